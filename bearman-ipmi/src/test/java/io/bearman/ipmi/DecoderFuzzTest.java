package io.bearman.ipmi;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.power.PowerState;
import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.GetBootFlags;
import io.bearman.ipmi.command.GetChassisStatus;
import io.bearman.ipmi.command.GetDeviceGuid;
import io.bearman.ipmi.command.GetDeviceId;
import io.bearman.ipmi.command.GetSystemGuid;
import io.bearman.ipmi.command.Malformed;
import io.bearman.ipmi.command.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Whatever bytes come: a decoder returns or throws {@link Malformed}, and nothing else. */
class DecoderFuzzTest {
    private static final int ROUNDS = 200_000;
    private static final List<String> SEEDS = List.of(
            "suite3-chassis-status",
            "suite3-boot-flags",
            "suite3-wrong-password",
            "suite17-refused");
    private static final List<Function<byte[], Object>> PAYLOADS = List.of(
            OpenSessionRequest::decode,
            OpenSessionResponse::decode,
            RakpMessage1::decode,
            RakpMessage2::decode,
            RakpMessage3::decode,
            RakpMessage4::decode,
            LanMessage::decode);
    private static final List<Command<?>> COMMANDS = List.of(
            new GetDeviceId(),
            new GetDeviceGuid(),
            new GetSystemGuid(),
            new GetChassisStatus(),
            new GetBootFlags());

    private final Random random = new Random(20261122);

    @Test
    void mutatedDatagramsAreDecodedOrMalformed() {
        List<byte[]> seeds = SEEDS.stream()
                .flatMap(name -> Capture.of("ipmitool-" + name).lines().stream())
                .map(Capture.Line::packet)
                .toList();
        SessionCipher cipher = cipher();
        int decoded = 0;
        int genuine = 0;
        int malformed = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = mutate(seeds.get(random.nextInt(seeds.size())));
            try {
                Packet packet = Packet.decode(bytes, CipherSuite.SUITE_3.codeLength());
                decoded++;
                genuine += cipher.genuine(packet) ? 1 : 0;
                if (i % 4 == 0) {
                    decodeAll(packet.payload());
                }
                cipher.decrypt(packet);
            } catch (Malformed expected) {
                malformed++;
            }
        }
        assertThat(genuine).isZero();
        assertThat(decoded).isGreaterThan(ROUNDS / 20);
        assertThat(malformed).isGreaterThan(ROUNDS / 20);
    }

    @Test
    void randomPayloadsAreDecodedOrMalformed() {
        for (int i = 0; i < ROUNDS / 4; i++) {
            byte[] bytes = new byte[random.nextInt(80)];
            random.nextBytes(bytes);
            decodeAll(bytes);
        }
        assertThat(new GetChassisStatus().decode(new WireReader(new byte[3])).power())
                .isEqualTo(PowerState.OFF);
    }

    @Test
    void aLiveSessionSurvivesRandomPackets() {
        World world = new World();
        world.network.fromBmc = packet -> List.of(mutate(packet), packet, mutate(packet));

        try (Session session = world.open()) {
            for (int i = 0; i < 1000; i++) {
                assertThat(session.chassisStatus().power()).isEqualTo(PowerState.ON);
            }
        }
    }

    private void decodeAll(byte[] bytes) {
        for (Function<byte[], Object> decoder : PAYLOADS) {
            attempt(() -> decoder.apply(bytes));
        }
        for (Command<?> command : COMMANDS) {
            attempt(() -> command.decode(new WireReader(bytes)));
        }
    }

    private static void attempt(Runnable decoding) {
        try {
            decoding.run();
        } catch (Malformed e) {
            // That is the one answer to nonsense.
        }
    }

    private byte[] mutate(byte[] seed) {
        byte[] bytes = seed.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return switch (random.nextInt(6)) {
            case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length) + 1);
            case 1 -> Arrays.copyOf(bytes, bytes.length + random.nextInt(1200));
            default -> bytes;
        };
    }

    private static SessionCipher cipher() {
        byte[] sixteen = new byte[16];
        RakpMessage1 first =
                new RakpMessage1(0, 1, sixteen, 0x12, "a".getBytes(StandardCharsets.US_ASCII));
        RakpMessage2 second = new RakpMessage2(0, 0, 1, sixteen, sixteen, new byte[0]);
        RakpKeys keys = Keys.of(CipherSuite.SUITE_3, new byte[0], first, second);
        return new SessionCipher(CipherSuite.SUITE_3, keys, new SeededRandom(1));
    }
}
