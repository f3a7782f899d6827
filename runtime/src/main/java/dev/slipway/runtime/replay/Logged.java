package dev.slipway.runtime.replay;

import dev.slipway.runtime.contract.Position;
import dev.slipway.runtime.shard.Input;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A record as the log has it. */
public sealed interface Logged {

  /** Where it is; topic without the prefix of the installation. */
  Position position();

  /**
   * A record that can be read.
   *
   * @param body its Avro binary without the schema id; empty where another version of its schema
   *     wrote it than the compiled-in one, because then the same record has other bytes
   */
  record Decoded(Input input, Optional<ByteBuffer> body) implements Logged {
    @Override
    public Position position() {
      return input.position();
    }
  }

  /**
   * Bytes that are no record of the contract.
   *
   * @param reason one sentence
   */
  record Undecodable(Position position, String reason) implements Logged {}
}
