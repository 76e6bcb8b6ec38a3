package io.bearman.ipmi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.power.PowerException;
import io.bearman.core.power.PowerState;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.ipmi.ManyBmcs.Station;
import io.bearman.ipmi.command.Privilege;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The key of a BMC, K_g, that is wanted besides a user's password (IPMI v2.0 §13.31, §13.33). */
class BmcKeyTest {
    private static final Secret PASSWORD = Secret.of("secret");
    /** No text in any coding: every byte has to arrive as it is. */
    private static final byte[] KEY = {
        (byte) 0xff,
        0,
        (byte) 0x80,
        (byte) 0xc3,
        0x28,
        (byte) 0xe2,
        (byte) 0x82,
        1,
        2,
        3,
        (byte) 0xa0,
        (byte) 0xa1,
        0x7f,
        (byte) 0xfe,
        0,
        0,
        (byte) 0xd8,
        9,
        10,
        (byte) 0x81
    };

    private final ManyBmcs many = new ManyBmcs(5);

    private Session open(Station station, Credential credential) {
        return many.client.open(station.machine().bmc(), credential, Privilege.OPERATOR);
    }

    private static Credential with(byte[] key) {
        return new Credential("admin", PASSWORD, Secret.of(key));
    }

    private void isDenied(Station station, Credential credential) {
        assertThatThrownBy(() -> open(station, credential))
                .isInstanceOf(PowerException.Denied.class)
                .hasMessageStartingWith(station.machine().bmc().endpoint() + ": login of 'admin'")
                .hasMessageContaining("it has another session key: is a BMC key set?");
        // Without its key nobody can give back what the BMC takes for open: it forgets it by
        // itself.
        many.time.sleep(Duration.ofSeconds(1));
        assertThat(station.bmc().sessions()).isLessThanOrEqualTo(2);
        many.time.sleep(Duration.ofMinutes(1));
        assertThat(station.bmc().sessions()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 17})
    void aBinaryKeyOfTwentyBytesOpensItsBmc(int suite) {
        many.settings = settings -> settings.withKg(Secret.of(KEY));
        Station station = many.add(PowerState.ON, suite);

        try (Session session = open(station, with(KEY))) {
            assertThat(session.suite()).isEqualTo(suite);
            assertThat(session.chassisStatus().power()).isEqualTo(PowerState.ON);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 17})
    void aMissingKeyIsDenied(int suite) {
        many.settings = settings -> settings.withKg(Secret.of(KEY));

        isDenied(many.add(PowerState.ON, suite), new Credential("admin", PASSWORD));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 19})
    void aKeyWithOneWrongByteIsDenied(int index) {
        many.settings = settings -> settings.withKg(Secret.of(KEY));
        byte[] wrong = KEY.clone();
        wrong[index] ^= 1;

        isDenied(many.add(PowerState.ON, 17), with(wrong));
    }

    @Test
    void aKeyForABmcThatHasNoneIsDenied() {
        isDenied(many.add(PowerState.ON, 17), with(KEY));
    }

    @Test
    void aKeyOfZerosIsNone() {
        Station station = many.add(PowerState.ON, 17);

        try (Session session = open(station, with(new byte[20]))) {
            assertThat(session.chassisStatus().power()).isEqualTo(PowerState.ON);
        }
    }

    @Test
    void aWrongPasswordIsNotTakenForAWrongKey() {
        many.settings = settings -> settings.withKg(Secret.of(KEY));
        Station station = many.add(PowerState.ON, 17);

        assertThatThrownBy(() ->
                        open(station, new Credential("admin", Secret.of("wrong"), Secret.of(KEY))))
                .isInstanceOf(PowerException.Denied.class)
                .hasMessageContaining("the password is not the BMC's (RAKP message 2)");
    }
}
