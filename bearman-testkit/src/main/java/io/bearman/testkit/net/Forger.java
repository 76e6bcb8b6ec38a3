package io.bearman.testkit.net;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

/**
 * Somebody on the network who wants the client of a BMC to believe something else, and has neither
 * password nor keys: says that a login is refused, says things in a session without proof, sends
 * bytes without sense. Owned by its {@link LossyLink}, with a random of its own, so that forgeries
 * change nothing of what else happens to packets.
 */
final class Forger {
    // Where things stand in an RMCP+ packet (IPMI v2.0 §13.6).
    private static final int AUTHENTICATION = 4;
    private static final int TYPE = 5;
    private static final int SESSION = 6;
    private static final int SEQUENCE = 10;
    private static final int LENGTH = 14;
    private static final int PAYLOAD = 16;
    // And in the answers of a login: tag, status, two reserved, the console's session id.
    private static final int STATUS = PAYLOAD + 1;
    private static final int CONSOLE = PAYLOAD + 4;
    private static final int REFUSAL = 8;

    private static final int RMCP_PLUS = 0x06;
    private static final int LONGEST_GARBAGE = 120;
    // Of IPMI v2.0 table 13-15, and one that means nothing.
    private static final int[] STATUSES = {
        0x01, 0x02, 0x08, 0x09, 0x0a, 0x0d, 0x0f, 0x11, 0x12, 0xcc
    };

    private final Random random;

    Forger(long seed) {
        this.random = new Random(~seed * 31);
    }

    /** {@return what arrives before this packet does} */
    Optional<LossyLink.Delivery> overtake(byte[] packet, Link link) {
        if (random.nextDouble() >= link.forgeries()) {
            return Optional.empty();
        }
        long earlier = (long) (random.nextDouble() * link.latency().toNanos());
        return Optional.of(new LossyLink.Delivery(forge(packet), Duration.ofNanos(earlier)));
    }

    private byte[] forge(byte[] packet) {
        boolean plus = packet.length > CONSOLE + 4 && packet[AUTHENTICATION] == RMCP_PLUS;
        if (!plus || random.nextInt(4) == 0) {
            return garbage(packet);
        }
        return switch (packet[TYPE] & 0x3f) {
            case 0x11, 0x13, 0x15 -> refusal(packet); // Open Session Response, RAKP 2, RAKP 4
            case 0x10, 0x12, 0x14 -> garbage(packet); // what the client itself says
            default -> random.nextBoolean() ? unproven(packet) : scrambled(packet);
        };
    }

    private byte[] garbage(byte[] packet) {
        byte[] forged = new byte[random.nextInt(LONGEST_GARBAGE)];
        random.nextBytes(forged);
        int alike = random.nextInt(PAYLOAD); // it looks like IPMI at first
        System.arraycopy(
                packet, 0, forged, 0, Math.min(alike, Math.min(packet.length, forged.length)));
        return forged;
    }

    /** With the tag and the console's session id of the true answer, or with one of them guessed. */
    private byte[] refusal(byte[] packet) {
        byte[] forged = Arrays.copyOf(packet, PAYLOAD + REFUSAL);
        length(forged, REFUSAL);
        forged[STATUS] = (byte) STATUSES[random.nextInt(STATUSES.length)];
        switch (random.nextInt(4)) {
            case 0 -> forged[PAYLOAD] = (byte) random.nextInt(256);
            case 1 -> forged[CONSOLE + random.nextInt(4)] ^= (byte) (1 + random.nextInt(255));
            default -> {}
        }
        return forged;
    }

    /** The answer to Get Chassis Status that the power is off, in the clear and without proof. */
    private byte[] unproven(byte[] packet) {
        int sequence = random.nextInt(8) << 2;
        int[] message = {
            0x81, 0x04, 0x7b, 0x20, sequence, 0x01, 0x00, 0x00, 0x00, 0x40, -0x61 - sequence
        };
        byte[] forged = Arrays.copyOf(packet, PAYLOAD + message.length);
        forged[TYPE] = 0;
        length(forged, message.length);
        for (int i = 0; i < message.length; i++) {
            forged[PAYLOAD + i] = (byte) message[i];
        }
        return forged;
    }

    /** Of this session or of another, with the right form and other bytes. */
    private byte[] scrambled(byte[] packet) {
        byte[] forged = packet.clone();
        byte[] other = new byte[packet.length];
        random.nextBytes(other);
        System.arraycopy(other, SEQUENCE, forged, SEQUENCE, LENGTH - SEQUENCE);
        System.arraycopy(other, PAYLOAD, forged, PAYLOAD, packet.length - PAYLOAD);
        if (random.nextBoolean()) {
            forged[SESSION] ^= 1;
        }
        return forged;
    }

    private static void length(byte[] packet, int payload) {
        packet[LENGTH] = (byte) payload;
        packet[LENGTH + 1] = 0;
    }
}
