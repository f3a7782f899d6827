package dev.slipway.runtime.spring;

import dev.slipway.runtime.core.Refusal;
import dev.slipway.runtime.kafka.RequestIntake;
import dev.slipway.runtime.kafka.ServiceShell;
import dev.slipway.runtime.process.ClockGuard;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;

/** A service as Spring starts, stops and asks it. Ready: everything it owns is being worked on. */
public final class RunningService implements SmartLifecycle, HealthIndicator, MeterBinder {

  /** Deployments that wait for nothing; anything but 0 wants a person. */
  public static final String STALLED = "slipway.stalled.deployments";

  /** Inputs that were refused, by reason; the late report of a fenced attempt is stale. */
  public static final String REFUSED = "slipway.refused.inputs";

  private static final int MOST_SENTENCES = 10;

  private final ServiceShell<?, ?, ?> shell;
  private final @Nullable RequestIntake intake;
  private final ClockGuard clock = new ClockGuard(InstantSource.system());
  private volatile boolean running;

  /** A service, with an intake if it has one. */
  public RunningService(ServiceShell<?, ?, ?> shell, @Nullable RequestIntake intake) {
    this.shell = shell;
    this.intake = intake;
  }

  @Override
  public void start() {
    clock.start();
    shell.start();
    if (intake != null) {
      intake.start();
    }
    running = true;
  }

  @Override
  public void stop() {
    if (intake != null) {
      intake.close();
    }
    shell.close();
    clock.close();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Whether everything that this instance owns is being worked on. */
  public boolean isReady() {
    return shell.isReady() && (intake == null || intake.isReady());
  }

  @Override
  public Health health() {
    Health.Builder health = isReady() ? Health.up() : Health.outOfService();
    shell
        .trouble()
        .or(() -> intake == null ? Optional.empty() : intake.trouble())
        .ifPresent(sentence -> health.withDetail("trouble", sentence));
    List<String> stalled = shell.stalled();
    if (!stalled.isEmpty()) {
      // no reason to send nothing here any more: whoever takes over would wait just as long
      health.withDetail("stalled", stalled.subList(0, Math.min(stalled.size(), MOST_SENTENCES)));
    }
    return health
        .withDetail("partitions", shell.partitions())
        .withDetail("actions", shell.running())
        .build();
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge _ =
        Gauge.builder(STALLED, shell, running -> running.stalled().size())
            .description("Deployments that wait for nothing")
            .tag("service", shell.name())
            .register(registry);
    for (Refusal reason : Refusal.values()) {
      FunctionCounter _ =
          FunctionCounter.builder(REFUSED, shell, running -> running.refused(reason))
              .description("Inputs that came too late, too early or for nothing")
              .tag("service", shell.name())
              .tag("reason", reason.name().toLowerCase(Locale.ROOT))
              .register(registry);
    }
  }
}
