package io.bearman.core.planted;

import java.util.function.LongSupplier;

/** Breaks a rule on purpose. */
final class RefersToTheClock {
    LongSupplier now() {
        return System::currentTimeMillis;
    }
}
