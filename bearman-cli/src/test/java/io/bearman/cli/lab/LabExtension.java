package io.bearman.cli.lab;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands a test the {@link Lab} that its tag names ({@code lab-ipmi}: BMCs alone; {@code
 * lab-openstack}, {@code soak-openstack}: the rack), brought up once for all tests of the run, with
 * three or five hosts, and taken down after them, unless {@code LAB_KEEP} is set in the environment.
 */
final class LabExtension implements ParameterResolver {
    private static final ExtensionContext.Namespace LABS =
            ExtensionContext.Namespace.create(LabExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Lab.class;
    }

    @Override
    public Lab resolveParameter(ParameterContext parameter, ExtensionContext context) {
        String name = context.getTags().contains("lab-ipmi") ? "ipmi" : "rack";
        return context.getRoot()
                .getStore(LABS)
                .computeIfAbsent(name, RunningLab::started, RunningLab.class)
                .lab();
    }

    private record RunningLab(Lab lab) implements AutoCloseable {
        static RunningLab started(String name) {
            Lab lab = Lab.named(name);
            lab.run("up", name.equals("ipmi") ? "3" : "5");
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
