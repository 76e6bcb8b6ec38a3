package io.bearman.bench.pxe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.bearman.bench.store.Fleet;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Many clients at once, each on a connection of its own, in one thread. One that is told to come back
 * later does, as iPXE does; whoever has no whole answer in the end has failed.
 */
final class Crowd {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CLIENTS_AN_ADDRESS = 200;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");
    private static final Pattern LENGTH = Pattern.compile("(?i)\\r\\nContent-Length: *(\\d+)");
    private static final Pattern LATER = Pattern.compile("(?i)\\r\\nRetry-After: *(\\d+)");

    private final TimeSource time;
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(1 << 20);

    Crowd(TimeSource time) {
        this.time = time;
    }

    /** {@return what the machine of this host asks} */
    static String question(Fleet fleet, int host) {
        return "/v1/boot?mac=" + fleet.mac(host, 0).value().replace(':', '-') + "&uuid="
                + fleet.machine(host) + "&arch=x86_64&fw=efi";
    }

    /** {@return how it went when so many clients asked at once} */
    Went ask(WebServer server, int clients, IntFunction<String> path) {
        try (Selector selector = Selector.open()) {
            return new Asking(selector, server.address(), clients, path).run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Asking {
        private final Selector selector;
        private final InetSocketAddress server;
        private final List<Client> clients = new ArrayList<>();
        private final PriorityQueue<Client> later =
                new PriorityQueue<>(Comparator.comparingLong(client -> client.due));
        private final long begin = time.nanoTime();
        private int under;
        private int failed;
        private long bytes;

        Asking(Selector selector, InetSocketAddress server, int count, IntFunction<String> path) {
            this.selector = selector;
            this.server = server;
            for (int i = 0; i < count; i++) {
                clients.add(new Client(i, path.apply(i)));
            }
        }

        Went run() throws IOException {
            Deadline patience = Deadline.in(time, PATIENCE);
            for (Client client : clients) {
                connect(client);
            }
            while (under > 0 || !later.isEmpty()) {
                if (patience.passed(time)) {
                    failed += under + later.size();
                    break;
                }
                connectAgain();
                selector.select(key -> step((Client) key.attachment()), later.isEmpty() ? 100 : 10);
            }
            double seconds = (time.nanoTime() - begin) / 1e9;
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            return new Went(seconds, p99(), failed, bytes);
        }

        private void connectAgain() {
            Client next = later.peek();
            while (next != null && time.nanoTime() - next.due >= 0) {
                connect(later.remove());
                next = later.peek();
            }
        }

        private double p99() {
            long[] took =
                    clients.stream().mapToLong(client -> client.took).sorted().toArray();
            return took[Math.min(took.length - 1, took.length * 99 / 100)] / 1e9;
        }

        private void connect(Client client) {
            under++;
            try {
                client.begin();
                client.channel = SocketChannel.open();
                client.channel.configureBlocking(false);
                // One address has not ports enough for all of them, run after run.
                int address = 2 + client.number / CLIENTS_AN_ADDRESS;
                client.channel.bind(new InetSocketAddress("127.0.0." + address, 0));
                boolean connected = client.channel.connect(server);
                client.channel.register(
                        selector,
                        connected ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT,
                        client);
            } catch (IOException e) {
                end(client, false);
            }
        }

        private void step(Client client) {
            try {
                SelectionKey key = client.channel.keyFor(selector);
                if (key.isConnectable()) {
                    client.channel.finishConnect();
                    key.interestOps(SelectionKey.OP_WRITE);
                } else if (key.isWritable()) {
                    client.channel.write(client.request);
                    if (!client.request.hasRemaining()) {
                        key.interestOps(SelectionKey.OP_READ);
                    }
                } else if (key.isReadable()) {
                    read(client);
                }
            } catch (IOException e) {
                end(client, false);
            }
        }

        private void read(Client client) throws IOException {
            int read = client.channel.read(scratch.clear());
            if (read < 0) {
                end(client, false);
                return;
            }
            bytes += read;
            client.heard(scratch.flip());
            if (client.complete()) {
                end(client, client.status == 200);
            }
        }

        private void end(Client client, boolean good) {
            under--;
            try {
                client.channel.close();
            } catch (IOException e) {
                // It is of no use any more.
            }
            if (good) {
                client.took = time.nanoTime() - begin;
            } else if (client.status == 503 && client.retryAfter > 0) {
                client.due =
                        time.nanoTime() + Duration.ofSeconds(client.retryAfter).toNanos();
                later.add(client);
            } else {
                client.took = PATIENCE.toNanos();
                failed++;
            }
        }
    }

    private static final class Client {
        private final int number;
        private final byte[] words;
        private SocketChannel channel;
        private ByteBuffer request = ByteBuffer.allocate(0);
        private StringBuilder head = new StringBuilder();
        private long left;
        private int status;
        private int retryAfter;
        private long due;
        private long took;

        // The channel is there before anybody looks.
        @SuppressWarnings("NullAway.Init")
        Client(int number, String path) {
            this.number = number;
            this.words = ("GET " + path + " HTTP/1.1\r\nHost: boot\r\nConnection: close\r\n\r\n")
                    .getBytes(US_ASCII);
        }

        void begin() {
            request = ByteBuffer.wrap(words);
            head = new StringBuilder();
            status = 0;
            retryAfter = 0;
            left = -1;
        }

        void heard(ByteBuffer bytes) {
            if (status == 0) {
                byte[] some = new byte[Math.min(bytes.remaining(), 4096)];
                bytes.duplicate().get(some);
                int before = head.length();
                head.append(new String(some, ISO_8859_1));
                int end = head.indexOf("\r\n\r\n");
                if (end < 0) {
                    return;
                }
                status = (int) number(STATUS);
                retryAfter = (int) number(LATER);
                left = number(LENGTH) - (bytes.remaining() - (end + 4 - before));
            } else {
                left -= bytes.remaining();
            }
        }

        boolean complete() {
            return status != 0 && left <= 0;
        }

        private long number(Pattern pattern) {
            Matcher matcher = pattern.matcher(head);
            return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
        }
    }

    /**
     * How it went.
     *
     * @param seconds until the last one had its answer
     * @param p99 after which 99 of 100 had theirs
     * @param failed who has none
     * @param bytes that came
     */
    record Went(double seconds, double p99, int failed, long bytes) {
        double megabytesPerSecond() {
            return bytes / 1e6 / seconds;
        }
    }
}
