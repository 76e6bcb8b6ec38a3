package io.bearman.ipmi;

import io.bearman.core.InterruptedWaitException;
import io.bearman.core.net.Datagrams;
import io.bearman.core.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One unconnected UDP socket with one daemon thread, which owns its receiver. The socket is dual: a
 * machine without IPv6 gives it IPv4 alone.
 *
 * <p>Nothing that a receiver or a task throws ends the thread, and an interrupt, which costs Java the
 * socket, is answered with a new one.
 */
final class UdpPort implements Datagrams {
    private static final Logger LOG = LoggerFactory.getLogger(UdpPort.class);

    /** Answers of thousands of BMCs come at once; the kernel gives what it may. */
    private static final int RECEIVE_BUFFER = 4 << 20;

    /** After so many packets it is the turn of tasks, after so many tasks that of packets. */
    private static final int AT_ONCE = 64;

    private static final long LONGEST_WAIT_MILLIS = Duration.ofMinutes(1).toMillis();
    private static final long NEVER = Long.MAX_VALUE;

    private final TimeSource time;
    private final Receiver receiver;
    private final Selector selector;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::run, "bearman-ipmi");
    /** One byte more than we accept, so that a longer packet is seen to be longer. */
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(Packet.LONGEST + 1);

    private volatile DatagramChannel channel;
    private volatile boolean closed;
    /** Compared by subtraction only while it is not {@link #NEVER}. */
    private volatile long alarm = NEVER;

    UdpPort(TimeSource time, Receiver receiver) {
        this.time = time;
        this.receiver = receiver;
        try {
            this.selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException("no UDP socket", e);
        }
        try {
            this.channel = socket();
        } catch (IOException e) {
            close(selector);
            throw new UncheckedIOException("no UDP socket", e);
        }
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    private DatagramChannel socket() throws IOException {
        DatagramChannel socket = DatagramChannel.open();
        try {
            socket.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
            socket.configureBlocking(false);
            socket.bind(null);
            socket.register(selector, SelectionKey.OP_READ);
            return socket;
        } catch (IOException e) {
            close(socket);
            throw e;
        }
    }

    @Override
    public void send(InetSocketAddress to, byte[] packet) {
        try {
            channel.send(ByteBuffer.wrap(packet), to);
        } catch (ClosedChannelException e) {
            LOG.debug("{} not sent: the socket was closed", to);
        } catch (IOException | RuntimeException e) {
            // No route, no buffer, an address without a host: it is lost, as any packet may be.
            LOG.debug("{} not sent: {}", to, e.getMessage());
        }
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        // Looked at afterwards: one that was added before the end is run at the end.
        if (closed && tasks.remove(task)) {
            throw new IllegalStateException("the port is closed");
        }
        if (Thread.currentThread() != thread) {
            selector.wakeup();
        }
    }

    @Override
    public void wake(long nanoTime) {
        alarm = nanoTime;
        if (Thread.currentThread() != thread) {
            selector.wakeup();
        }
    }

    private void run() {
        while (!closed) {
            try {
                turn();
            } catch (ClosedByInterruptException e) {
                reopen();
            } catch (IOException | RuntimeException | Error e) {
                LOG.error("the IPMI thread goes on after: {}", e.toString(), e);
            }
        }
        finish();
    }

    private void turn() throws IOException {
        // Somebody's interrupt must not cost us the socket.
        Thread.interrupted();
        if (!channel.isOpen()) {
            throw new ClosedByInterruptException();
        }
        runTasks(AT_ONCE);
        boolean more = receive();
        if (alarm != NEVER && time.nanoTime() - alarm >= 0) {
            alarm = NEVER;
            receiver.alarm();
        }
        if (more || !tasks.isEmpty()) {
            selector.selectNow();
        } else {
            selector.select(untilAlarm());
        }
        selector.selectedKeys().clear();
    }

    /** {@return milliseconds, rounded up: 0 would mean for ever} */
    private long untilAlarm() {
        if (alarm == NEVER) {
            return LONGEST_WAIT_MILLIS;
        }
        long left = Duration.ofNanos(Math.max(0, alarm - time.nanoTime())).toMillis();
        return Math.min(left + 1, LONGEST_WAIT_MILLIS);
    }

    private void runTasks(int atMost) {
        for (int i = 0; i < atMost; i++) {
            Runnable task = tasks.poll();
            if (task == null) {
                return;
            }
            task.run();
        }
    }

    /** {@return whether there may be more} */
    private boolean receive() throws IOException {
        for (int i = 0; i < AT_ONCE; i++) {
            buffer.clear();
            InetSocketAddress from = (InetSocketAddress) channel.receive(buffer);
            if (from == null) {
                return false;
            }
            byte[] packet = new byte[buffer.flip().remaining()];
            buffer.get(packet);
            receiver.received(from, packet);
        }
        return true;
    }

    private void reopen() {
        Thread.interrupted();
        try {
            channel = socket();
            LOG.debug("the socket was closed by an interrupt and opened anew");
        } catch (IOException e) {
            LOG.error("no UDP socket: {}", e.getMessage());
            rest();
        }
    }

    private void rest() {
        try {
            time.sleep(Duration.ofSeconds(1));
        } catch (InterruptedWaitException e) {
            LOG.debug("interrupted");
        }
    }

    /** Who gave us a task before we were closed may wait for it. */
    private void finish() {
        try {
            runTasks(Integer.MAX_VALUE);
        } finally {
            close(selector);
            close(channel);
        }
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        if (!thread.isAlive()) {
            close(selector);
            close(channel);
        }
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            LOG.debug("not closed: {}", e.getMessage());
        }
    }
}
