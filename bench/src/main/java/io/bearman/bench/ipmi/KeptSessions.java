package io.bearman.bench.ipmi;

import io.bearman.bench.measure.Contest;
import io.bearman.bench.measure.Place;
import io.bearman.bench.measure.Processor;
import io.bearman.bench.measure.Runs;
import io.bearman.bench.measure.Sheet;
import io.bearman.core.host.Bmc;
import io.bearman.core.secret.Credential;
import io.bearman.ipmi.IpmiClient;
import io.bearman.ipmi.SessionPolicy;
import io.bearman.ipmi.command.ChassisStatus;
import io.bearman.ipmi.command.GetChassisStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What sessions cost that stay open: at work, and idle. */
final class KeptSessions {
    private static final int BUSY = 200;
    private static final int COMMANDS = 100;
    private static final int IDLE = 1000;
    /** Longer than a session lives without a packet: 1,000 keepalives are among it. */
    private static final Duration WHILE = Duration.ofSeconds(30);

    private static final double NANOS = 1e9;
    private static final double KIB = 1024;
    private static final int COLLECTIONS = 3;

    private final Place place;
    private final Sheet sheet;

    KeptSessions(Place place, Sheet sheet) {
        this.place = place;
        this.sheet = sheet;
    }

    /** Commands in one session a BMC, the next when the last was answered. */
    void atWork(Bmcs all) {
        Bmcs bmcs = all.first(BUSY);
        try (IpmiClient client = IpmiClient.create().with(SessionPolicy.KEPT)) {
            burst(client, bmcs);
            Contest<Sweep> contest = Contest.on(place.time());
            Runs<Sweep> runs = Runs.of(
                    contest.with(Bearman.NAME, () -> burst(client, bmcs)).run(), Bearman.NAME);
            double commands = BUSY * COMMANDS;
            Figure.KEPT_RATE.alone(sheet, runs, burst -> commands / burst.seconds());
            Figure.KEPT_CPU.alone(sheet, runs, burst -> burst.cpuSeconds() / commands * 1e6);
        }
    }

    private Sweep burst(IpmiClient client, Bmcs bmcs) {
        long begin = place.time().nanoTime();
        double cpu = Processor.seconds(() -> all(bmcs.known().values().stream()
                .map(bmc -> ask(client, bmc, bmcs.credential(), COMMANDS))
                .toList()));
        return new Sweep((place.time().nanoTime() - begin) / NANOS, cpu, 100);
    }

    private static CompletableFuture<ChassisStatus> ask(
            IpmiClient client, Bmc bmc, Credential credential, int times) {
        CompletableFuture<ChassisStatus> answer =
                client.ask(bmc, credential, new GetChassisStatus());
        return times == 1
                ? answer
                : answer.thenCompose(status -> ask(client, bmc, credential, times - 1));
    }

    private static void all(List<? extends CompletableFuture<?>> answers) {
        CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new)).join();
    }

    /** A thousand sessions that nobody uses. */
    void idle(Bmcs all) {
        Bmcs bmcs = all.first(IDLE);
        // What is only loaded and made once is nobody's session.
        once(bmcs, Duration.ZERO);
        Contest<Idle> contest = Contest.on(place.time());
        Runs<Idle> runs =
                Runs.of(contest.with(Bearman.NAME, () -> once(bmcs, WHILE)).run(), Bearman.NAME);
        Figure.HEAP.alone(sheet, runs, Idle::kib);
        Figure.IDLE_CPU.alone(sheet, runs, Idle::percent);
    }

    /**
     * One run.
     *
     * @param kib heap of each session
     * @param percent of a core, for all of them
     */
    private record Idle(double kib, double percent) {}

    private Idle once(Bmcs bmcs, Duration idle) {
        List<Bmc> known = List.copyOf(bmcs.known().values());
        Credential credential = bmcs.credential();
        try (IpmiClient client = IpmiClient.create().with(SessionPolicy.KEPT)) {
            // The client's own heap is not the sessions'.
            ask(client, known.get(0), credential, 1).join();
            long before = heap();
            all(known.stream().map(bmc -> ask(client, bmc, credential, 1)).toList());
            double kib = (heap() - before) / KIB / (known.size() - 1);
            double cpu = Processor.seconds(() -> place.time().sleep(idle));
            return new Idle(kib, 100 * cpu / WHILE.toSeconds());
        }
    }

    private static long heap() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
