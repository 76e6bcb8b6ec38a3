package io.bearman.core.registration;

import io.bearman.core.host.HostId;
import io.bearman.core.host.MachineId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The latest registration of a machine.
 *
 * @param machine the machine, by the UUID that it said
 * @param known the host that it plays; null for a machine that the inventory does not know
 * @param session the boot session in which it registered
 * @param digest SHA-256 of the facts as they were sent, 64 hex digits
 * @param verdict what it was told
 * @param results what all checks found
 * @param facts the facts as they were sent, JSON
 * @param at when, in the store's clock
 * @param powerOff whether it went off
 */
public record RegistrationRecord(
        MachineId machine,
        @Nullable HostId known,
        String session,
        String digest,
        Verdict verdict,
        List<CheckResult> results,
        String facts,
        Instant at,
        PowerOff powerOff) {
    public RegistrationRecord {
        if (session.isBlank() || session.length() > 64) {
            throw new IllegalArgumentException("not a boot session: '" + session + "'");
        }
        if (!digest.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("not a SHA-256: '" + digest + "'");
        }
        if ((verdict == Verdict.STAY) != (powerOff == PowerOff.NOT_TOLD)) {
            throw new IllegalArgumentException(verdict + " does not go with " + powerOff);
        }
        results = List.copyOf(results);
    }

    /** {@return the host that it plays; empty for a machine that the inventory does not know} */
    public Optional<HostId> host() {
        return Optional.ofNullable(known);
    }

    /** {@return what keeps it from being taken in} */
    public List<CheckResult> failures() {
        return results.stream().filter(CheckResult::fails).toList();
    }

    /** {@return whether it answers these facts of this session} */
    public boolean answers(String session, String digest) {
        return this.session.equals(session) && this.digest.equals(digest);
    }

    /** {@return whether the same things are wrong as in that one} */
    public boolean failsAs(RegistrationRecord other) {
        return covers(other) && other.covers(this);
    }

    private boolean covers(RegistrationRecord other) {
        return failures().stream()
                .allMatch(ours -> other.failures().stream().anyMatch(ours::sameMatter));
    }

    /** {@return this one, when more is known of its power} */
    public RegistrationRecord with(PowerOff standing) {
        return new RegistrationRecord(
                machine, known, session, digest, verdict, results, facts, at, standing);
    }
}
