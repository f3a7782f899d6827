package dev.slipway.schemas.chain;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The chain through one partition of a topic that only one writes to: each record has in its header
 * {@value #HEADER} the SHA-256 of the link before it and of its own key, headers and value. A
 * record that is changed, added, moved or taken out breaks the chain there or at the next one. It
 * makes tampering evident, not impossible: who can write every later record anew can make another
 * chain, with another end.
 *
 * <p>What is hashed, each as its length in four bytes and itself, -1 for what is missing: the link
 * before; the key in UTF-8; name and value of each header but this one, in their order; the value.
 * The link before the first one is the SHA-256 of {@code topic-partition}, without the prefix of
 * the installation.
 */
public final class HashChain {

  /** Name of the header that holds a record's link, 32 bytes. */
  public static final String HEADER = "slipway-chain";

  private static final int MISSING = -1;

  private HashChain() {}

  /**
   * The link before the first record of a partition.
   *
   * @param topic without the prefix of the installation
   */
  public static Link before(String topic, int partition) {
    return new Link(sha256().digest((topic + "-" + partition).getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * The link of a record that follows this one; a link that its headers have already counts not.
   */
  public static Link after(
      Link before, @Nullable String key, Headers headers, byte @Nullable [] value) {
    MessageDigest digest = sha256();
    add(digest, before.hash());
    add(digest, key == null ? null : key.getBytes(StandardCharsets.UTF_8));
    for (Header header : headers) {
      if (!header.key().equals(HEADER)) {
        add(digest, header.key().getBytes(StandardCharsets.UTF_8));
        add(digest, header.value());
      }
    }
    add(digest, value);
    return new Link(digest.digest());
  }

  /** The link that a record says it is; null if it says none. */
  public static @Nullable Link of(Headers headers) {
    Header header = headers.lastHeader(HEADER);
    return header == null || header.value() == null ? null : new Link(header.value());
  }

  private static void add(MessageDigest digest, byte @Nullable [] part) {
    digest.update(
        ByteBuffer.allocate(Integer.BYTES).putInt(part == null ? MISSING : part.length).flip());
    if (part != null) {
      digest.update(part);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A place in a chain: says what all records up to it are. */
  public static final class Link {

    private final byte[] hash;

    private Link(byte[] hash) {
      this.hash = hash.clone();
    }

    /** A copy of its bytes: 32, unless somebody wrote others. */
    public byte[] hash() {
      return hash.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Link link && MessageDigest.isEqual(hash, link.hash);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(hash);
    }

    /** In hexadecimal. */
    @Override
    public String toString() {
      return HexFormat.of().formatHex(hash);
    }
  }
}
