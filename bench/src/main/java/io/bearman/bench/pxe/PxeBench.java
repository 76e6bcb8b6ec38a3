package io.bearman.bench.pxe;

import io.bearman.bench.measure.Place;
import io.bearman.bench.measure.Sheet;

/** Machines that boot and register. */
public final class PxeBench {
    private PxeBench() {}

    /** Measures all of it. */
    public static void measure(Place place, Sheet sheet) {
        sheet.part("boot server", () -> ServerBench.measure(place, sheet));
        sheet.part("registrations", () -> RegistrationRate.measure(place, sheet));
    }
}
