package dev.slipway.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InnerPortsTest {

  private final InnerPorts ports = new InnerPorts(new Random(1));

  @Test
  void shouldLeaveThePortsThatAPlatformKeepsAndThoseOfOutgoingConnections() {
    IntStream chosen = IntStream.range(0, 2_000).map(_ -> ports.choose(AgentState.EMPTY));

    assertThat(chosen).allMatch(port -> port >= 24_000 && port < 32_768);
  }
}
