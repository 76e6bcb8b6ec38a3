package io.bearman.core.boot;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a host boots once instead of what it usually would.
 *
 * @param otherImage the image's name; null for the system that registers machines, as a rescue
 * @param by who asked for it
 * @param at when
 */
public record BootOverride(@Nullable String otherImage, String by, Instant at) {
    /** {@return the image's name; empty for a rescue} */
    public Optional<String> image() {
        return Optional.ofNullable(otherImage);
    }

    /** {@return what is booted, for people} */
    public String words() {
        return otherImage == null ? "rescue" : "image " + otherImage;
    }
}
