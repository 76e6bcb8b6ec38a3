package io.bearman.bench.ipmi;

import io.bearman.bench.measure.Contest;
import io.bearman.bench.measure.Place;
import io.bearman.bench.measure.Runs;
import io.bearman.bench.measure.Sheet;
import io.bearman.ipmi.IpmiClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/** More BMCs than anybody else asks at once, simulated in one other JVM. */
final class TenThousand {
    private static final int BMCS = 10_000;

    private final Place place;
    private final Nets nets;
    private final Sheet sheet;

    TenThousand(Place place, Nets nets, Sheet sheet) {
        this.place = place;
        this.nets = nets;
        this.sheet = sheet;
    }

    void measure() {
        try (SimulatedFleet fleet = SimulatedFleet.start(place, BMCS, nets.first())) {
            Contest<Record> contest = Contest.on(place.time());
            Runs<Record> runs = Runs.of(
                    contest.with(Bearman.NAME, () -> once(fleet.bmcs())).run(), Bearman.NAME);
            Figure.MANY.alone(sheet, runs, run -> run.sweep.answered() * BMCS / 100);
            Figure.MANY_TIME.alone(sheet, runs, run -> run.sweep.seconds());
            Figure.MANY_SOCKETS.alone(sheet, runs, Record::sockets);
            Figure.MANY_THREADS.alone(sheet, runs, Record::threads);
        }
    }

    private record Record(Sweep sweep, int sockets, int threads) {}

    private Record once(Bmcs bmcs) {
        Set<Thread> threads = threads();
        int sockets = sockets();
        try (Bearman bearman = new Bearman(place.time(), IpmiClient.create())) {
            Sweep sweep = bearman.once(bmcs);
            int more = sockets() - sockets;
            Set<Thread> others = threads();
            others.removeAll(threads);
            return new Record(sweep, more, others.size());
        }
    }

    private static Set<Thread> threads() {
        return new HashSet<>(Thread.getAllStackTraces().keySet());
    }

    private static int sockets() {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return (int) descriptors.filter(TenThousand::isSocket).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            return false; // closed meanwhile: the listing itself had one
        }
    }
}
