package io.bearman.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.notify.News;
import io.bearman.store.LoopbackReceiver.Arrival;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Kills one process after another while it adds hosts and delivers the news of them, and checks after
 * each that all it was told is there, and in the end what arrived at the receiver.
 */
final class Killing {
    private final String place;
    private final Path folder;
    private final Supplier<SqlStore> open;
    private final Random random = new Random(2);
    private final List<List<String>> phases = new ArrayList<>();
    private int hosts;

    /**
     * @param place a file or a URL
     * @param folder for the processes' notes
     */
    Killing(String place, Path folder, Supplier<SqlStore> open) {
        this.place = place;
        this.folder = folder;
        this.open = open;
    }

    /** {@return how many events arrived more than once} */
    int run(int kills) throws Exception {
        open.get().close();
        try (LoopbackReceiver receiver = new LoopbackReceiver()) {
            for (int kill = 0; kill < kills; kill++) {
                kill(receiver);
            }
            finish(receiver);
            return arrived(receiver.arrivals());
        }
    }

    private void kill(LoopbackReceiver receiver) throws Exception {
        Path notes = notes();
        try (ChildProcess worker = ChildProcess.start(
                NewsWorker.class, place, "" + receiver.port(), notes.toString(), "100000")) {
            int acknowledged = hosts;
            for (int i = random.nextInt(40) + 2; i > 0; i--) {
                acknowledged = number(worker.line(), acknowledged);
            }
            for (String line : worker.kill()) {
                acknowledged = number(line, acknowledged);
            }
            assertThat(acknowledged).isGreaterThan(hosts);
            try (SqlStore store = open.get()) {
                hosts = whole(store, acknowledged);
            }
        }
        phases.add(Files.exists(notes) ? Files.readAllLines(notes) : List.of());
    }

    /** One more process, which nobody kills, delivers what is left. */
    private void finish(LoopbackReceiver receiver) throws Exception {
        Path notes = notes();
        try (ChildProcess worker = ChildProcess.start(
                NewsWorker.class, place, "" + receiver.port(), notes.toString(), "1")) {
            assertThat(worker.linesUntil("end")).endsWith("end");
            assertThat(worker.exitCode()).isZero();
        }
        hosts++;
        phases.add(Files.readAllLines(notes));
    }

    private Path notes() {
        return folder.resolve("phases-" + phases.size());
    }

    private static int number(String line, int otherwise) {
        return line.startsWith("host ") ? Integer.parseInt(line.substring(5)) : otherwise;
    }

    private static int whole(SqlStore store, int acknowledged) {
        List<Placed> all = store.inventory().all();
        // One more may have been committed in the moment before it was acknowledged.
        assertThat(all.size()).isBetween(acknowledged, acknowledged + 1);
        assertThat(all)
                .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, all.size())
                        .mapToObj(Fleet::host)
                        .toList());
        assertThat(store.audit().latest(Integer.MAX_VALUE)).hasSize(all.size());
        for (String table : List.of("machine", "binding", "outbox", "delivery")) {
            assertThat(count(store, table)).as(table).isEqualTo(all.size());
        }
        assertThat(count(store, "machine_mac")).isEqualTo(2L * all.size());
        return all.size();
    }

    private static long count(SqlStore store, String table) {
        return store.database()
                .read(sql -> sql.row("select count(*) from " + table, row -> row.getLong(1)))
                .orElseThrow();
    }

    /** Every committed event arrived, in the order of its subject. */
    private int arrived(List<Arrival> arrivals) throws IOException {
        Map<String, News> first = new LinkedHashMap<>();
        arrivals.forEach(arrival -> first.putIfAbsent(arrival.id(), arrival.news()));
        for (int subject = 0; subject < NewsWorker.SUBJECTS; subject++) {
            String about = NewsWorker.news(subject).about();
            assertThat(first.values().stream().filter(news -> news.about().equals(about)))
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, hosts)
                            .mapToObj(NewsWorker::news)
                            .filter(news -> news.about().equals(about))
                            .toList());
        }
        try (SqlStore store = open.get()) {
            assertThat(store.outbox().undelivered()).isEmpty();
        }
        onlyTheKilledRepeat(arrivals);
        return arrivals.size() - first.size();
    }

    /**
     * A process sends one after the other, and the next only when the one before is marked. So each
     * sending but an event's last must be the last that its process began: that is where it died.
     */
    private void onlyTheKilledRepeat(List<Arrival> arrivals) {
        Set<String> sent = new HashSet<>();
        for (List<String> process : phases) {
            for (String id : process) {
                assertThat(sent).as("events that were sent and marked").doesNotContain(id);
            }
            if (!process.isEmpty()) {
                sent.addAll(process.subList(0, process.size() - 1));
            }
        }
        Set<String> repeated = new HashSet<>();
        phases.stream()
                .filter(process -> !process.isEmpty())
                .forEach(process -> repeated.add(process.get(process.size() - 1)));
        Set<String> seen = new HashSet<>();
        for (Arrival arrival : arrivals) {
            assertThat(seen.add(arrival.id()) || repeated.contains(arrival.id()))
                    .as("event %s arrived twice", arrival.id())
                    .isTrue();
        }
    }
}
