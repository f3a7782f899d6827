package dev.slipway.bench.performance;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The reference deployment: one check in each phase, one component, and one sample in a window of
 * nothing.
 */
final class ReferenceManifest {

  static final int REQUESTS_PER_MINUTE = 600;

  /** Environments of one application; each is a lane. */
  static final int ENVIRONMENTS = 20;

  private ReferenceManifest() {}

  static String of(String application) {
    String named =
        environments().stream().map("\"%s\": {}"::formatted).collect(Collectors.joining(", "));
    return """
    {"slipway": 1, "application": "%s", "environments": {%s},
     "components": [{"name": "one", "command": {"deploy": ["deploy", "{version}"], "restore": ["restore", "{version}"], "idempotent": true}}],
     "validation": {"checks": [{"name": "Check", "argv": ["check"]}]},
     "health": {"checks": [{"name": "Health", "argv": ["health"]}]},
     "endToEnd": {"tests": [{"name": "Test", "argv": ["test"]}]},
     "monitoring": {"source": {"agent": {}}, "window": "0s", "interval": "1s", "baseline": {"requestsPerMinute": %d}}}
    """
        .formatted(application, named, REQUESTS_PER_MINUTE);
  }

  static List<String> environments() {
    return IntStream.range(0, ENVIRONMENTS).mapToObj(ReferenceManifest::environment).toList();
  }

  static String application(int lane) {
    return String.format(Locale.ROOT, "reference-%d", lane / ENVIRONMENTS);
  }

  static String environment(int lane) {
    return "lane-" + lane % ENVIRONMENTS;
  }

  /** Key of the records of a lane. */
  static String lane(int lane) {
    return application(lane) + "/" + environment(lane);
  }
}
