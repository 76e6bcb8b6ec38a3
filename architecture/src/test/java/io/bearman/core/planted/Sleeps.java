package io.bearman.core.planted;

/** Breaks a rule on purpose. */
final class Sleeps {
    void sleep() throws InterruptedException {
        Thread.sleep(1);
    }
}
