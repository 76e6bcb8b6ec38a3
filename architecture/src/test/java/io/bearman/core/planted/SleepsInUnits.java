package io.bearman.core.planted;

import java.util.concurrent.TimeUnit;

/** Breaks a rule on purpose. */
final class SleepsInUnits {
    void sleep() throws InterruptedException {
        TimeUnit.SECONDS.sleep(1);
    }
}
