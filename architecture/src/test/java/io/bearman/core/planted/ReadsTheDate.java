package io.bearman.core.planted;

import java.time.LocalDateTime;

/** Breaks a rule on purpose. */
final class ReadsTheDate {
    LocalDateTime now() {
        return LocalDateTime.now();
    }
}
