package io.bearman.pxe;

import io.bearman.core.host.HostId;
import io.bearman.core.image.Image;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a machine may boot, and why. */
public sealed interface BootDecision {
    /** {@return why, for programs} */
    Reason reason();

    /** {@return why, for people; may hold text from outside, so never part of a script} */
    String why();

    /** {@return the host it is, when that is sure} */
    Optional<HostId> host();

    /**
     * The loader that registers it.
     *
     * @param knownHost the host it is to play, null for a machine that nobody expected
     */
    record Register(Reason reason, String why, @Nullable HostId knownHost) implements BootDecision {
        @Override
        public Optional<HostId> host() {
            return Optional.ofNullable(knownHost);
        }
    }

    /**
     * Its production system.
     *
     * @param id the host it is
     * @param profile what iPXE starts: the loader, when there is an image
     * @param system the signed image that the loader fetches; null when the profile is the whole system
     * @param once whether a human chose the image for this boot only
     */
    record Production(
            Reason reason,
            String why,
            HostId id,
            BootProfile profile,
            @Nullable Image system,
            boolean once)
            implements BootDecision {
        /** {@return the signed image that the loader fetches} */
        public Optional<Image> image() {
            return Optional.ofNullable(system);
        }

        /** {@return whether a machine that runs this image runs what it ought to} */
        boolean isOf(String image) {
            return image().filter(it -> it.name().equals(image)).isPresent();
        }

        @Override
        public Optional<HostId> host() {
            return Optional.of(id);
        }
    }

    /**
     * The system that registers machines, for a human who asked for it to look at this host.
     *
     * @param id the host it is
     */
    record Rescue(Reason reason, String why, HostId id) implements BootDecision {
        @Override
        public Optional<HostId> host() {
            return Optional.of(id);
        }
    }

    /**
     * Nothing now: it waits and asks again.
     *
     * @param knownHost the host it is, null when that is not sure
     */
    record Hold(Reason reason, String why, @Nullable HostId knownHost) implements BootDecision {
        @Override
        public Optional<HostId> host() {
            return Optional.ofNullable(knownHost);
        }
    }

    /** Nothing from us: it may go on with its next boot device. */
    record Deny(Reason reason, String why) implements BootDecision {
        @Override
        public Optional<HostId> host() {
            return Optional.empty();
        }
    }
}
