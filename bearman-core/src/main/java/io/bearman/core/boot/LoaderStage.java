package io.bearman.core.boot;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How far a machine is with its boot, as it says itself. */
public enum LoaderStage {
    /** The loader runs and has a session. */
    LOADER_UP,
    /** Kernel and initrd are here. */
    FETCHED,
    /** Their signature, sizes and digests are right. */
    VERIFIED,
    /** They are not, and are not run. */
    REFUSED,
    /** The next kernel is started. */
    KEXEC,
    /** The system that was started runs. */
    UP,
    /** It cannot go on. */
    FAILED;

    /** {@return its word on the wire, for example {@code loader-up}} */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@return the stage of this word} */
    public static Optional<LoaderStage> of(String word) {
        return Stream.of(values()).filter(stage -> stage.word().equals(word)).findFirst();
    }
}
