package io.bearman.ipmi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.InterruptedWaitException;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.PowerState;
import io.bearman.ipmi.command.ChassisControl;
import io.bearman.ipmi.command.CloseSession;
import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.GetBootFlags;
import io.bearman.ipmi.command.GetChassisStatus;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.Raw;
import io.bearman.ipmi.command.ResetBmc;
import io.bearman.ipmi.sel.ClearSel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of an open session, one by one. */
class SessionTest {
    private final World world = new World();
    private final ScriptedBmc bmc = world.bmc;

    @Test
    void aCommandIsRepeatedWithTheSameRequestInANewPacket() {
        bmc.command = losing(2);

        try (Session session = world.open()) {
            assertThat(session.chassisStatus().power()).isEqualTo(PowerState.ON);
        }

        List<LanMessage> asked = bmc.requests.stream()
                .filter(request -> request.command() == 0x01)
                .toList();
        assertThat(asked)
                .hasSize(3)
                .extracting(LanMessage::sequence)
                .containsOnly(asked.get(0).sequence());
        List<Packet> packets = bmc.packets.subList(3, 6);
        assertThat(packets).extracting(Packet::sequence).containsExactly(1, 2, 3);
        assertThat(packets.stream()
                        .map(packet -> Arrays.toString(Arrays.copyOf(packet.payload(), 16))))
                .doesNotHaveDuplicates();
    }

    @Test
    void aPacketWithAWrongCodeIsNeverBelieved() {
        bmc.sealed = message -> {
            byte[] forged = bmc.seal(off(message));
            forged[forged.length - 1] ^= 1;
            return List.of(forged, bmc.seal(message));
        };

        believesOn(Dropped.NOT_GENUINE);
    }

    @Test
    void aPacketThatIsNotSignedIsNeverBelieved() {
        bmc.sealed = message -> List.of(bare(off(message), false, 0x00), bmc.seal(message));

        believesOn(Dropped.NOT_GENUINE);
    }

    @Test
    void aPacketThatOnlySaysItIsEncryptedIsNeverBelieved() {
        bmc.sealed = message -> List.of(bare(off(message), true, 0x00), bmc.seal(message));

        believesOn(Dropped.NOT_GENUINE);
    }

    @Test
    void aPacketWithoutEncryptionIsNeverBelievedThoughItIsSigned() {
        bmc.sealed = message -> {
            byte[] bare = off(message).encode();
            Packet draft = Packet.inSession(
                    CipherSuite.SUITE_17, PayloadType.IPMI, bmc.consoleId(), 1, bare);
            byte[] covered = draft.covered();
            covered[1] = 0x40; // authenticated, not encrypted
            byte[] none = new byte[0];
            Packet clear = new Packet(0, false, true, bmc.consoleId(), 1, bare, covered, none);
            return List.of(clear.signed(bmc.cipher().code(clear)).encode(), bmc.seal(message));
        };

        believesOn(Dropped.NOT_GENUINE);
    }

    @Test
    void aPacketOfAnotherSessionIsDropped() {
        bmc.sealed = message -> {
            byte[] other = bmc.cipher()
                    .seal(PayloadType.IPMI, bmc.consoleId() + 1, 1, off(message).encode());
            return List.of(other, bmc.seal(message));
        };

        believesOn(Dropped.UNEXPECTED);
    }

    @Test
    void aReplayedPacketIsDropped() {
        byte[][] first = new byte[1][];
        bmc.sealed = message -> {
            byte[] sealed = bmc.seal(message);
            if (first[0] == null) {
                first[0] = sealed;
                return List.of(sealed);
            }
            return List.of(first[0], sealed);
        };

        try (Session session = world.open()) {
            session.chassisStatus();
            session.chassisStatus();
            assertThat(world.client.dropped()).containsEntry(Dropped.REPLAYED, 1L);
        }
    }

