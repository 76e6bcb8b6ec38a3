package io.bearman.store;

import io.bearman.core.host.HostId;
import io.bearman.core.net.JdkHttp;
import io.bearman.core.notify.News;
import io.bearman.core.notify.Notice;
import io.bearman.core.notify.Notifier;
import io.bearman.core.notify.Telling;
import io.bearman.core.notify.Webhook;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/**
 * A process of its own that adds hosts, each with news about it in the same transaction, and delivers
 * the news meanwhile: {@code FILE-OR-URL RECEIVER PHASES COUNT}. It prints a line for each host that
 * the store has acknowledged; into the file PHASES goes the id of each event before it is sent.
 */
final class NewsWorker {
    static final String RECEIVER = "receiver";
    /** News are about so few subjects that some of one subject always wait for each other. */
    static final int SUBJECTS = 3;

    private NewsWorker() {}

    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[3]);
        TimeSource time = TimeSource.system();
        Secret url = Secret.of("http://127.0.0.1:" + args[1] + "/hook");
        try (SqlStore store = Worker.open(args[0])) {
            Notifier notifier =
                    new Phases(Path.of(args[2]), new Webhook(new JdkHttp(time), time, url));
            Dispatcher dispatcher = store.dispatcher(Map.of(RECEIVER, notifier));
            Thread delivering = new Thread(dispatcher::run, "dispatcher");
            delivering.start();
            addHosts(store, count);
            time.await(
                    () -> store.outbox().undelivered().isEmpty(), java.time.Duration.ofMinutes(1));
            delivering.interrupt();
            delivering.join();
        }
        say("end");
    }

    private static void addHosts(SqlStore store, int count) {
        int next = store.inventory().all().size() + 1;
        for (int number = next; number < next + count; number++) {
            int added = number;
            store.write(transaction -> {
                transaction.inventory().put(List.of(Fleet.host(added)), "worker");
                transaction.tell(news(added));
                return "";
            });
            say("host " + number);
        }
    }

    static News news(int number) {
        return new News.HostBroken(HostId.of("cn" + (1 + number % SUBJECTS)), "" + number);
    }

    private static void say(String line) {
        System.out.println(line);
    }

    /** Writes down what is about to be sent; what is written outlives a kill of the process. */
    private record Phases(Path file, Notifier notifier) implements Notifier {
        @Override
        public Telling tell(Notice notice, Deadline notAfter) {
            try {
                Files.write(
                        file,
                        (notice.id() + "\n").getBytes(StandardCharsets.US_ASCII),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            return notifier.tell(notice, notAfter);
        }
    }
}
