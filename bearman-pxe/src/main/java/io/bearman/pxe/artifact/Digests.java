package io.bearman.pxe.artifact;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** SHA-256 of files. */
final class Digests {
    private static final int PIECE = 256 * 1024;

    private Digests() {}

    /** {@return the digest of all that is in it, in lower-case hex; its position stays} */
    static String of(FileChannel file) throws IOException {
        return read(file, null).sha256();
    }

    /** {@return what was copied} */
    static Copied copy(FileChannel from, FileChannel to) throws IOException {
        return read(from, to);
    }

    private static Copied read(FileChannel from, @Nullable FileChannel to) throws IOException {
        MessageDigest sha256 = sha256();
        // On the heap: the JDK's digest copies a direct buffer in small pieces.
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        long size = 0;
        while (true) {
            int read = from.read(piece.clear(), size);
            if (read < 0) {
                return new Copied(HexFormat.of().formatHex(sha256.digest()), size);
            }
            size += read;
            sha256.update(piece.array(), 0, read);
            piece.flip();
            while (to != null && piece.hasRemaining()) {
                to.write(piece);
            }
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** What was read. */
    record Copied(String sha256, long size) {}
}
