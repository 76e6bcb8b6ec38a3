package io.bearman.testkit.bmc;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.PowerState;
import io.bearman.core.time.VirtualTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What ipmitool said to ipmi_sim is said to our BMC, with the randomness of ipmi_sim: it answers with
 * the same bytes. So neither our client nor our reading of the specification is its only witness.
 */
class GoldenLoginTest {
    private static final int HANDSHAKES = 3;
    // What lies between says what each of the two BMCs is.
    private static final int CLOSE = 8;

    private final Deque<byte[]> requests = new ArrayDeque<>();
    private final List<byte[]> answers = new ArrayList<>();

    @Test
    void ourBmcAnswersWithTheBytesOfAnother() throws IOException {
        read("ipmitool-suite3-chassis-status.hex");
        VirtualTime time = new VirtualTime(1);
        SimulatedBmc bmc = new SimulatedBmc(
                SimulatedBmc.Settings.of(
                        BmcGuid.of("010000000000008000400000c0b3a2be"),
                        BmcUser.admin("admin", "secret")),
                new RecordingChassis(PowerState.ON, time, Duration.ZERO),
                time,
                new Replay(answers));

        for (int i = 0; i < answers.size(); i++) {
            List<Reply> replies = bmc.handle(Console.ADDRESS, requests.remove());
            assertThat(replies).as("answer " + i).hasSize(1);
            byte[] answer = replies.get(0).packet();
            if (i < HANDSHAKES || i == CLOSE) {
                assertThat(answer).as("answer " + i).isEqualTo(answers.get(i));
            }
        }
        assertThat(bmc.sessions()).isZero();
    }

    private void read(String capture) throws IOException {
        try (var in = GoldenLoginTest.class.getResourceAsStream("/captures/" + capture)) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(line -> {
                if (line.startsWith("> ")) {
                    requests.add(HexFormat.of().parseHex(line.substring(2)));
                } else if (line.startsWith("< ")) {
                    answers.add(HexFormat.of().parseHex(line.substring(2)));
                }
            });
        }
    }

    /** The session id, the random number and the initial vectors of the captured BMC, in order. */
    private static final class Replay extends Random {
        private static final long serialVersionUID = 1L;

        private final transient Deque<byte[]> numbers = new ArrayDeque<>();
        private final int sessionId;

        Replay(List<byte[]> answers) {
            sessionId = new Wire.Reader(Arrays.copyOfRange(answers.get(0), 24, 28)).uint32();
            numbers.add(Arrays.copyOfRange(answers.get(1), 24, 40));
            answers.stream()
                    .skip(HANDSHAKES)
                    .forEach(packet -> numbers.add(Arrays.copyOfRange(packet, 16, 32)));
        }

        @Override
        public int nextInt() {
            return sessionId;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(numbers.remove(), 0, bytes, 0, bytes.length);
        }
    }
}
