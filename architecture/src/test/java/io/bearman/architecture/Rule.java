package io.bearman.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.TimeUnit;

/**
 * One rule of the architecture.
 *
 * @param name what it says
 * @param testsToo whether it holds for test classes as well
 * @param rule how it is checked
 * @param planted names of classes below {@code planted} packages that break it, each by itself
 */
record Rule(String name, boolean testsToo, ArchRule rule, List<String> planted) {

    private static final Set<String> ADAPTERS =
            Set.of("ipmi", "pxe", "openstack", "kubernetes", "store");

    /** All rules. */
    static List<Rule> all() {
        return List.of(
                production(
                        "core knows no other module",
                        arrows("core", Set.of()),
                        "io.bearman.core.planted.KnowsAnAdapter"),
                production(
                        "the engine knows core alone",
                        arrows("maintenance", Set.of("core")),
                        "io.bearman.maintenance.planted.KnowsAnAdapter"),
                production(
                        "the testkit knows core alone",
                        arrows("testkit", Set.of("core")),
                        "io.bearman.testkit.planted.KnowsAnAdapter"),
                production(
                        "an adapter knows core alone",
                        ADAPTERS.stream()
                                .sorted()
                                .map(adapter -> arrows(adapter, Set.of("core")))
                                .reduce(Rule::both)
                                .orElseThrow(),
                        "io.bearman.ipmi.planted.KnowsAnotherAdapter",
                        "io.bearman.ipmi.planted.KnowsTheTestkit"),
                production(
                        "the composition root knows neither Kubernetes nor the testkit",
                        arrows(
                                "sdk",
                                Set.of("core", "maintenance", "ipmi", "pxe", "openstack", "store")),
                        "io.bearman.sdk.planted.KnowsTheTestkit"),
                production(
                        "the command does not ship the testkit",
                        noClasses()
                                .that()
                                .resideInAPackage("io.bearman.cli..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(
                                        "io.bearman.testkit..", "io.bearman.examples.."),
                        "io.bearman.cli.planted.KnowsTheTestkit"),
                production(
                        "no cycle between packages",
                        slices().matching("io.bearman.(**)").should().beFreeOfCycles(),
                        "io.bearman.core.planted.one.One"),
                production(
                        "openstack4j stays in one package, and is measured beside ours",
                        only(
                                List.of(
                                        "io.bearman.openstack.keystone",
                                        "io.bearman.bench.openstack"),
                                "org.openstack4j.."),
                        "io.bearman.openstack.planted.SpeaksOpenstack4j"),
                production(
                        "Jetty stays in one package",
                        only("io.bearman.pxe.server", "org.eclipse.jetty.."),
                        "io.bearman.pxe.planted.SpeaksJetty"),
                production(
                        "fabric8 stays in one package",
                        only("io.bearman.kubernetes", "io.fabric8.."),
                        "io.bearman.store.planted.SpeaksFabric8"),
                production(
                        "only the command, the examples and the bench write to the terminal",
                        noClasses()
                                .that()
                                .resideOutsideOfPackages(
                                        "io.bearman.cli..",
                                        "io.bearman.examples..",
                                        "io.bearman.bench..")
                                .should(ACCESS_STANDARD_STREAMS),
                        "io.bearman.core.planted.Prints",
                        "io.bearman.core.planted.PrintsAStack"),
                production(
                        "no static mutable state",
                        fields().that().areStatic().should().beFinal(),
                        "io.bearman.core.planted.RemembersStatically"),
                new Rule(
                        "one clock: only core's TimeSource tells time or sleeps",
                        true,
                        noClasses()
                                .that()
                                .resideOutsideOfPackage("io.bearman.core.time..")
                                .should()
                                .accessTargetWhere(tellsTimeOrSleeps()),
                        List.of(
                                "io.bearman.core.planted.ReadsTheClock",
                                "io.bearman.core.planted.RefersToTheClock",
                                "io.bearman.core.planted.ReadsTheDate",
                                "io.bearman.core.planted.MakesAClock",
                                "io.bearman.core.planted.Sleeps",
                                "io.bearman.core.planted.SleepsInUnits",
                                "io.bearman.core.planted.HasATimer")));
    }

    private static Rule production(String name, ArchRule rule, String... planted) {
        return new Rule(name, false, rule, List.of(planted));
    }

    private static ArchRule both(ArchRule one, ArchRule other) {
        return CompositeArchRule.of(one).and(other);
    }

    /** Of the project's classes, those in this module may use their own and the named modules'. */
    private static ArchRule arrows(String module, Set<String> known) {
        return classes()
                .that()
                .resideInAPackage("io.bearman." + module + "..")
                .should()
                .onlyDependOnClassesThat(DescribedPredicate.describe(
                        "are of " + module + ", of " + known + " or foreign",
                        used -> isForeign(used)
                                || isOf(module, used)
                                || known.stream().anyMatch(name -> isOf(name, used))))
                .allowEmptyShould(true);
    }

    private static boolean isForeign(JavaClass used) {
        return !used.getBaseComponentType().getPackageName().startsWith("io.bearman.");
    }

    private static boolean isOf(String module, JavaClass used) {
        String name = used.getBaseComponentType().getPackageName() + ".";
        return name.startsWith("io.bearman." + module + ".");
    }

    private static ArchRule only(String home, String library) {
        return only(List.of(home), library);
    }

    private static ArchRule only(List<String> homes, String library) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(homes.toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library);
    }

    private static DescribedPredicate<JavaAccess<?>> tellsTimeOrSleeps() {
        return DescribedPredicate.describe("tells time or sleeps", access -> {
            JavaClass owner = access.getTargetOwner();
            String member = ((HasName) access.getTarget()).getName();
            return isOneOf(owner, member, System.class, "nanoTime", "currentTimeMillis")
                    || isOneOf(owner, member, Thread.class, "sleep")
                    || isOneOf(owner, member, TimeUnit.class, "sleep")
                    || isOneOf(owner, member, Timer.class, "<init>")
                    || isOneOf(owner, member, Date.class, "<init>")
                    || owner.isEquivalentTo(Clock.class) && member.matches("system.*|tick.*")
                    || owner.getPackageName().equals("java.time") && member.equals("now")
                    || owner.getPackageName().equals("java.util.concurrent.locks")
                            && member.matches("parkNanos|parkUntil");
        });
    }

    private static boolean isOneOf(
            JavaClass owner, String member, Class<?> type, String... members) {
        return owner.isEquivalentTo(type) && List.of(members).contains(member);
    }

    @Override
    public String toString() {
        return name;
    }
}
