package io.bearman.pxe.artifact;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** An artifact whose bytes were those of its name when they were read whole. Thread-safe. */
public final class OpenArtifact {
    private static final long PIECE = 1L << 30;

    private final Path path;
    private final String sha256;
    private final FileChannel file;
    private final Stamp stamp;
    private final @Nullable ByteBuffer[] pieces;

    /**
     * @param file is never closed: answers that are under way may still need it. It is when nobody
     *     refers to it any more
     */
    OpenArtifact(Path path, String sha256, FileChannel file, Stamp stamp) {
        this.path = path;
        this.sha256 = sha256;
        this.file = file;
        this.stamp = stamp;
        this.pieces = new ByteBuffer[(int) ((stamp.size() + PIECE - 1) / PIECE)];
    }

    /** {@return its digest} */
    public String sha256() {
        return sha256;
    }

    /** {@return its bytes} */
    public long size() {
        return stamp.size();
    }

    /** {@return the file, to be read at positions only} */
    public FileChannel file() {
        return file;
    }

    /** {@return whether the file is still the one that was read whole} */
    public boolean unchanged() {
        try {
            return Stamp.of(path).equals(stamp);
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * {@return these bytes of it, or the first of them; none is read before somebody looks at it}
     *
     * @param from the first byte
     * @param to the byte behind the last
     */
    public ByteBuffer bytes(long from, long to) throws IOException {
        int piece = (int) (from / PIECE);
        int at = (int) (from % PIECE);
        int length = (int) Math.min(to - from, PIECE - at);
        return piece(piece).slice(at, length);
    }

    private ByteBuffer piece(int number) throws IOException {
        // One mapping for all answers: only the garbage collector takes one away again.
        synchronized (pieces) {
            if (pieces[number] == null) {
                long from = number * PIECE;
                pieces[number] = file.map(MapMode.READ_ONLY, from, Math.min(PIECE, size() - from));
            }
            return pieces[number];
        }
    }
}
