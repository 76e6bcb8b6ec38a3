package io.bearman.ipmi;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerState;
import io.bearman.ipmi.command.BootFlags;
import io.bearman.ipmi.command.ChassisControl;
import io.bearman.ipmi.command.ChassisStatus;
import io.bearman.ipmi.command.CloseSession;
import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.DeviceId;
import io.bearman.ipmi.command.GetBootFlags;
import io.bearman.ipmi.command.GetChassisStatus;
import io.bearman.ipmi.command.GetDeviceId;
import io.bearman.ipmi.command.GetSystemGuid;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.SetBootOption;
import io.bearman.ipmi.command.SetSessionPrivilege;
import io.bearman.ipmi.command.WireReader;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What ipmitool and ipmi_sim said to each other: proof of our codec and crypto that is not ours.
 */
class CaptureTest {
    private static final byte[] PASSWORD = "secret".getBytes(StandardCharsets.US_ASCII);
    private static final BmcGuid GUID = new BmcGuid("010000000000008000400000c0b3a2be");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "suite3-chassis-status",
                "suite3-device-id",
                "suite3-system-guid",
                "suite3-boot-pxe",
                "suite3-boot-flags",
                "suite3-power-on",
                "suite3-power-off",
                "suite3-power-cycle",
                "suite3-power-reset",
                "suite3-power-soft",
                "suite3-power-diag",
                "suite3-wrong-password",
                "suite3-unknown-user",
                "suite3-sol",
                "suite17-refused",
                "suite17-chassis-status"
            })
    void everyPacketIsEncodedAgainAsItWas(String name) {
        CipherSuite suite = name.startsWith("suite17") ? CipherSuite.SUITE_17 : CipherSuite.SUITE_3;
        for (Capture.Line line : Capture.of("ipmitool-" + name).lines()) {
            Packet packet = Packet.decode(line.packet(), suite.codeLength());

            assertThat(packet.encode()).isEqualTo(line.packet());
            assertThat(again(packet)).isEqualTo(packet.payload());
        }
    }

    private static byte[] again(Packet packet) {
        byte[] payload = packet.payload();
        return switch (packet.payloadType()) {
            case 0x10 -> OpenSessionRequest.decode(payload).encode();
            case 0x12 -> RakpMessage1.decode(payload).encode();
            case 0x14 -> RakpMessage3.decode(payload).encode();
            case 0x11 ->
                payload[1] != 0 ? payload : OpenSessionResponse.decode(payload).encode();
            case 0x13 ->
                payload[1] != 0 ? payload : RakpMessage2.decode(payload).encode();
            case 0x15 -> RakpMessage4.decode(payload).encode();
            default -> payload;
        };
    }

    @ParameterizedTest
    @EnumSource(CipherSuite.class)
    void aForeignHandshakeHasTheCodesThatWeCompute(CipherSuite suite) {
        Setup setup = new Setup("suite" + suite.number() + "-chassis-status", suite);

        assertThat(setup.request.algorithms()).isEqualTo(suite.algorithms());
        assertThat(setup.response.algorithms()).isEqualTo(suite.algorithms());
        assertThat(setup.response.consoleId()).isEqualTo(setup.request.consoleId());
        assertThat(setup.first.role()).isEqualTo(0x12);
        assertThat(new String(setup.first.user(), StandardCharsets.US_ASCII)).isEqualTo("admin");
        assertThat(BmcGuid.of(setup.second.guid())).isEqualTo(GUID);
        assertThat(setup.keys.message2Code()).isEqualTo(setup.second.code());
        assertThat(setup.keys.message3Code()).isEqualTo(setup.third.code());
        assertThat(setup.keys.message4Code()).isEqualTo(setup.fourth.code());
    }

    @ParameterizedTest
    @EnumSource(CipherSuite.class)
    void everyPacketOfAForeignSessionIsGenuineAndDecrypted(CipherSuite suite) {
        List<LanMessage> said =
                new Setup("suite" + suite.number() + "-chassis-status", suite).session();

        assertThat(said).hasSize(12);
        for (int i = 0; i < said.size(); i += 2) {
            assertThat(said.get(i).answeredBy(said.get(i + 1))).isTrue();
        }
    }

    @Test
    void aWrongPasswordGivesAnotherCode() {
        Capture capture = Capture.of("ipmitool-suite3-wrong-password");
        RakpMessage1 first = RakpMessage1.decode(
                capture.payload(2, PayloadType.RAKP_MESSAGE_1, CipherSuite.SUITE_3));
        RakpMessage2 second = RakpMessage2.decode(
                capture.payload(3, PayloadType.RAKP_MESSAGE_2, CipherSuite.SUITE_3));
        byte[] wrong = "wrong".getBytes(StandardCharsets.US_ASCII);

        assertThat(Keys.of(CipherSuite.SUITE_3, PASSWORD, first, second).message2Code())
                .isEqualTo(second.code());
        assertThat(Keys.of(CipherSuite.SUITE_3, wrong, first, second).message2Code())
                .isNotEqualTo(second.code());
    }

    @Test
    void anUnknownUserIsRefusedInRakpMessage2() {
        Capture capture = Capture.of("ipmitool-suite3-unknown-user");

        RakpMessage2 second = RakpMessage2.decode(
                capture.payload(3, PayloadType.RAKP_MESSAGE_2, CipherSuite.SUITE_3));

        assertThat(Hint.of(second.status()).kind()).isEqualTo(Hint.Kind.DENIED);
    }

    @Test
    void aRefusedSuiteIsATagAndAStatusOnly() {
        Capture capture = Capture.of("ipmitool-suite17-refused");

        OpenSessionRequest request = OpenSessionRequest.decode(
                capture.payload(0, PayloadType.OPEN_SESSION_REQUEST, CipherSuite.SUITE_17));
        OpenSessionResponse response = OpenSessionResponse.decode(
                capture.payload(1, PayloadType.OPEN_SESSION_RESPONSE, CipherSuite.SUITE_17));

        assertThat(request.algorithms()).isEqualTo(CipherSuite.SUITE_17.algorithms());
        assertThat(Hint.of(response.status()).kind()).isEqualTo(Hint.Kind.SUITE);
        assertThat(response.consoleId()).isZero();
    }

    @Test
    void chassisStatusAsIpmiSimAnswersIt() {
        List<LanMessage> said = session("suite3-chassis-status");

        LanMessage request = find(said, new GetChassisStatus());
        ChassisStatus status = answer(said, new GetChassisStatus());

        assertThat(request.data()).isEqualTo(new GetChassisStatus().data());
        assertThat(status.power()).isEqualTo(PowerState.OFF);
        assertThat(status.fault()).isFalse();
    }

    @Test
    void deviceIdAsIpmiSimAnswersIt() {
        DeviceId id = answer(session("suite3-device-id"), new GetDeviceId());

        // As ipmitool printed it: device 0, revision 3, firmware 9.08, IPMI 2.0, 4753, 3842
        // (0x0f02).
        assertThat(id)
                .isEqualTo(new DeviceId(
                        0,
                        3,
                        "9.08",
                        "2.0",
                        4753,
                        3842,
                        true,
                        false,
                        Set.of(
                                DeviceId.Support.SENSOR,
                                DeviceId.Support.SDR_REPOSITORY,
                                DeviceId.Support.SEL,
                                DeviceId.Support.FRU_INVENTORY,
                                DeviceId.Support.IPMB_EVENT_RECEIVER,
                                DeviceId.Support.CHASSIS),
                        "00000000"));
    }

    @Test
    void systemGuidAsIpmiSimAnswersIt() {
        assertThat(answer(session("suite3-system-guid"), new GetSystemGuid())).isEqualTo(GUID);
    }

    @ParameterizedTest
    @CsvSource({
        "ON, on",
        "HARD_OFF, off",
        "CYCLE, cycle",
        "RESET, reset",
        "SOFT_OFF, soft",
        "DIAGNOSTIC_INTERRUPT, diag"
    })
    void chassisControlAsIpmitoolSendsIt(PowerAction action, String word) {
        LanMessage request = find(session("suite3-power-" + word), new ChassisControl(action));

        assertThat(request.data()).isEqualTo(new ChassisControl(action).data());
    }

    @Test
    void theNextBootDeviceAsIpmitoolSendsIt() {
        List<LanMessage> said = session("suite3-boot-pxe");

        assertThat(said)
                .filteredOn(message ->
                        message.netFn() == Definition.CHASSIS && message.command() == 0x08)
                .extracting(LanMessage::data)
                .contains(
                        SetBootOption.unseenByFirmware().data(),
                        SetBootOption.flags(BootDevice.NETWORK).data());
    }

    @Test
    void ipmiSimReportsTheDeviceWithoutTheValidBit() {
        List<LanMessage> said = session("suite3-boot-flags");

        assertThat(find(said, new GetBootFlags()).data()).isEqualTo(new GetBootFlags().data());
        BootFlags flags = answer(said, new GetBootFlags());
        assertThat(flags.ask(BootDevice.NETWORK)).isTrue();
        assertThat(flags.valid()).isFalse();
    }

    @Test
    void closeSessionNamesTheManagedSystemsId() {
        Setup setup = new Setup("suite3-chassis-status", CipherSuite.SUITE_3);
        CloseSession close = new CloseSession(setup.response.managedId());

        assertThat(find(setup.session(), close).data()).isEqualTo(close.data());
    }

    @Test
    void setSessionPrivilegeAsIpmitoolSendsIt() {
        SetSessionPrivilege raise = new SetSessionPrivilege(Privilege.OPERATOR);

        assertThat(find(session("suite3-power-on"), raise).data()).isEqualTo(raise.data());
    }

    @Test
    void messagesAreEncodedAgainAsTheyWereEncrypted() {
        for (LanMessage message : session("suite3-boot-pxe")) {
            assertThat(LanMessage.decode(message.encode()).data()).isEqualTo(message.data());
        }
        LanMessage request = session("suite3-chassis-status").get(0);
        LanMessage answer = session("suite3-chassis-status").get(1);
        assertThat(request.answeredBy(answer)).isTrue();
        assertThat(request.answer(answer.data()).encode()).isEqualTo(answer.encode());
    }

    private static List<LanMessage> session(String name) {
        return new Setup(name, CipherSuite.SUITE_3).session();
    }

    private static LanMessage find(List<LanMessage> said, Command<?> command) {
        return said.stream()
                .filter(message ->
                        message.netFn() == command.netFn() && message.command() == command.number())
                .findFirst()
                .orElseThrow();
    }

    private static <R> R answer(List<LanMessage> said, Command<R> command) {
        LanMessage request = find(said, command);
        Optional<LanMessage> answer = said.stream().filter(request::answeredBy).findFirst();
        WireReader in = new WireReader(answer.orElseThrow().data());
        assertThat(in.uint8()).isZero();
        return command.decode(in);
    }

    /** A captured handshake, decoded. */
    private static final class Setup {
        private final Capture capture;
        private final CipherSuite suite;
        private final OpenSessionRequest request;
        private final OpenSessionResponse response;
        private final RakpMessage1 first;
        private final RakpMessage2 second;
        private final RakpMessage3 third;
        private final RakpMessage4 fourth;
        private final RakpKeys keys;

        Setup(String name, CipherSuite suite) {
            this.suite = suite;
            capture = Capture.of("ipmitool-" + name);
            request = OpenSessionRequest.decode(payload(0, PayloadType.OPEN_SESSION_REQUEST));
            response = OpenSessionResponse.decode(payload(1, PayloadType.OPEN_SESSION_RESPONSE));
            first = RakpMessage1.decode(payload(2, PayloadType.RAKP_MESSAGE_1));
            second = RakpMessage2.decode(payload(3, PayloadType.RAKP_MESSAGE_2));
            third = RakpMessage3.decode(payload(4, PayloadType.RAKP_MESSAGE_3));
            fourth = RakpMessage4.decode(payload(5, PayloadType.RAKP_MESSAGE_4));
            keys = Keys.of(suite, PASSWORD, first, second);
        }

        private byte[] payload(int index, PayloadType type) {
            return capture.payload(index, type, suite);
        }

        List<LanMessage> session() {
            return capture.session(new SessionCipher(suite, keys, new SecureRandom()), suite);
        }
    }
}
