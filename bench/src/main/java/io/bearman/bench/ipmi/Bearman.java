package io.bearman.bench.ipmi;

import io.bearman.bench.measure.Processor;
import io.bearman.core.host.Bmc;
import io.bearman.core.time.TimeSource;
import io.bearman.ipmi.Fleet;
import io.bearman.ipmi.IpmiClient;
import io.bearman.ipmi.command.ChassisStatus;
import io.bearman.ipmi.command.GetChassisStatus;
import java.util.Map;
import java.util.stream.Stream;

/** Bearman's client in this process, with a session for each question: no peer keeps any. */
final class Bearman implements Client, AutoCloseable {
    static final String NAME = "Bearman";

    private static final int WARM = 100;
    // One round takes about as much processor time as the kernel's unit of it.
    private static final int ROUNDS = 20;
    private static final double NANOS = 1e9;

    private final TimeSource time;
    private final IpmiClient client;

    Bearman(TimeSource time, IpmiClient client) {
        this.time = time;
        this.client = client;
    }

    @Override
    public String name() {
        return NAME;
    }

    /** Lets the JVM compile what is about to be measured. */
    Bearman warm(Bmcs bmcs) {
        for (int i = 0; i < WARM; i++) {
            once(bmcs);
        }
        return this;
    }

    @Override
    public Sweep ask(Bmcs bmcs) {
        Sweep first = once(bmcs);
        double cpu = Processor.seconds(() -> {
            for (int i = 0; i < ROUNDS; i++) {
                once(bmcs);
            }
        });
        return new Sweep(first.seconds(), cpu / ROUNDS, first.answered());
    }

    /** Asks once, without counting processor time. */
    Sweep once(Bmcs bmcs) {
        Map<Integer, Bmc> known = bmcs.known();
        Fleet fleet = client.fleet(name -> bmcs.credential());
        long begin = time.nanoTime();
        try (Stream<Fleet.Answer<Integer, ChassisStatus>> answers =
                fleet.ask(known, new GetChassisStatus())) {
            long came = answers.filter(Fleet.Came.class::isInstance).count();
            return new Sweep((time.nanoTime() - begin) / NANOS, 0, 100.0 * came / bmcs.size());
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
