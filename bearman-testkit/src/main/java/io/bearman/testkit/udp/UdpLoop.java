package io.bearman.testkit.udp;

import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.PriorityQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One daemon thread that reads any number of UDP ports and does what is due later. It sleeps while
 * there is nothing to do. Every port takes one file descriptor, so {@code ulimit -n} limits how many
 * there can be; Linux cannot tell Java to which of its addresses a packet was sent, so one descriptor
 * cannot stand for several addresses.
 *
 * <p>Thread-safe. Receivers and tasks are called on its thread, one at a time, and must not wait.
 */
public final class UdpLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UdpLoop.class);
    private static final int LARGEST = 65_536;
    // So many packets of one port are read before others get their turn.
    private static final int BURST = 16;
    private static final int RECEIVE_BUFFER = 1 << 20;
    private static final long PATIENCE_SECONDS = 10;

    private final TimeSource time = TimeSource.system();
    private final Selector selector;
    private final Thread thread;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST);
    private final PriorityQueue<Task> tasks = new PriorityQueue<>(); // guarded by itself
    private long taskCount; // guarded by tasks
    private volatile boolean closed;

    private UdpLoop(Selector selector, String name) {
        this.selector = selector;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /** Takes what comes to a port. */
    @FunctionalInterface
    public interface Receiver {
        /** Takes a packet that came to this port; its bytes are the receiver's. */
        void received(UdpPort at, InetSocketAddress from, byte[] packet);
    }

    private record Task(Deadline due, long number, Runnable body) implements Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            long before = due.nanoTime() - other.due.nanoTime();
            return Long.signum(before != 0 ? before : number - other.number);
        }
    }

    /** {@return a loop whose thread has this name} */
    public static UdpLoop start(String name) {
        try {
            UdpLoop loop = new UdpLoop(Selector.open(), name);
            loop.thread.start();
            return loop;
        } catch (IOException e) {
            throw new UncheckedIOException("no selector for " + name, e);
        }
    }

    /**
     * Opens a port.
     *
     * @param at where, IPv4 or IPv6; port 0 for any free one
     * @throws UncheckedIOException when the port is taken or file descriptors have run out
     */
    public UdpPort open(InetSocketAddress at, Receiver receiver) {
        StandardProtocolFamily family = at.getAddress() instanceof Inet6Address
                ? StandardProtocolFamily.INET6
                : StandardProtocolFamily.INET;
        DatagramChannel channel = null;
        try {
            channel = DatagramChannel.open(family);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
            channel.configureBlocking(false);
            channel.bind(at);
            UdpPort port = new UdpPort(this, channel, receiver);
            channel.register(selector, SelectionKey.OP_READ, port);
            selector.wakeup();
            return port;
        } catch (IOException e) {
            closeQuietly(channel);
            throw new UncheckedIOException(
                    "no port at " + at + "; each takes a file descriptor, see ulimit -n", e);
        }
    }

    private static void closeQuietly(@Nullable DatagramChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.debug("a port could not be closed", e);
        }
    }

    /** Does something so much later; what is due after {@link #close} is not done. */
    public void after(Duration delay, Runnable body) {
        boolean first;
        synchronized (tasks) {
            Task task = new Task(Deadline.in(time, delay), taskCount++, body);
            tasks.add(task);
            first = tasks.peek() == task;
        }
        if (first && Thread.currentThread() != thread) {
            selector.wakeup();
        }
    }

    /** Closes a port. It is free again afterwards, or, on the loop's own thread, soon. */
    void close(DatagramChannel channel) {
        closeQuietly(channel);
        if (closed || Thread.currentThread() == thread) {
            return; // the next look at the selector lets go of it
        }
        CountDownLatch done = new CountDownLatch(1);
        after(Duration.ZERO, () -> {
            selectNow(); // only now does the selector let go of it
            done.countDown();
        });
        await(done);
    }

    private void await(CountDownLatch done) {
        try {
            if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("{} did not close a port in time", thread.getName());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closes every port; they are free again afterwards. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        if (Thread.currentThread() != thread) {
            try {
                thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        try (selector) {
            while (!closed) {
                select();
                runDue();
            }
            new ArrayList<>(selector.keys()).forEach(key -> closeQuietly(channel(key)));
        } catch (IOException e) {
            LOG.error("{} ends", thread.getName(), e);
        }
    }

    private void select() throws IOException {
        long wait = millisToNext();
        if (wait == 0) {
            selector.selectNow(this::read);
        } else {
            selector.select(this::read, wait);
        }
    }

    private void selectNow() {
        try {
            selector.selectNow(this::read);
        } catch (IOException e) {
            LOG.error("{} cannot select", thread.getName(), e);
        }
    }

    /** {@return rounded up, so that nothing spins until it is due} */
    private long millisToNext() {
        synchronized (tasks) {
            if (tasks.isEmpty()) {
                return TimeUnit.HOURS.toMillis(1);
            }
            long nanos = tasks.peek().due().left(time).toNanos();
            return (nanos + 999_999) / 1_000_000;
        }
    }

    private void runDue() {
        for (Runnable body = nextDue(); body != null && !closed; body = nextDue()) {
            guarded(body);
        }
    }

    private @Nullable Runnable nextDue() {
        synchronized (tasks) {
            boolean due = !tasks.isEmpty() && tasks.peek().due().passed(time);
            return due ? tasks.remove().body() : null;
        }
    }

    private void read(SelectionKey key) {
        UdpPort port = (UdpPort) key.attachment();
        try {
            for (int i = 0; i < BURST; i++) {
                buffer.clear();
                InetSocketAddress from = (InetSocketAddress) channel(key).receive(buffer);
                if (from == null) {
                    return;
                }
                byte[] packet = new byte[buffer.flip().remaining()];
                buffer.get(packet);
                guarded(() -> port.receiver().received(port, from, packet));
            }
        } catch (IOException e) {
            LOG.trace("{} cannot be read", port, e); // closed meanwhile
        }
    }

    // One station that fails must not take all others with it.
    private void guarded(Runnable body) {
        try {
            body.run();
        } catch (RuntimeException e) {
            LOG.error("{} goes on after a failure", thread.getName(), e);
        }
    }

    private static DatagramChannel channel(SelectionKey key) {
        return (DatagramChannel) key.channel();
    }
}
