package io.bearman.core.boot;

import io.bearman.core.host.HostId;
import io.bearman.core.host.Mac;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RunId;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a boot script lets a machine do, if it is that machine that exchanges the script's token.
 *
 * @param mac the network card that asked
 * @param saidUuid the SMBIOS UUID that it said; null for none
 * @param saidSerial the serial that it said, as it came; null for none
 * @param knownHost the host it is; null for a machine that nobody expected
 * @param purpose what it boots for; only {@code REGISTRATION} without a host
 * @param armedBy the run that lets it; null when no run does: it is to be registered, or came back by
 *     itself
 * @param otherImage the one that a human chose for this boot only; null for its usual one
 */
public record BootOffer(
        Mac mac,
        @Nullable MachineId saidUuid,
        @Nullable String saidSerial,
        @Nullable HostId knownHost,
        BootPurpose purpose,
        @Nullable RunId armedBy,
        @Nullable String otherImage) {
    public BootOffer {
        if (knownHost == null && purpose != BootPurpose.REGISTRATION) {
            throw new IllegalArgumentException("an offer of " + purpose + " without a host");
        }
    }

    /** {@return the host it is, if that is known} */
    public Optional<HostId> host() {
        return Optional.ofNullable(knownHost);
    }

    /** {@return the SMBIOS UUID that it said} */
    public Optional<MachineId> uuid() {
        return Optional.ofNullable(saidUuid);
    }

    /** {@return the serial that it said} */
    public Optional<String> serial() {
        return Optional.ofNullable(saidSerial);
    }

    /** {@return the run that lets it} */
    public Optional<RunId> run() {
        return Optional.ofNullable(armedBy);
    }

    /** {@return the image that a human chose for this boot only} */
    public Optional<String> image() {
        return Optional.ofNullable(otherImage);
    }

    /**
     * {@return whether this cannot be the same machine as that} Not when one of them says less, nor when
     * it asks over another of its network cards.
     */
    public boolean differs(BootOffer other) {
        boolean uuids =
                saidUuid != null && other.saidUuid != null && !saidUuid.equals(other.saidUuid);
        boolean serials = saidSerial != null
                && other.saidSerial != null
                && !saidSerial.equals(other.saidSerial);
        return uuids || serials;
    }

    /** {@return what the machine said of itself, for people} */
    public String fingerprint() {
        return "MAC " + mac + ", UUID " + (saidUuid == null ? "none" : saidUuid) + ", serial "
                + (saidSerial == null ? "none" : saidSerial);
    }

    /** {@return what it lets the machine do, and why, for the audit log} */
    public String words() {
        String what = purpose.name().toLowerCase(Locale.ROOT)
                + image().map(name -> ", once the image " + name).orElse("");
        if (purpose != BootPurpose.PRODUCTION) {
            return what;
        }
        return what + run().map(run -> ", armed by run " + run).orElse(", it came back by itself");
    }
}
