package io.bearman.cli.lab;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands a test the {@link Lab} that its tag names ({@code lab-ipmi}: BMCs alone; {@code lab-pxe}:
 * diskless machines; {@code lab-openstack}, {@code soak-openstack}: the rack), brought up once for all
 * tests of the run, with three, four or five hosts, and taken down after them, unless {@code LAB_KEEP}
 * is set in the environment.
 */
final class LabExtension implements ParameterResolver {
    private static final Map<String, Integer> HOSTS = Map.of("ipmi", 3, "pxe", 4, "rack", 5);
    private static final ExtensionContext.Namespace LABS =
            ExtensionContext.Namespace.create(LabExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Lab.class;
    }

    @Override
    public Lab resolveParameter(ParameterContext parameter, ExtensionContext context) {
        String name = Stream.of("ipmi", "pxe")
                .filter(it -> context.getTags().contains("lab-" + it))
                .findFirst()
                .orElse("rack");
        return context.getRoot()
                .getStore(LABS)
                .computeIfAbsent(name, RunningLab::started, RunningLab.class)
                .lab();
    }

    private record RunningLab(Lab lab) implements AutoCloseable {
        static RunningLab started(String name) {
            Lab lab = Lab.named(name);
            lab.run("up", String.valueOf(HOSTS.get(name)));
            return new RunningLab(lab);
        }

        @Override
        public void close() {
            if (System.getenv("LAB_KEEP") == null) {
                lab.run("down");
            }
        }
    }
}
