package io.bearman.pxe.registration;

import java.time.Duration;
import java.util.List;

/**
 * How machines are taken in.
 *
 * @param strangers what a machine is told that the inventory does not know
 * @param ssh how people get into a machine that stays on
 * @param sshKeys who may: OpenSSH public keys, a line each
 * @param powerOffTime how long a machine may take to power off until people are told
 */
public record RegistrationSettings(
        Strangers strangers, SshCommand ssh, List<String> sshKeys, Duration powerOffTime) {
    public RegistrationSettings {
        for (String key : sshKeys) {
            if (!key.matches("[a-z0-9@.-]{4,64} [A-Za-z0-9+/=]{16,8192}( [ -~]{0,256})?")) {
                throw new IllegalArgumentException("not an OpenSSH public key: '"
                        + key.substring(0, Math.min(40, key.length())) + "'");
            }
        }
        sshKeys = List.copyOf(sshKeys);
    }

    /** What becomes of machines that the inventory does not know. */
    public enum Strangers {
        /** They stay on, for people to look at. */
        STAY,
        /** They power off; their facts are kept. */
        POWER_OFF
    }

    /** {@return strangers stay on, nobody's key, five minutes to power off} */
    public static RegistrationSettings create() {
        return new RegistrationSettings(
                Strangers.STAY, SshCommand.create(), List.of(), Duration.ofMinutes(5));
    }

    /** {@return the same with these keys} */
    public RegistrationSettings with(List<String> keys) {
        return new RegistrationSettings(strangers, ssh, keys, powerOffTime);
    }
}
