package dev.slipway.schemas.serde;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.specific.AvroGenerated;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;
import org.jspecify.annotations.Nullable;

/**
 * Reads records into generated classes of this contract, and of nothing else: only classes below
 * {@code dev.slipway} that Avro generated are ever loaded by a name that comes from outside.
 */
final class TrustedRecords implements Function<Schema, DatumReader<SpecificRecord>> {
  private static final String PACKAGE = "dev.slipway.";
  private static final AtomicBoolean TRUSTED = new AtomicBoolean();

  /**
   * Lets Avro instantiate the generated classes of this contract, in addition to whatever the
   * application trusts.
   */
  static void trust() {
    if (TRUSTED.compareAndSet(false, true)) {
      ClassSecurityValidator.setGlobal(
          ClassSecurityValidator.composite(
              ClassSecurityValidator.getGlobal(), TrustedRecords::isTrusted));
    }
  }

  static boolean isTrusted(Class<?> type) {
    return type.getName().startsWith(PACKAGE) && type.isAnnotationPresent(AvroGenerated.class);
  }

  @Override
  public DatumReader<SpecificRecord> apply(Schema writer) {
    Class<?> type = classOf(writer.getFullName());
    SpecificData data = SpecificData.getForClass(type);
    return new SpecificDatumReader<>(writer, data.getSchema(type), data);
  }

  private static Class<?> classOf(String name) {
    if (name.startsWith(PACKAGE)) {
      try {
        Class<?> type = Class.forName(name, false, TrustedRecords.class.getClassLoader());
        if (isTrusted(type) && SpecificRecord.class.isAssignableFrom(type)) {
          return type;
        }
      } catch (ClassNotFoundException | LinkageError e) {
        throw unknown(name, e);
      }
    }
    throw unknown(name, null);
  }

  private static SchemaUnusableException unknown(String name, @Nullable Throwable cause) {
    return new SchemaUnusableException(
        "Expected a record of a class generated from this contract, but it is "
            + Sentence.shortened(name, 200)
            + "; set "
            + SerdeConfig.SPECIFIC_READER
            + "=false to read it as a generic record.",
        cause);
  }
}
