package io.bearman.store;

import io.bearman.core.secret.Secret;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.util.Arrays;
import java.util.Base64;

/**
 * An Ed25519 key pair as OpenSSH writes it (PROTOCOL.key of its sources; RFC 8709 §4, RFC 8032
 * §5.1.2).
 *
 * @param publicKey one line without its end
 * @param privateKey the whole file
 */
record OpenSshKey(String publicKey, Secret privateKey) {
    private static final String TYPE = "ssh-ed25519";
    private static final int POINT_BYTES = 32;
    private static final int BLOCK = 8;
    private static final int LINE = 70;

    /** {@return a new key pair} */
    static OpenSshKey make(String comment, SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(255, random);
            return of(generator.generateKeyPair(), comment, random);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every JRE since 15 has it.
        }
    }

    private static OpenSshKey of(KeyPair pair, String comment, SecureRandom random) {
        byte[] point = point((EdECPublicKey) pair.getPublic());
        byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
        Wire blob = new Wire().text(TYPE).bytes(point);
        int check = random.nextInt();
        Wire secret = new Wire()
                .number(check)
                .number(check)
                .text(TYPE)
                .bytes(point)
                .bytes(concat(seed, point))
                .text(comment);
        for (int pad = 1; secret.length() % BLOCK != 0; pad++) {
            secret.raw((byte) pad);
        }
        byte[] file = new Wire()
                .raw("openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII))
                .text("none")
                .text("none")
                .text("")
                .number(1)
                .bytes(blob.toBytes())
                .bytes(secret.toBytes())
                .toBytes();
        String body = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(file);
        return new OpenSshKey(
                TYPE + " " + Base64.getEncoder().encodeToString(blob.toBytes()) + " " + comment,
                Secret.of("-----BEGIN OPENSSH PRIVATE KEY-----\n" + body
                        + "\n-----END OPENSSH PRIVATE KEY-----\n"));
    }

    /** The y coordinate, lowest byte first; the highest bit says whether x is odd. */
    private static byte[] point(EdECPublicKey key) {
        byte[] big = key.getPoint().getY().toByteArray();
        byte[] point = new byte[POINT_BYTES];
        for (int i = 0; i < Math.min(big.length, POINT_BYTES); i++) {
            point[i] = big[big.length - 1 - i];
        }
        if (key.getPoint().isXOdd()) {
            point[POINT_BYTES - 1] |= (byte) 0x80;
        }
        return point;
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** What SSH writes (RFC 4251 §5). */
    private static final class Wire {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final DataOutputStream out = new DataOutputStream(bytes);

        Wire number(int value) {
            return write(() -> out.writeInt(value));
        }

        Wire text(String text) {
            return bytes(text.getBytes(StandardCharsets.UTF_8));
        }

        Wire bytes(byte[] value) {
            number(value.length);
            return raw(value);
        }

        Wire raw(byte... value) {
            return write(() -> out.write(value));
        }

        int length() {
            return bytes.size();
        }

        byte[] toBytes() {
            return bytes.toByteArray();
        }

        private Wire write(Writing writing) {
            try {
                writing.run();
                return this;
            } catch (IOException e) {
                throw new UncheckedIOException(e); // Memory does not fail so.
            }
        }

        private interface Writing {
            void run() throws IOException;
        }
    }
}
