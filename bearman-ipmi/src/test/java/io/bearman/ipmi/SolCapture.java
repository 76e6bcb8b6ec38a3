package io.bearman.ipmi;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * What was said in the session of ipmitool's console, decrypted: commands and payloads of serial over LAN.
 *
 * @param toBmc whether ipmitool said it
 * @param sol whether it is a payload of serial over LAN; else a command or its answer
 * @param bytes the payload; of a command what follows its number, of an answer from the completion code on
 * @param command the command's number, 0 for serial over LAN
 */
public record SolCapture(boolean toBmc, boolean sol, byte[] bytes, int command) {
    private static final byte[] PASSWORD = "secret".getBytes(StandardCharsets.US_ASCII);
    private static final CipherSuite SUITE = CipherSuite.SUITE_3;
    private static final int SETUP = 6;

    /** {@return all of it, in order} */
    public static List<SolCapture> all() {
        Capture capture = Capture.of("ipmitool-suite3-sol");
        RakpKeys keys = Keys.of(
                SUITE,
                PASSWORD,
                RakpMessage1.decode(capture.payload(2, PayloadType.RAKP_MESSAGE_1, SUITE)),
                RakpMessage2.decode(capture.payload(3, PayloadType.RAKP_MESSAGE_2, SUITE)));
        SessionCipher cipher = new SessionCipher(SUITE, keys, new SecureRandom());
        List<SolCapture> all = new ArrayList<>();
        for (Capture.Line line : capture.lines().subList(SETUP, capture.lines().size())) {
            Packet packet = Packet.decode(line.packet(), SUITE.codeLength());
            if (!cipher.genuine(packet)) {
                throw new AssertionError("a packet has a wrong integrity code");
            }
            all.add(of(line.toBmc(), packet.payloadType(), cipher.decrypt(packet)));
        }
        return all;
    }

    private static SolCapture of(boolean toBmc, int type, byte[] payload) {
        if (type == PayloadType.SOL.number()) {
            return new SolCapture(toBmc, true, payload, 0);
        }
        LanMessage message = LanMessage.decode(payload);
        return new SolCapture(toBmc, false, message.data(), message.command());
    }
}
