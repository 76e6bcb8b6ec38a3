package io.bearman.ipmi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.UsageException;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.PowerState;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.ipmi.command.ChassisControl;
import io.bearman.ipmi.command.Privilege;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of setting up a session, one by one. */
class HandshakeTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final World world = new World();
    private final ScriptedBmc bmc = world.bmc;

    @ParameterizedTest
    @ValueSource(ints = {3, 17})
    void aReadingTakesFivePairs(int suite) {
        bmc.suite = CipherSuite.of(suite);
        world.suites = List.of(suite);

        assertThat(world.read().state()).isEqualTo(PowerState.ON);

        // Open Session, RAKP 1, RAKP 3, Get Chassis Status, Close Session.
        assertThat(bmc.packets).hasSize(5);
        assertThat(bmc.sessionsNotClosed()).isZero();
    }

    @Test
    void suite17IsProposedFirstAnd3OnlyAfterItWasRefusedTwice() {
        bmc.suite = CipherSuite.SUITE_3;

        try (Session session = world.open()) {
            assertThat(session.suite()).isEqualTo(3);
        }

        assertThat(bmc.opens)
                .extracting(OpenSessionRequest::algorithms)
                .containsExactly(
                        CipherSuite.SUITE_17.algorithms(),
                        CipherSuite.SUITE_17.algorithms(),
                        CipherSuite.SUITE_3.algorithms());
    }

    @Test
    void theSuiteThatABmcTookIsProposedFirstTheNextTime() {
        bmc.suite = CipherSuite.SUITE_3;
        world.open().close();
        bmc.opens.clear();

        world.open().close();

        assertThat(bmc.opens).hasSize(1);
    }

    @Test
    void noSuiteIsTriedAfterAnotherErrorThanARefusedSuite() {
        bmc.openResponse = response -> refused(response, 0x01);

        assertThatThrownBy(world::open).isInstanceOf(PowerException.Busy.class);

        assertThat(bmc.opens)
                .extracting(OpenSessionRequest::algorithms)
                .containsOnly(CipherSuite.SUITE_17.algorithms());
    }

    @Test
    void aBmcThatTakesNoSuiteIsRefused() {
        bmc.openResponse = response -> refused(response, 0x11);

        assertThatThrownBy(world::open)
                .isInstanceOf(PowerException.Refused.class)
                .hasMessage("192.0.2.1:623: it takes none of the cipher suites [17, 3]");
    }

    @Test
    void aRefusalOfATagAndAStatusOnlyIsUnderstood() {
        bmc.openResponse = response -> new OpenSessionResponse(response.tag(), 0x04, 0, 0, 0, null);

        assertThatThrownBy(world::open).isInstanceOf(PowerException.Refused.class);
    }

    @Test
    void anotherTripleOfAlgorithmsIsNotAccepted() {
        world.suites = List.of(17);
        Algorithms weaker = new Algorithms(0x03, 0x04, 0x00);
        bmc.openResponse = response -> new OpenSessionResponse(
                response.tag(),
                0,
                response.privilege(),
                response.consoleId(),
                response.managedId(),
                weaker);

        assertThatThrownBy(world::open).isInstanceOf(PowerException.Refused.class);

        assertThat(bmc.firsts).isEmpty();
    }

    @Test
    void anOpenResponseWithAnotherTagOrSessionIsDropped() {
        bmc.openResponse = response -> new OpenSessionResponse(
                response.tag() + 1 & 0xff,
                0,
                2,
                response.consoleId(),
                response.managedId(),
                response.algorithms());
        assertThatThrownBy(world::open).isInstanceOf(PowerException.Unreachable.class);

        bmc.openResponse = response -> new OpenSessionResponse(
                response.tag(),
                0,
                2,
                response.consoleId() + 1,
                response.managedId(),
                response.algorithms());
        assertThatThrownBy(world::open).isInstanceOf(PowerException.Unreachable.class);

        assertThat(bmc.firsts).isEmpty();
    }

    @Test
    void bothMessagesNameTheSamePrivilegeAndTheUserIsLookedUpByName() {
        world.client.open(world.target(), world.credential, Privilege.OPERATOR).close();

        assertThat(bmc.opens.get(0).privilege()).isEqualTo(3);
        assertThat(bmc.firsts.get(0).role()).isEqualTo(0x13);
    }

    @Test
    void everyAttemptHasANewSessionIdTagAndRandomNumber() {
        bmc.message2 = message -> new RakpMessage2(
                message.tag() + 1 & 0xff,
                0,
                message.consoleId(),
                message.random(),
                message.guid(),
                message.code());

        assertThatThrownBy(world::open).isInstanceOf(PowerException.Unreachable.class);

        assertThat(bmc.opens).hasSizeGreaterThan(5);
        assertThat(bmc.opens)
                .extracting(OpenSessionRequest::consoleId)
                .doesNotHaveDuplicates()
                .doesNotContain(0);
        assertThat(bmc.firsts.stream().map(first -> Arrays.toString(first.random())))
                .doesNotHaveDuplicates();
    }

    @Test
    void aSessionIdIsNeverZeroAndNeverInUse() {
        Deque<Integer> next = new ArrayDeque<>(List.of(0, 0, 42));
        SecureRandom random = new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                int drawn = next.isEmpty() ? 77 : next.remove();
                for (int i = 0; i < bytes.length; i++) {
                    bytes[bytes.length - 1 - i] = (byte) (drawn >> 8 * (i & 3));
                }
            }
        };
        IpmiClient client = new IpmiClient(world.network, world.time, random, Patience.create());
        client.open(world.target(), world.credential, Privilege.USER);
        next.addAll(List.of(42, 42, 43));
        client.open(world.target(), world.credential, Privilege.USER);

        assertThat(bmc.opens).extracting(OpenSessionRequest::consoleId).containsExactly(42, 43);
    }

    /** Whatever was heard so far, of this BMC's other sessions too, is heard again and again. */
    @Test
    void replaysOfEveryPacketInEveryStateHarmNothing() {
        List<byte[]> heard = new ArrayList<>();
        world.network.fromBmc = packet -> {
            List<byte[]> all = new ArrayList<>(heard);
            all.add(packet);
            all.addAll(heard);
            heard.add(packet);
            return all;
        };

        for (int i = 0; i < 5; i++) {
            world.act(PowerAction.CYCLE);
            assertThat(world.read().state()).isEqualTo(PowerState.ON);
        }

        assertThat(bmc.opens).hasSize(10);
        assertThat(bmc.count(new ChassisControl(PowerAction.CYCLE))).isEqualTo(5);
        assertThat(bmc.sessionsNotClosed()).isZero();
    }

    /** By somebody who sees everything, is quicker than the BMC, and knows no password. */
    @ParameterizedTest
    @ValueSource(ints = {0x11, 0x13, 0x15, 0x00})
    void forgedAnswersOfEveryKindAheadOfTheRightOneHarmNothing(int type) {
        world.network.fromBmc = packet -> {
            if ((packet[5] & 0x3f) != type) {
                return List.of(packet);
            }
            List<byte[]> all = new ArrayList<>();
            for (int i = 6; i < packet.length; i++) {
                // Its managed id in an Open Session Response is the one thing that nothing covers.
                boolean covered = type != 0x11 || i < 24 || i >= 28;
                for (int bit = 0; covered && bit < 8; bit++) {
                    byte[] forged = packet.clone();
                    forged[i] ^= (byte) (1 << bit);
                    all.add(forged);
                }
                all.add(Arrays.copyOf(packet, i));
            }
            all.add(packet);
            return all;
        };

        assertThat(world.read().state()).isEqualTo(PowerState.ON);
        assertThat(bmc.opens).hasSize(1);
    }

    @Test
    void aSilentBmcIsUnreachableAtTheDeadline() {
        world.network.toBmc = packet -> List.of();

        assertThatThrownBy(world::open)
                .isInstanceOf(PowerException.Unreachable.class)
                .hasMessage("192.0.2.1:623: no answer in 20000 ms");

        assertThat(world.elapsed()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void theWaitsGrowFrom400MillisecondsToTwoSeconds() {
        world.network.toBmc = packet -> List.of();

        assertThatThrownBy(world::open).isInstanceOf(PowerException.Unreachable.class);

        List<Long> at = world.network.sentAt;
        double nominal = 0.4;
        for (int i = 1; i < at.size(); i++) {
            assertThat((at.get(i) - at.get(i - 1)) / 1e9)
                    .isBetween(nominal * 0.8, nominal * 1.2 + 0.001);
            nominal = Math.min(2, nominal * 1.5);
        }
        assertThat(at).hasSizeBetween(10, 16);
    }

    @Test
    void aBmcThatOpensButNeverSendsRakp2IsUnreachable() {
        bmc.user = "admin";
        world.network.fromBmc = packet -> packet[5] == 0x13 ? List.of() : List.of(packet);

        assertThatThrownBy(world::open).isInstanceOf(PowerException.Unreachable.class);

        assertThat(world.elapsed()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void aWrongPasswordIsDeniedAfterOneConfirmation() {
        bmc.password = "another";

        assertThatThrownBy(world::open)
                .isInstanceOf(PowerException.Denied.class)
                .hasMessageContaining("192.0.2.1:623: login of 'admin' as USER failed")
                .hasMessageNotContaining("secret");

        assertThat(bmc.opens).hasSize(2);
        assertThat(world.elapsed()).isLessThan(Duration.ofMillis(1500));
    }

    @Test
    void aWrongPasswordGivesTheHalfOpenSessionBack() {
        bmc.password = "another";

        assertThatThrownBy(world::open).isInstanceOf(PowerException.Denied.class);
        world.time.sleep(SECOND);

        assertThat(bmc.thirds)
                .hasSize(2)
                .allMatch(third -> third.status() == 0x0f && third.code().length == 0);
    }

    @Test
    void anUnknownUserIsDeniedAfterOneConfirmation() {
        bmc.user = "somebody";

        assertThatThrownBy(world::open)
                .isInstanceOf(PowerException.Denied.class)
                .hasMessageContaining("it does not know the user");

        assertThat(bmc.opens).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x01, 0x0b})
    void exhaustedSessionsAreBusy(int status) {
        bmc.openResponse = response -> refused(response, status);

        assertThatThrownBy(world::open).isInstanceOf(PowerException.Busy.class);

        assertThat(bmc.opens).hasSize(2);
    }

    @Test
    void anUnknownStatusIsNeverFinal() {
        int[] count = {0};
        bmc.message4 = message -> ++count[0] < 5
                ? new RakpMessage4(message.tag(), 0xcc, message.consoleId(), new byte[0])
                : message;

        world.open().close();

        assertThat(bmc.opens).hasSize(5);
    }

    @Test
    void aBmcThatIsKnownToBeQuickIsAskedAgainSoon() {
        world.open().close();
        int before = world.network.sentAt.size();
        int[] count = {0};
        world.network.toBmc = packet -> ++count[0] == 1 ? List.of() : List.of(packet);

        world.open().close();

        List<Long> at = world.network.sentAt.subList(before, before + 2);
        assertThat((at.get(1) - at.get(0)) / 1e6).isBetween(120.0, 181.0);
    }

    @Test
    void sessionsOfOurFailedAttemptsAreGivenBackAgainWhenABmcHasNoneLeft() {
        int[] thirds = {0};
        world.network.fromBmc =
                packet -> packet[5] == 0x15 && ++thirds[0] <= 2 ? List.of() : List.of(packet);
        int[] goodbyes = {0};
        world.network.toBmc = packet ->
                (packet[5] & 0x3f) == 0 && ++goodbyes[0] <= 2 ? List.of() : List.of(packet);
        bmc.openResponse =
                response -> bmc.sessionsNotClosed() == 2 ? refused(response, 0x01) : response;

        world.open().close();

        assertThat(bmc.sessionsNotClosed()).isZero();
    }

    @Test
    void twoDifferentDenialsAreNotAConfirmation() {
        int[] count = {0};
        bmc.message2 = message -> ++count[0] < 3
                ? new RakpMessage2(
                        message.tag(),
                        count[0] == 1 ? 0x0d : 0x0a,
                        message.consoleId(),
                        new byte[0],
                        new byte[0],
                        new byte[0])
                : message;

        world.open().close();

        assertThat(bmc.opens).hasSize(3);
    }

    @Test
    void anErrorReplyFollowedByTheRightOneIsForgotten() {
        world.network.fromBmc = packet -> {
            byte[] forged = Packet.clear(
                            PayloadType.OPEN_SESSION_RESPONSE,
                            refused(OpenSessionResponse.decode(payloadOf(packet)), 0x01)
                                    .encode())
                    .encode();
            return packet[5] == 0x11 ? List.of(forged, forged, packet) : List.of(packet);
        };

        world.open().close();

        assertThat(bmc.opens).hasSize(1);
    }

    @Test
    void aForgedWrongCodeFollowedByTheRightOneIsDropped() {
        world.network.fromBmc = packet -> {
            byte[] forged = packet.clone();
            forged[forged.length - 1] ^= 1;
            return packet[5] == 0x13 || packet[5] == 0x15
                    ? List.of(forged, packet)
                    : List.of(packet);
        };

        world.open().close();

        assertThat(world.client.dropped()).containsEntry(Dropped.WRONG_CODE, 2L);

        assertThat(bmc.opens).hasSize(1);
    }

    @Test
    void aWrongRakp4CodeIsDeniedAndTheSessionIsGivenBack() {
        bmc.message4 = message -> {
            byte[] code = message.code().clone();
            code[0] ^= 1;
            return new RakpMessage4(message.tag(), 0, message.consoleId(), code);
        };

        assertThatThrownBy(world::open)
                .isInstanceOf(PowerException.Denied.class)
                .hasMessageContaining("RAKP message 4");
        world.time.sleep(SECOND);

        assertThat(bmc.opens).hasSize(2);
        assertThat(bmc.sessionsNotClosed()).isZero();
    }

    @Test
    void aBmcThatDrawsAgainForADoubledMessageIsNotTakenForAWrongPassword() {
        bmc.drawsAgain = true;
        int[] count = {0};
        world.network.toBmc = packet ->
                packet[5] == 0x12 && ++count[0] < 4 ? List.of(packet, packet) : List.of(packet);

        world.open().close();

        assertThat(bmc.opens).hasSize(4);
    }

    @Test
    void aLostRakp4LeavesNoSessionBehind() {
        int[] count = {0};
        world.network.fromBmc =
                packet -> packet[5] == 0x15 && ++count[0] == 1 ? List.of() : List.of(packet);

        world.open().close();

        assertThat(bmc.opens).hasSize(2);
        assertThat(bmc.sessionsNotClosed()).isZero();
    }

    @Test
    void lateAnswersOfAnEarlierAttemptAreNotTakenAndTheirSessionsGivenBack() {
        bmc.delay = Duration.ofMillis(500);

        world.open().close();
        world.time.sleep(SECOND);

        assertThat(bmc.opens).hasSizeGreaterThan(1);
        assertThat(bmc.thirds)
                .filteredOn(third -> third.status() != 0)
                .hasSize(bmc.opens.size() - 1);
    }

    @Test
    void anotherMachinesGuidEndsTheSetupBeforeItProvesThePassword() {
        world.guid = new BmcGuid("ff".repeat(16));

        assertThatThrownBy(world::open)
                .isInstanceOf(PowerException.WrongMachine.class)
                .hasMessageStartingWith("192.0.2.1:623: its BMC is another machine's")
                .hasMessageContaining(BmcGuid.of(ScriptedBmc.GUID).hex())
                .hasMessageContaining("ff".repeat(16));
        world.time.sleep(SECOND);

        assertThat(bmc.opens).hasSize(1);
        assertThat(bmc.thirds).singleElement().matches(third -> third.status() != 0);
        assertThat(bmc.requests).isEmpty();
    }

    @Test
    void aForgedGuidIsNotBelieved() {
        bmc.message2 = message -> new RakpMessage2(
                message.tag(),
                0,
                message.consoleId(),
                message.random(),
                new byte[16],
                message.code());

        assertThatThrownBy(world::open).isInstanceOf(PowerException.Denied.class);
    }

    @Test
    void packetsOfAnotherSenderAreDropped() {
        InetSocketAddress stranger = new InetSocketAddress("192.0.2.66", 623);
        world.network.fromBmc = packet -> {
            world.network.inject(stranger, packet);
            return List.of(packet);
        };

        world.open().close();

        assertThat(world.client.dropped()).containsKey(Dropped.OTHER_SENDER);
    }

    @Test
    void longUsersAndPasswordsAreUsageErrors() {
        Credential user = new Credential("a-name-of-17-byte", Secret.of("x"));
        Credential password = new Credential("admin", Secret.of("a password of 21 byte"));

        assertThatThrownBy(() -> world.client.open(world.target(), user, Privilege.USER))
                .isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> world.client.open(world.target(), password, Privilege.USER))
                .isInstanceOf(UsageException.class)
                .hasMessageNotContaining("21 byte");
        assertThat(world.network.sentAt).isEmpty();
    }

    @Test
    void theSameRandomNumbersSendTheSamePackets() {
        World again = new World();
        world.read();
        again.read();

        assertThat(bmc.packets.stream().map(packet -> Arrays.toString(packet.encode())))
                .containsExactlyElementsOf(again.bmc.packets.stream()
                        .map(packet -> Arrays.toString(packet.encode()))
                        .toList());
    }

    private static byte[] payloadOf(byte[] datagram) {
        byte[] payload = Packet.decode(datagram, 16).payload();
        return datagram[5] == 0x11 ? payload : new byte[] {0, 1};
    }

    private static OpenSessionResponse refused(OpenSessionResponse response, int status) {
        return new OpenSessionResponse(response.tag(), status, 0, response.consoleId(), 0, null);
    }
}
