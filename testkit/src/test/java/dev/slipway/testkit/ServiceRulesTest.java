package dev.slipway.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules find what breaks them, and the runtime keeps its own. */
class ServiceRulesTest {

  private static final String WRONG = "dev.slipway.testkit.wrong";

  private static final JavaClasses CARELESS = new ClassFileImporter().importPackages(WRONG);
  private static final JavaClasses RUNTIME =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.slipway.runtime");

  @Test
  void shouldFindWhatMayNotDecide() {
    assertThat(violations(ServiceRules.pure(WRONG)))
        .anyMatch(text -> text.contains("java.time.Instant.now()"))
        .anyMatch(text -> text.contains("java.util.UUID.randomUUID()"))
        .anyMatch(text -> text.contains("java.nio.file.Path"));
  }

  @Test
  void shouldFindWaitsWithoutACondition() {
    assertThat(violations(ServiceRules.tests()))
        .anyMatch(text -> text.contains("java.lang.Thread.sleep(long)"));
  }

  @Test
  void shouldLetTheRulesOfTheRuntimeKnowPlainValuesOnly() {
    classes()
        .that()
        .resideInAnyPackage("dev.slipway.runtime.core", "dev.slipway.runtime.contract")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java.lang..",
            "java.time..",
            "java.util..",
            "org.jspecify..",
            "dev.slipway.runtime.core",
            "dev.slipway.runtime.contract")
        .check(RUNTIME);
  }

  @Test
  void shouldKeepAvroInItsPlaces() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.slipway.runtime.avro",
            "dev.slipway.runtime.kafka",
            "dev.slipway.runtime.shard",
            "dev.slipway.runtime.replay")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.avro..")
        .check(RUNTIME);
  }

  @Test
  void shouldDecideAndReplayWithoutKafka() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.slipway.runtime.core", "dev.slipway.runtime.shard", "dev.slipway.runtime.replay")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "org.springframework..")
        .check(RUNTIME);
  }

  @Test
  void shouldHaveNoCyclesInTheRuntime() {
    slices().matching("dev.slipway.runtime.(**)").should().beFreeOfCycles().check(RUNTIME);
  }

  private List<String> violations(List<ArchRule> rules) {
    return rules.stream()
        .flatMap(rule -> rule.evaluate(CARELESS).getFailureReport().getDetails().stream())
        .toList();
  }
}
