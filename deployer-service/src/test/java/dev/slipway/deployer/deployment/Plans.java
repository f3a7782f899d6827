package dev.slipway.deployer.deployment;

import dev.slipway.runtime.contract.Action;
import dev.slipway.runtime.contract.CheckKind;
import dev.slipway.runtime.contract.MonitoringPlan;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.PlannedCheck;
import dev.slipway.runtime.contract.PlannedComponent;
import dev.slipway.runtime.contract.Policy;
import dev.slipway.runtime.contract.Thresholds;
import dev.slipway.runtime.contract.Unresolved;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Small plans to try the rules on. */
public final class Plans {

  public static final Duration GRACE = Duration.ofSeconds(30);
  static final Duration TIMEOUT = Duration.ofMinutes(10);
  static final Duration WINDOW = Duration.ofMinutes(15);

  /** The catalogue's seven. */
  static final List<String> SEVEN =
      List.of(
          "API contract",
          "Database schema",
          "Validation schemas",
          "Compilation",
          "Unit tests",
          "Lint",
          "Build");

  private Plans() {}

  /** The reference application: seven checks and three components. */
  static Plan reference() {
    return of(
        "2.1.0", SEVEN, components("worker", "booking-pages", "dashboard-pages"), null, false);
  }

  /** As little as a plan can hold: one check and one component. */
  public static Plan small(String version) {
    return of(version, List.of("Lint"), components("worker"), null, false);
  }

  /** Two components behind a router. */
  static Plan routed(String version) {
    Action traffic = new Action("traffic", List.of(), Map.of(), Duration.ofSeconds(30));
    return of(version, List.of("Lint"), components("worker", "pages"), traffic, false);
  }

  /** One component that is deployed by a command. */
  static Plan commanded(boolean idempotent) {
    return commanded("2.1.0", idempotent, null, Unresolved.ROLLBACK);
  }

  /** One component whose manifest asks a person where nobody knows how its command ended. */
  static Plan holding(String version) {
    return commanded(version, false, null, Unresolved.HOLD);
  }

  /** Two components that are held so, one after the other. */
  static Plan holdingTwice() {
    return commanded(
        "2.1.0",
        component("worker", false, null, Unresolved.HOLD),
        component("site", false, null, Unresolved.HOLD));
  }

  /** A command that may be made again, and a person is asked when no attempt is left. */
  static Plan idempotentAndHolding() {
    return commanded("2.1.0", true, null, Unresolved.HOLD);
  }

  /** As the one before, but a command is asked first. */
  static Plan verifiedAndHolding() {
    return commanded("2.1.0", false, whichVersion(), Unresolved.HOLD);
  }

  /** One component that is deployed by a command, and another command can tell whether it is. */
  static Plan verified() {
    return commanded("2.1.0", false, whichVersion(), Unresolved.ROLLBACK);
  }

  private static Action whichVersion() {
    return new Action(
        "command", List.of("which-version", "worker"), Map.of("idempotent", "true"), TIMEOUT);
  }

  private static Plan commanded(
      String version, boolean idempotent, @Nullable Action verify, Unresolved onUnresolved) {
    return commanded(version, component("worker", idempotent, verify, onUnresolved));
  }

  private static Plan commanded(String version, PlannedComponent... components) {
    return of(version, List.of("Lint"), List.of(components), null, false);
  }

  private static PlannedComponent component(
      String name, boolean idempotent, @Nullable Action verify, Unresolved onUnresolved) {
    Action deploy =
        new Action(
            "command",
            List.of("deploy", name),
            Map.of("idempotent", Boolean.toString(idempotent)),
            TIMEOUT);
    return new PlannedComponent(name, deploy, deploy, null, verify, onUnresolved);
  }

  public static Plan dryRun() {
    return of("2.1.0", List.of("Lint", "Build"), components("worker", "pages"), null, true);
  }

  /** Components that the agent supervises. */
  static List<PlannedComponent> components(String... names) {
    return Arrays.stream(names)
        .map(
            name ->
                new PlannedComponent(
                    name,
                    process(name, "deploy"),
                    process(name, "restore"),
                    process(name, "down"),
                    null,
                    Unresolved.ROLLBACK))
        .toList();
  }

  private static Action process(String component, String operation) {
    return new Action(
        "process",
        List.of("run", component),
        Map.of("component", component, "operation", operation),
        TIMEOUT);
  }

  private static Plan of(
      String version,
      List<String> checks,
      List<PlannedComponent> components,
      @Nullable Action traffic,
      boolean dryRun) {
    Action check = new Action("command", List.of("check"), Map.of(), TIMEOUT);
    return new Plan(
        "booking",
        "production",
        version,
        "abc123",
        1,
        "",
        false,
        dryRun,
        false,
        1,
        List.of(Duration.ZERO, Duration.ofSeconds(30), Duration.ofSeconds(60)),
        GRACE,
        checks.stream().map(name -> new PlannedCheck(name, CheckKind.NORMAL, check)).toList(),
        components,
        traffic,
        List.of(new PlannedCheck("API", CheckKind.NORMAL, check)),
        List.of(new PlannedCheck("Booking", CheckKind.CRITICAL, check)),
        new MonitoringPlan(
            WINDOW,
            Duration.ofMinutes(1),
            null,
            null,
            null,
            Duration.ofSeconds(20),
            2,
            Thresholds.defaults(null)),
        Policy.defaults());
  }
}