    @Test
    void manyLostAnswersDoNotMakeASessionDeaf() {
        int[] lost = {0};
        bmc.sealed = message -> {
            byte[] answer = bmc.seal(message);
            return lost[0] < 20 ? List.of() : List.of(answer);
        };
        try (Session session = world.open()) {
            while (lost[0] < 20) {
                assertThatThrownBy(session::chassisStatus)
                        .isInstanceOf(PowerException.Unreachable.class);
                lost[0] = bmc.requests.size();
            }

            assertThat(session.chassisStatus().power()).isEqualTo(PowerState.ON);
        }
    }

    @Test
    void theSequenceNumberZeroIsDropped() {
        bmc.sealed = message -> List.of(bmc.seal(off(message), 0), bmc.seal(message));

        believesOn(Dropped.REPLAYED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"command", "netFn", "sequence", "to", "from"})
    void anAnswerToSomethingElseIsDropped(String field) {
        bmc.sealed = message -> List.of(bmc.seal(other(off(message), field)), bmc.seal(message));

        believesOn(Dropped.UNEXPECTED);
    }

    /** Genuine, for somebody has our key, and yet not what the specification says (§13.29). */
    @ParameterizedTest
    @CsvSource({"0,7", "1,16", "2,255"})
    void aWrongConfidentialityPadIsDropped(int fromTheEnd, int value) {
        bmc.sealed = message -> {
            byte[] padded = Arrays.copyOf(off(message).encode(), 16);
            for (int i = 11; i < 15; i++) {
                padded[i] = (byte) (i - 10);
            }
            padded[15] = 4;
            padded[15 - fromTheEnd] = (byte) value;
            byte[] wrong = bmc.sealBlocks(padded, 9);
            return List.of(wrong, bmc.seal(message));
        };

        believesOn(Dropped.MALFORMED);
    }

    /** The answer to what a busy BMC was asked first comes when it was asked anew. */
    @Test
    void aLateAnswerToTheRequestBeforeTheBusyOneIsDropped() {
        List<byte[]> late = new ArrayList<>();
        int[] asked = {0};
        bmc.sealed = message -> switch (++asked[0]) {
            case 1 -> {
                late.add(bmc.seal(off(message)));
                yield List.of();
            }
            case 2 -> List.of(bmc.seal(busy(message)));
            default -> {
                List<byte[]> both = new ArrayList<>(late);
                both.add(bmc.seal(message));
                late.clear();
                yield both;
            }
        };

        believesOn(Dropped.UNEXPECTED);
        assertThat(bmc.requests.stream()
                        .filter(request -> request.command() == 0x01)
                        .map(LanMessage::sequence)
                        .distinct())
                .hasSize(2);
    }

    @Test
    void badPacketsForOneSessionHarmNoOther() {
        Session one = world.open();
        int first = bmc.consoleId();
        Session other = world.open();
        bmc.sealed = message -> {
            List<byte[]> all = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                byte[] bad = bmc.cipher()
                        .seal(PayloadType.IPMI, first, i, off(message).encode());
                all.add(bad);
                all.add(Arrays.copyOf(bad, i));
            }
            all.add(bmc.seal(message));
            return all;
        };

