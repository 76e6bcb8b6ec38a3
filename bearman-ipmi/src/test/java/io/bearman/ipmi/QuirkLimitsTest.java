package io.bearman.ipmi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Quirk;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.PowerState;
import io.bearman.ipmi.command.Privilege;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a quirk lets a BMC do differently, and not a bit more. */
class QuirkLimitsTest {
    private static final Set<Quirk> ALL = EnumSet.allOf(Quirk.class);
    private static final InetSocketAddress ELSEWHERE = new InetSocketAddress("192.0.2.66", 623);

    private final World world = new World();
    private final ScriptedBmc bmc = world.bmc;

    private Session open(Set<Quirk> quirks) {
        Bmc target = new Bmc(World.ADDRESS, 623, world.guid, "bmc", world.suites, quirks);
        return world.client.open(target, world.credential, Privilege.USER);
    }

    /** All that neither change the keys nor turn the GUID round. */
    private static Set<Quirk> most() {
        Set<Quirk> most = EnumSet.copyOf(ALL);
        most.removeAll(Set.of(Quirk.INTEL20, Quirk.SWAPPEDGUID));
        return most;
    }

    @ParameterizedTest
    @EnumSource(Quirk.class)
    void noQuirkLetsInAWrongPassword(Quirk quirk) {
        bmc.password = "another";

        assertThatThrownBy(() -> open(Set.of(quirk))).isInstanceOf(PowerException.Denied.class);
    }

    @Test
    void noQuirkBelievesAWrongIntegrityCheckValue() {
        bmc.message4 = message -> {
            byte[] code = message.code().clone();
            code[0] ^= 1;
            return new RakpMessage4(message.tag(), 0, message.consoleId(), code);
        };

        assertThatThrownBy(() -> open(most())).isInstanceOf(PowerException.Denied.class);
    }

    @Test
    void noQuirkBelievesAMissingIntegrityCheckValue() {
        bmc.message4 =
                message -> new RakpMessage4(message.tag(), 0, message.consoleId(), new byte[0]);

        assertThatThrownBy(() -> open(most())).isInstanceOf(PowerException.Denied.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 2, 5})
    void aCodeMayBeOneByteTooLongAndNoOther(int longer) {
        bmc.message2 = message -> new RakpMessage2(
                message.tag(),
                0,
                message.consoleId(),
                message.random(),
                message.guid(),
                Arrays.copyOf(message.code(), message.code().length + longer));

        assertThatThrownBy(() -> open(most())).isInstanceOf(PowerException.Denied.class);
    }

    @Test
    void noQuirkBelievesAPacketThatIsNotGenuine() {
        bmc.sealed = message -> {
            byte[] forged = bmc.seal(off(message));
            forged[forged.length - 1] ^= 1;
            byte[] none = {};
            byte[] bare = new Packet(
                            0, false, false, bmc.consoleId(), 1, off(message).encode(), none, none)
                    .encode();
            return List.of(forged, bare, bmc.seal(message));
        };

        try (Session session = open(most())) {
            assertThat(session.chassisStatus().power()).isEqualTo(PowerState.ON);
            assertThat(world.client.dropped()).containsEntry(Dropped.NOT_GENUINE, 2L);
        }
    }

    @Test
    void noQuirkBelievesAnAnswerToSomethingElse() {
        bmc.sealed = message -> List.of(
                bmc.seal(new LanMessage(
                        message.to(),
                        message.netFn(),
                        message.toLun(),
                        message.from(),
                        message.sequence() + 1 & 63,
                        message.fromLun(),
                        message.command(),
                        off(message).data())),
                bmc.seal(message));

        try (Session session = open(most())) {
            assertThat(session.chassisStatus().power()).isEqualTo(PowerState.ON);
        }
    }

    /** Who is believed from elsewhere has to know our session's id; a tag can be guessed. */
    @Test
    void noRefusalFromElsewhereIsBelievedThatNamesNoSession() {
        int[] sent = {0};
        world.network.toBmc = packet -> {
            for (int tag = 0; tag < 256; tag++) {
                byte[] refusal = {(byte) tag, 0x0d};
                world.network.inject(
                        ELSEWHERE,
                        Packet.clear(PayloadType.OPEN_SESSION_RESPONSE, refusal).encode());
            }
            // For three attempts nothing is heard of the BMC itself.
            return ++sent[0] <= 3 ? List.of() : List.of(packet);
        };

        open(most()).close();

        assertThat(bmc.opens).hasSize(1);
    }

    @Test
    void aGuidThatIsSentSwappedByOneIsNotTakenAsItIs() {
        assertThatThrownBy(() -> open(Set.of(Quirk.SWAPPEDGUID)))
                .isInstanceOf(PowerException.WrongMachine.class);
    }

    @Test
    void aGuidOfZerosIsNotTheOneThatTheInventoryKnows() {
        bmc.guid = new byte[16];

        assertThatThrownBy(() -> open(Set.of(Quirk.ZEROGUID)))
                .isInstanceOf(PowerException.WrongMachine.class);
    }

    @Test
    void anotherMachinesGuidIsAnotherMachinesWhateverTheQuirks() {
        world.guid = new BmcGuid("ff".repeat(16));

        assertThatThrownBy(() -> open(most())).isInstanceOf(PowerException.WrongMachine.class);
    }

    private static LanMessage off(LanMessage message) {
        return new LanMessage(
                message.to(),
                message.netFn(),
                message.toLun(),
                message.from(),
                message.sequence(),
                message.fromLun(),
                message.command(),
                new byte[] {0, 0, 0, 0});
    }
}
