package io.bearman.pxe.server;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A connection through which the kernel sends files itself (sendfile(2)).
 *
 * <p>Jetty knows buffers only, so a file goes to it as a mapping of which no byte is ever looked at:
 * where the mapping comes up to be written, the bytes go from the file. One response at a time has a
 * connection, so there is one file at a time; it is set before that response is written.
 */
final class SendfileEndPoint extends SocketChannelEndPoint {
    /** As much as one connection gets before the thread looks whether it may go on. */
    private static final long PIECE = 4 << 20;

    private volatile @Nullable Upcoming upcoming;

    SendfileEndPoint(
            SocketChannel channel,
            ManagedSelector selector,
            SelectionKey key,
            Scheduler scheduler) {
        super(channel, selector, key, scheduler);
    }

    /** From now on this mapping stands for these bytes of a file. */
    void upcoming(ByteBuffer mapping, FileChannel file, long from) {
        upcoming = new Upcoming(mapping, file, from);
    }

    @Override
    public boolean flush(ByteBuffer... buffers) throws IOException {
        Upcoming file = upcoming;
        if (file == null) {
            return super.flush(buffers);
        }
        for (ByteBuffer buffer : buffers) {
            boolean all = buffer == file.mapping ? send(file) : super.flush(buffer);
            if (!all) {
                return false;
            }
        }
        return true;
    }

    private boolean send(Upcoming file) throws IOException {
        ByteBuffer left = file.mapping;
        while (left.hasRemaining()) {
            long at = file.from + left.position();
            long sent = file.file.transferTo(at, Math.min(PIECE, left.remaining()), getChannel());
            if (sent == 0) {
                if (file.file.size() <= at) {
                    throw new EOFException("the file became shorter while it was sent");
                }
                return false;
            }
            left.position(left.position() + (int) sent);
            notIdle();
        }
        upcoming = null;
        return true;
    }

    private record Upcoming(ByteBuffer mapping, FileChannel file, long from) {}
}
