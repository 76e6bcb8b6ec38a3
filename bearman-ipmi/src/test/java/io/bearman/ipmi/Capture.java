package io.bearman.ipmi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** A conversation of others, from a file: {@code >} to the BMC, {@code <} from it. */
record Capture(List<Line> lines) {

    record Line(boolean toBmc, byte[] packet) {}

    static Capture of(String name) {
        String text;
        try (InputStream in = Capture.class.getResourceAsStream("/captures/" + name + ".hex")) {
            text = new String(
                    Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Line> lines = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (!line.startsWith("#")) {
                lines.add(new Line(
                        line.startsWith("> "), HexFormat.of().parseHex(line.substring(2))));
            }
        }
        return new Capture(List.copyOf(lines));
    }

    Packet packet(int index, CipherSuite suite) {
        return Packet.decode(lines.get(index).packet(), suite.codeLength());
    }

    byte[] payload(int index, PayloadType type, CipherSuite suite) {
        Packet packet = packet(index, suite);
        if (packet.payloadType() != type.number()) {
            throw new AssertionError("line " + index + " is of type " + packet.payloadType());
        }
        return packet.payload();
    }

    /** What was said in the session, once its keys are known. */
    List<LanMessage> session(SessionCipher cipher, CipherSuite suite) {
        List<LanMessage> messages = new ArrayList<>();
        for (int i = 6; i < lines.size(); i++) {
            Packet packet = packet(i, suite);
            if (!cipher.genuine(packet)) {
                throw new AssertionError("line " + i + " has a wrong integrity code");
            }
            messages.add(LanMessage.decode(cipher.decrypt(packet)));
        }
        return messages;
    }
}
