package dev.slipway.runtime.kafka;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.avro.Schema;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * CloudEvents 1.0 binary headers and a W3C trace parent, so that others read our records with their
 * own tools.
 */
final class Headers {

  static final String SUBJECT = "ce_subject";

  private Headers() {}

  /**
   * Headers of a record.
   *
   * @param source who writes it, for example {@code deployer}
   * @param id identity of the record
   * @param subject the deployment that it belongs to; the trace is derived from it
   */
  static RecordHeaders of(String source, String id, String subject, Schema schema) {
    RecordHeaders headers = new RecordHeaders();
    add(headers, "ce_specversion", "1.0");
    add(headers, "ce_id", id);
    add(headers, "ce_source", "/slipway/" + source);
    add(headers, "ce_type", schema.getFullName());
    add(headers, SUBJECT, subject);
    add(headers, "content-type", "application/avro");
    add(headers, "traceparent", traceParent(subject, id));
    return headers;
  }

  /** Value of a header; empty where it is missing. */
  static String value(org.apache.kafka.common.header.Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? ""
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  static void add(RecordHeaders headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  // One trace a deployment and one span a record, derived so that every instance says the same.
  private static String traceParent(String subject, String id) {
    return "00-" + hex(subject, 16) + "-" + hex(id, 8) + "-01";
  }

  private static String hex(String text, int bytes) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
