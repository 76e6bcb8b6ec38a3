package io.bearman.store;

import java.util.List;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutionResult.Status;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;
import net.jqwik.api.lifecycle.ShrunkFalsifiedSample;

/** Turns a property round: it must fail, and be shown to fail by a history of a few steps. */
final class Caught implements AroundPropertyHook {
    // Fewer would do; how many are left depends on the time that shrinking is given.
    private static final int FEW = 15;

    @Override
    public PropertyExecutionResult aroundProperty(
            PropertyLifecycleContext context, PropertyExecutor property) {
        PropertyExecutionResult result = property.execute();
        if (result.status() != Status.FAILED) {
            return result.mapToFailed("the mistake was not found");
        }
        List<?> steps = result.shrunkSample()
                .map(ShrunkFalsifiedSample::parameters)
                .map(parameters -> (List<?>) parameters.get(0))
                .orElse(List.of());
        return steps.isEmpty() || steps.size() > FEW
                ? result.mapToFailed("found, but shown by " + steps.size() + " steps: " + steps)
                : result.mapToSuccessful();
    }
}
