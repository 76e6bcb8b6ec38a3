package io.bearman.core.planted;

import java.util.Timer;

/** Breaks a rule on purpose. */
final class HasATimer {
    Timer timer() {
        return new Timer();
    }
}
