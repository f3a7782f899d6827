package dev.slipway.examples.booking.checks;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.slipway.examples.booking.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseChecksTest {
  @TempDir Path temporary;
  private Release release;

  @BeforeEach
  void copy() throws Exception {
    release = Release.copy(temporary, "1.0.0", "1.1.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0.0", "1.1.0", "1.2.0", "1.3.0"})
  void shouldPassEveryRelease(String version) throws Exception {
    Path folder = Path.of("releases", version);

    ApiContract.check(folder);
    DatabaseSchema.check(folder);
    ValidationSchemas.check(folder);
  }

  @Test
  void shouldFailTheContractWhenItIsNoJson() throws Exception {
    release.with("openapi.json", "\"openapi\"", "openapi");

    failed(() -> ApiContract.check(release.folder())).withMessageContaining("JSON text");
  }

  @Test
  void shouldFailTheContractWhenAPathIsNotServed() throws Exception {
    release.with("openapi.json", "\"/api/report\"", "\"/api/reports\"");

    failed(() -> ApiContract.check(release.folder()))
        .withMessageContaining("Expected GET /api/report in openapi.json")
        .withMessageContaining("Expected the worker to serve GET /api/reports")
        .withMessageContaining("as release 1.0.0 promised");
  }

  @Test
  void shouldFailTheContractWhenAStatusIsWrong() throws Exception {
    release.with("openapi.json", "\"409\"", "\"410\"");

    failed(() -> ApiContract.check(release.folder()))
        .withMessageContaining("Expected the responses [201, 400, 409, 422] of POST /api/bookings");
  }

  @Test
  void shouldFailTheContractWhenTheReleaseBeforePromisedMore() throws Exception {
    new Release(temporary.resolve("1.0.0"))
        .with("openapi.json", "\"/api/services\"", "\"/api/treatments\"");

    failed(() -> ApiContract.check(release.folder()))
        .withMessageContaining(
            "Expected GET /api/treatments with responses [200] as release 1.0.0");
  }

  @Test
  void shouldFailTheContractWhenVersionOrReferenceIsWrong() throws Exception {
    release
        .with("openapi.json", "\"version\": \"1.1.0\"", "\"version\": \"1.0.0\"")
        .with("openapi.json", "\"Report\": {", "\"Reports\": {");

    failed(() -> ApiContract.check(release.folder()))
        .withMessageContaining("Expected info.version to be 1.1.0")
        .withMessageContaining("Expected #/components/schemas/Report to be in openapi.json");
  }

  @Test
  void shouldFailTheSchemaWhenAColumnIsMissing() throws Exception {
    release.with("schema.sql", "  phone varchar(20) not null,\n", "");

    // The first release's tables are there already in one of the two databases, so only the fresh
    // one misses it.
    failed(() -> DatabaseSchema.check(release.folder()))
        .withMessageContaining("BOOK")
        .withMessageContaining("PHONE");
  }

  @Test
  void shouldFailTheSchemaWhenItIsNoSqlOrCannotRunTwice() throws Exception {
    release.with("schema.sql", "create table if not exists bookings", "create table bookings");
    failed(() -> DatabaseSchema.check(release.folder()))
        .withMessageContaining("Expected schema.sql to run a second time");

    release.with("schema.sql", "create table bookings", "creat table bookings");
    failed(() -> DatabaseSchema.check(release.folder()))
        .withMessageContaining("Expected schema.sql to run in a fresh database");
  }

  @Test
  void shouldFailTheSchemaWhenTheWorkerAsksForAnotherVersionOrTable() throws Exception {
    release
        .with("worker.properties", "schema.version=1", "schema.version=2")
        .with("worker.properties", "reminders=false", "reminders=true");

    failed(() -> DatabaseSchema.check(release.folder()))
        .withMessageContaining("Expected schema.sql to leave version 2")
        .withMessageContaining("REMIND");
  }

  @Test
  void shouldFailTheSamplesWhenAValidOneIsRefused() throws Exception {
    release.with("samples.json", "\"time\": \"09:45\"", "\"time\": \"09:30\"");

    failed(() -> ValidationSchemas.check(release.folder()))
        .withMessageContaining("to be valid, but it was refused");
  }

  @Test
  void shouldFailTheSamplesWhenAnInvalidOnePasses() throws Exception {
    release.with("samples.json", "\"phone\": \"call me\"", "\"phone\": \"0301234567\"");

    failed(() -> ValidationSchemas.check(release.folder()))
        .withMessageContaining("to be refused because of 'phone', but it was because of nothing");
  }

  @Test
  void shouldFailTheSamplesWhenThereAreNone() throws Exception {
    Files.writeString(release.folder().resolve("samples.json"), "{\"today\":\"2026-11-23\"}");

    failed(() -> ValidationSchemas.check(release.folder()))
        .withMessageContaining("Expected valid and invalid samples");
  }

  @Test
  void shouldFailWhenTheReleaseOrOneOfItsKeysIsUnknown() throws Exception {
    failed(() -> DatabaseSchema.check(temporary.resolve("9.9.9")))
        .withMessageContaining("choose a release that exists");

    release.with("worker.properties", "pool.size", "pool.sise");
    failed(() -> DatabaseSchema.check(release.folder())).withMessageContaining("pool.sise");
  }

  private static ThrowableAssertAlternative<Program.Failure> failed(ThrowingCallable check) {
    return assertThatExceptionOfType(Program.Failure.class).isThrownBy(check);
  }
}
