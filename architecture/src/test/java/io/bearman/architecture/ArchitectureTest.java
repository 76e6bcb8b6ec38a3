package io.bearman.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {
    private final Reactor reactor = new Reactor();
    private final JavaClasses all = reactor.classes();
    private final JavaClasses production =
            all.that(DescribedPredicate.describe("are shipped", Reactor::isProduction));

    @ParameterizedTest
    @MethodSource("rules")
    void everyModuleObeys(Rule rule) {
        rule.rule().allowEmptyShould(true).check(rule.testsToo() ? all : production);
    }

    @ParameterizedTest
    @MethodSource("planted")
    void aPlantedOffenceIsFound(Rule rule, String offender) throws ClassNotFoundException {
        Class<?> type = Class.forName(offender);
        JavaClasses planted = new ClassFileImporter().importPackages(type.getPackageName());

        assertThat(rule.rule().evaluate(planted).getFailureReport().getDetails())
                .anyMatch(line -> line.matches("(?s).*\\b" + type.getSimpleName() + "\\b.*"));
    }

    @Test
    void everyModuleIsLookedAt() {
        assertThat(reactor.modules()).hasSizeGreaterThan(9);
        for (Path module : reactor.modules()) {
            assertThat(Reactor.production(module))
                    .isDirectoryRecursivelyContaining("glob:**.class");
        }
    }

    @Test
    void testsAreLookedAt() {
        for (Path module : reactor.modules()) {
            if (Files.exists(module.resolve("src/test/java"))) {
                assertThat(Reactor.tests(module)).isDirectoryRecursivelyContaining("glob:**.class");
            }
        }
    }

    static List<Rule> rules() {
        return Rule.all();
    }

    static Stream<Arguments> planted() {
        return Rule.all().stream()
                .flatMap(rule -> rule.planted().stream().map(name -> Arguments.of(rule, name)));
    }
}
