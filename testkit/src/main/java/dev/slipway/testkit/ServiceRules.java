package dev.slipway.testkit;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.slipway.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The rules about who may use what, for one service and its tests. */
public final class ServiceRules {

  private static final String ROOT = "dev.slipway.";

  private static final Set<String> CLOCKS_AND_DICE =
      Set.of(
          "java.lang.Math.random",
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          "java.time.Clock.systemDefaultZone",
          "java.time.Clock.systemUTC",
          "java.time.Instant.now",
          "java.time.LocalDate.now",
          "java.time.LocalDateTime.now",
          "java.time.OffsetDateTime.now",
          "java.time.ZonedDateTime.now",
          "java.util.UUID.randomUUID");

  private static final Set<String> INJECTING =
      Set.of(
          "org.springframework.beans.factory.annotation.Autowired",
          "org.springframework.beans.factory.annotation.Value",
          "jakarta.annotation.Resource",
          "jakarta.inject.Inject");

  private final String home;
  private final JavaClasses main;
  private final JavaClasses all;

  private ServiceRules(String service) {
    home = ROOT + service;
    all = new ClassFileImporter().importPackages(home);
    main =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(home);
  }

  /** Rules of a service, by its name in the package; its classes are read from the class path. */
  public static ServiceRules of(String service) {
    return new ServiceRules(service);
  }

  /** Fails with every violation of a rule, the first rule first. */
  public void check() {
    pure(home).forEach(rule -> rule.check(main));
    others(home).forEach(rule -> rule.check(main));
    tests().forEach(rule -> rule.check(all));
  }

  /** What decides knows plain values only: neither clock nor dice, neither Kafka nor Spring. */
  static List<ArchRule> pure(String home) {
    DescribedPredicate<JavaClass> pure =
        resideInAPackage(home + "..")
            .and(not(resideInAnyPackage(home + ".kafka..", home + ".manifest..")))
            .and(not(simpleNameEndingWith("Application")))
            .and(not(simpleNameEndingWith("Configuration")))
            .and(not(nameMatching(".*package-info")))
            .as("what decides");
    return List.of(
        classes()
            .that(pure)
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(
                        "java.lang..",
                        "java.time..",
                        "java.util..",
                        "java.math..",
                        "org.jspecify..",
                        ROOT + "runtime.core",
                        ROOT + "runtime.contract")
                    .or(pure)
                    .or(
                        DescribedPredicate.describe(
                            "arrays of plain values",
                            type -> type.getBaseComponentType().isPrimitive())))
            .because("the same log must give the same decisions at any later time"),
        noClasses()
            .that(pure)
            .should()
            .accessTargetWhere(
                DescribedPredicate.<JavaAccess<?>>describe(
                    "a clock or dice", ServiceRules::isClockOrDice))
            .because("time and identity come in the command"));
  }

  private static boolean isClockOrDice(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    return CLOCKS_AND_DICE.contains(owner + "." + access.getTarget().getName())
        || owner.equals("java.util.Random")
        || owner.equals("java.util.concurrent.ThreadLocalRandom")
        || owner.equals("java.lang.Thread");
  }

  /** Services meet in schemas and on topics, and each keeps its parts apart. */
  static List<ArchRule> others(String home) {
    List<ArchRule> rules = new ArrayList<>();
    for (String service : Topics.SERVICES) {
      if (!home.equals(ROOT + service)) {
        rules.add(
            noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + service + "..")
                .because("services meet on topics"));
      }
    }
    rules.add(
        noClasses()
            .that()
            .resideOutsideOfPackage(home + ".kafka..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.avro..")
            .because("Avro is a matter of the wire"));
    rules.add(
        noFields()
            .should()
            .beAnnotatedWith(
                DescribedPredicate.<JavaAnnotation<?>>describe(
                    "an annotation that injects",
                    annotation -> INJECTING.contains(annotation.getRawType().getName())))
            .because("constructors show what a class needs")
            .allowEmptyShould(true));
    rules.add(slices().matching(ROOT + "(**)").should().beFreeOfCycles());
    return rules;
  }

  /** Tests wait for conditions and use real objects. */
  static List<ArchRule> tests() {
    return List.of(
        noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class, int.class)
            .orShould()
            .callMethod(Thread.class, "sleep", Duration.class)
            .because("a wait without a condition is too short or too long"),
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.mockito..")
            .because("a mock tells what somebody believed"));
  }
}
