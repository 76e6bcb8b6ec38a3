package io.bearman.core.planted;

import java.time.Clock;

/** Breaks a rule on purpose. */
final class MakesAClock {
    Clock clock() {
        return Clock.systemUTC();
    }
}
