package io.bearman.pxe;

import io.bearman.core.host.HostId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a machine is told about its registration.
 *
 * @param verdict what it ought to do
 * @param knownHost the host it is; null when it is none (yet)
 * @param findings what its checks found, in their order
 * @param sshKeys who may log in to it while it stays on: OpenSSH public keys, a line each
 */
public record Registered(
        Verdict verdict, @Nullable HostId knownHost, List<Finding> findings, List<String> sshKeys) {
    public Registered {
        findings = List.copyOf(findings);
        sshKeys = List.copyOf(sshKeys);
    }

    /** {@return the host it is, if it is one} */
    public Optional<HostId> host() {
        return Optional.ofNullable(knownHost);
    }

    /** What the machine ought to do. */
    public enum Verdict {
        /** All is well. */
        POWER_OFF,
        /** Stay on, for people to look at it. */
        STAY
    }

    /** How a check ended. */
    public enum Result {
        PASS,
        FAIL,
        WARN,
        /** The fact that it needs is missing. */
        UNDETERMINED
    }

    /**
     * @param check its name: lower-case letters, digits, hyphens
     * @param expected what ought to be, for people
     * @param actual what is; may hold text from outside
     */
    public record Finding(String check, Result result, String expected, String actual) {}
}