        assertThat(other.chassisStatus().power()).isEqualTo(PowerState.ON);
        assertThat(one.suite()).isEqualTo(17);
        assertThat(world.client.dropped().get(Dropped.NOT_GENUINE)).isEqualTo(50L);
    }

    private static Stream<Command<?>> once() {
        return Stream.of(
                new ChassisControl(PowerAction.CYCLE),
                new ChassisControl(PowerAction.RESET),
                new ChassisControl(PowerAction.SOFT_OFF),
                new ChassisControl(PowerAction.DIAGNOSTIC_INTERRUPT),
                new ResetBmc(ResetBmc.Kind.COLD),
                new ResetBmc(ResetBmc.Kind.WARM),
                new ClearSel(1, ClearSel.Operation.BEGIN),
                Raw.of(0x2e, 0x01));
    }

    @ParameterizedTest
    @MethodSource("once")
    void whatMustNotBeRepeatedIsSentOnceAndAmbiguousWithoutAnswer(Command<?> command) {
        Session session = world.client.open(world.target(), world.credential, Privilege.OPERATOR);
        bmc.command = request -> new byte[0];

        assertThatThrownBy(() -> session.execute(command))
                .isInstanceOf(PowerException.Ambiguous.class);
        world.time.sleep(Duration.ofMinutes(1));

        assertThat(bmc.count(command)).isEqualTo(1);
    }

    @Test
    void aPacketOverOneKilobyteIsDropped() {
        bmc.sealed = message -> List.of(new byte[Packet.LONGEST + 1], bmc.seal(message));

        believesOn(Dropped.MALFORMED);
    }

    @Test
    void aFloodOfGarbageDoesNotProlongTheWait() {
        Session session = world.open();
        List<byte[]> flood = Collections.nCopies(500, new byte[20]);
        bmc.sealed = message -> flood;

        assertThatThrownBy(session::chassisStatus).isInstanceOf(PowerException.Unreachable.class);

        assertThat(world.elapsed()).isLessThan(Duration.ofMillis(20_100));
        assertThat(world.client.dropped().get(Dropped.MALFORMED)).isGreaterThan(1000);
    }

    @Test
    void anInterruptedWaitEndsAndTheSessionIsGivenBack() {
        Session session = world.open();
        bmc.command = request -> {
            if (request.command() == 0x01) {
                Thread.currentThread().interrupt();
                return new byte[0];
            }
            return ScriptedBmc.healthy(request);
        };

        assertThatThrownBy(session::chassisStatus).isInstanceOf(InterruptedWaitException.class);
        session.close();

        assertThat(Thread.interrupted()).isTrue();
        world.time.sleep(Duration.ofSeconds(1));
        assertThat(bmc.sessionsNotClosed()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 7})
    void anAnswerWithAWrongChecksumIsDropped(int index) {
        bmc.sealed = message -> {
            byte[] encoded = off(message).encode();
            encoded[index] ^= 0x10;
            byte[] wrong = bmc.cipher().seal(PayloadType.IPMI, bmc.consoleId(), 9, encoded);
            return List.of(wrong, bmc.seal(message));
        };

        believesOn(Dropped.MALFORMED);
    }

    @Test
    void doubledAndReorderedAnswersHarmNothing() {
        byte[][] last = new byte[1][];
        world.network.fromBmc = packet -> {
            byte[] before = last[0];
            last[0] = packet;
            return before == null ? List.of(packet, packet) : List.of(before, packet, packet);
        };
        world.network.toBmc = packet -> List.of(packet, packet);

        try (Session session = world.open()) {
            for (int i = 0; i < 100; i++) {
                assertThat(session.chassisStatus().power()).isEqualTo(PowerState.ON);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0xc0, 0xc3, 0xd0, 0xd2})
    void aBusyBmcIsAskedAgain(int code) {
        int[] count = {0};
        bmc.command = request -> request.command() == 0x01 && ++count[0] < 4
                ? new byte[] {(byte) code}
                : ScriptedBmc.healthy(request);

        try (Session session = world.open()) {
            assertThat(session.chassisStatus().power()).isEqualTo(PowerState.ON);
        }

        assertThat(bmc.count(new GetChassisStatus())).isEqualTo(4);
    }

    @Test
    void aBmcThatStaysBusyIsBusyAtTheDeadline() {
        bmc.command = request -> new byte[] {(byte) 0xc0};

        try (Session session = world.open()) {
            assertThatThrownBy(session::chassisStatus).isInstanceOf(PowerException.Busy.class);
        }

        assertThat(world.elapsed()).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(21));
    }

    @ParameterizedTest
    @ValueSource(ints = {0xc1, 0xcc, 0xd5, 0xff})
    void aRefusedCommandIsNotAskedAgain(int code) {
        bmc.command = request -> new byte[] {(byte) code};

        try (Session session = world.open()) {
            assertThatThrownBy(session::chassisStatus)
                    .isInstanceOf(PowerException.Refused.class)
                    .hasMessageContaining(String.format("0x%02x", code));
        }

        assertThat(bmc.count(new GetChassisStatus())).isEqualTo(1);
    }

    @Test
    void aMissingPrivilegeIsDenied() {
        bmc.command = request -> new byte[] {(byte) 0xd4};

        try (Session session = world.open()) {
            assertThatThrownBy(session::chassisStatus).isInstanceOf(PowerException.Denied.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x80, 0x81})
    void aPrivilegeThatTheUserMayNotHaveIsDenied(int code) {
        bmc.command = request -> new byte[] {(byte) (request.command() == 0x3b ? code : 0)};

        assertThatThrownBy(() ->
                        world.client.open(world.target(), world.credential, Privilege.OPERATOR))
                .isInstanceOf(PowerException.Denied.class);

        assertThat(bmc.sessionsNotClosed()).isZero();
    }

    @Test
    void anAuthenticatedAnswerThatMakesNoSenseIsGarbled() {
        bmc.command = request -> new byte[] {0, 1};

        try (Session session = world.open()) {
            assertThatThrownBy(session::chassisStatus)
                    .isInstanceOf(PowerException.Garbled.class)
                    .hasMessageStartingWith("192.0.2.1:623: ");
            assertThatThrownBy(session::deviceId).isInstanceOf(PowerException.Garbled.class);
            assertThatThrownBy(session::systemGuid).isInstanceOf(PowerException.Garbled.class);
        }
    }

    @Test
    void aBmcThatFallsSilentIsUnreachableAndStillToldGoodbyeOnce() {
        Session session = world.open();
        bmc.command = request -> new byte[0];

        assertThatThrownBy(session::chassisStatus)
                .isInstanceOf(PowerException.Unreachable.class)
                .hasMessageContaining("no answer to Get Chassis Status");
        session.close();

        assertThat(bmc.count(new CloseSession(0))).isEqualTo(1);
        assertThat(world.elapsed()).isLessThan(Duration.ofSeconds(21));
    }

    @Test
    void manyCommandsTogetherEndSoonWhenTheBmcFallsSilentAmongThem() {
        Session session = world.open();
        int[] count = {0};
        bmc.command = request -> ++count[0] < 10 ? ScriptedBmc.healthy(request) : new byte[0];

        assertThatThrownBy(
                        () -> session.executeAll(Collections.nCopies(300, new GetChassisStatus())))
                .isInstanceOf(PowerException.Unreachable.class);

        assertThat(world.elapsed()).isLessThan(Duration.ofSeconds(21));
        assertThat(bmc.requests.stream().map(LanMessage::sequence).distinct()).hasSize(10);
    }

    @Test
    void manyCommandsTogetherMayTakeLongerThanOne() {
        Session session = world.open();
        bmc.delay = Duration.ofMillis(200);

        assertThat(session.executeAll(Collections.nCopies(300, new GetChassisStatus())))
                .hasSize(300);

        assertThat(world.elapsed()).isGreaterThan(Duration.ofSeconds(50));
    }

    @Test
    void aLostGoodbyeIsRepeated() {
        Session session = world.open();
        int[] count = {0};
        world.network.toBmc = packet -> ++count[0] < 3 ? List.of() : List.of(packet);

        session.close();
        session.close();

        assertThat(bmc.sessionsNotClosed()).isZero();
        assertThat(count[0]).isEqualTo(3);
    }

    @Test
    void aClosedSessionAsksNothing() {
        Session session = world.open();
        session.close();

        assertThatThrownBy(session::chassisStatus).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theBootDeviceIsSetByTheWholeRecipe() {
        Session session = world.client.open(world.target(), world.credential, Privilege.OPERATOR);

        session.nextBoot(BootDevice.NETWORK);

        assertThat(bmc.requests.stream()
                        .filter(request -> request.netFn() == Definition.CHASSIS)
                        .map(request -> request.command() + Arrays.toString(request.data())))
                .containsExactly(
                        "8[0, 1]",
                        "8[3, 8]",
                        "8[4, 1, 1]",
                        "8[5, -128, 4, 0, 0, 0]",
                        "8[0, 0]",
                        "9[5, 0, 0]");
    }

    @Test
    void aBmcWithoutTheOptionalParametersIsSetAllTheSame() {
        bmc.command = request -> request.command() == 0x08 && request.data()[0] != 5
                ? new byte[] {(byte) 0x80}
                : ScriptedBmc.healthy(request);
        Session session = world.client.open(world.target(), world.credential, Privilege.OPERATOR);

        session.nextBoot(BootDevice.NETWORK);

        assertThat(bmc.count(new GetBootFlags())).isEqualTo(1);
    }

    @Test
    void aBmcThatReportsAnotherBootDeviceIsRefused() {
        Session session = world.client.open(world.target(), world.credential, Privilege.OPERATOR);

        assertThatThrownBy(() -> session.nextBoot(BootDevice.DEFAULT))
                .isInstanceOf(PowerException.Refused.class)
                .hasMessageContaining("reports another");
    }

    @Test
    void aBootDeviceWhoseValidBitReadsZeroIsAccepted() {
        bmc.command = request ->
                request.command() == 0x09 ? new byte[] {0, 1, 5, 0, 4, 0, 0, 0} : new byte[] {0};
        Session session = world.client.open(world.target(), world.credential, Privilege.OPERATOR);

        session.nextBoot(BootDevice.NETWORK);

        assertThat(bmc.count(new GetBootFlags())).isEqualTo(1);
    }

    @Test
    void aRefusedBootDeviceStillEndsTheSetInProgress() {
        bmc.command = request -> request.command() == 0x08 && request.data()[0] == 5
                ? new byte[] {(byte) 0xcc}
                : new byte[] {0};
        Session session = world.client.open(world.target(), world.credential, Privilege.OPERATOR);

        assertThatThrownBy(() -> session.nextBoot(BootDevice.NETWORK))
                .isInstanceOf(PowerException.Refused.class)
                .hasMessageContaining("0xcc");

        LanMessage last = bmc.requests.get(bmc.requests.size() - 1);
        assertThat(last.data()).containsExactly(0, 0);
    }

    @Test
    void readingNeverWrites() {
        try (Session session = world.open()) {
            session.chassisStatus();
        }

        assertThat(bmc.requests).extracting(LanMessage::command).containsExactly(0x01, 0x3c);
    }

    private void believesOn(Dropped why) {
        try (Session session = world.open()) {
            assertThat(session.chassisStatus().power()).isEqualTo(PowerState.ON);
            assertThat(world.client.dropped()).containsEntry(why, 1L);
        }
    }

    private Function<LanMessage, byte[]> losing(int times) {
        int[] count = {0};
        return request -> request.command() == 0x01 && count[0]++ < times
                ? new byte[0]
                : ScriptedBmc.healthy(request);
    }

    private static LanMessage busy(LanMessage message) {
        return new LanMessage(
                message.to(),
                message.netFn(),
                message.toLun(),
                message.from(),
                message.sequence(),
                message.fromLun(),
                message.command(),
                new byte[] {(byte) 0xc0});
    }

    /** The same answer, saying OFF. */
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

    private static LanMessage other(LanMessage message, String field) {
        return new LanMessage(
                message.to() ^ (field.equals("to") ? 1 : 0),
                message.netFn() ^ (field.equals("netFn") ? 1 : 0),
                message.toLun(),
                message.from() ^ (field.equals("from") ? 1 : 0),
                message.sequence() ^ (field.equals("sequence") ? 1 : 0),
                message.fromLun(),
                message.command() ^ (field.equals("command") ? 1 : 0),
                message.data());
    }

    /** The answer in the clear, in a packet without a session trailer. */
    private byte[] bare(LanMessage message, boolean encrypted, int type) {
        byte[] none = new byte[0];
        return new Packet(type, encrypted, false, bmc.consoleId(), 1, message.encode(), none, none)
                .encode();
    }
}
