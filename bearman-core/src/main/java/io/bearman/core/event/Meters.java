package io.bearman.core.event;

import java.time.Duration;
import java.util.Map;

/**
 * Takes figures, as a Micrometer registry does; there is no dependency on one here. Names are dotted,
 * tags few and of few values. Called like a {@link Listener}: quickly, one at a time.
 */
public interface Meters {
    /** One more. */
    void count(String name, Map<String, String> tags);

    /** Something took this long. */
    void took(String name, Map<String, String> tags, Duration time);

    /** Something is at this level now. */
    void level(String name, Map<String, String> tags, double value);
}
