package io.bearman.bench.store;

import io.bearman.bench.measure.Sample;
import io.bearman.core.host.HostId;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.Query;
import io.bearman.core.time.TimeSource;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;

/**
 * How long single questions take, in milliseconds: 99 of 100 of them at most this.
 *
 * @param mac the host of a MAC address
 * @param uuid the host of a machine's UUID
 * @param serial the host of a serial number
 * @param rarePage a page of a hundred hosts by a label that one in a hundred has
 * @param commonPage a page of a hundred hosts by a label that every second has
 */
record Lookups(double mac, double uuid, double serial, double rarePage, double commonPage) {
    private static final int QUESTIONS = 1000;
    private static final int PAGES = 200;
    private static final int PAGE = 100;
    private static final double MILLI = 1e6;

    /** {@return one run, after one that does not count} */
    static Lookups measure(Inventory inventory, Fleet fleet, TimeSource time, long seed) {
        new Asking(inventory, fleet, time, new Random(~seed)).all();
        return new Asking(inventory, fleet, time, new Random(seed)).all();
    }

    /** Asks about hosts by their numbers, and looks whether the answer is right. */
    private record Asking(Inventory inventory, Fleet fleet, TimeSource time, Random random) {
        Lookups all() {
            return new Lookups(
                    hosts(number -> inventory.find(fleet.mac(number, number % 2)).stream()
                            .toList()),
                    hosts(number ->
                            inventory.find(fleet.machine(number)).stream().toList()),
                    hosts(number -> inventory.findSerial(fleet.serial(number))),
                    pages(
                            Fleet.OWNERS,
                            number -> Query.all().label(Fleet.OWNER, fleet.owner(number))),
                    pages(
                            Fleet.TIERS,
                            number -> Query.all().label(Fleet.TIER, fleet.tier(number))));
        }

        private double hosts(IntFunction<List<Placed>> question) {
            return p99(QUESTIONS, () -> {
                int number = random.nextInt(fleet.size());
                return millis(() -> question.apply(number), 1, number);
            });
        }

        /** The numbers of the hosts that have one label are this far apart. */
        private double pages(int apart, IntFunction<Query> query) {
            return p99(PAGES, () -> {
                int number = random.nextInt(fleet.size() - PAGE * apart);
                Query asked = query.apply(number);
                HostId after = fleet.host(number);
                return millis(() -> inventory.page(asked, after, PAGE), PAGE, number + apart);
            });
        }

        private double millis(Supplier<List<Placed>> question, int answers, int first) {
            long begin = time.nanoTime();
            List<Placed> answer = question.get();
            double millis = (time.nanoTime() - begin) / MILLI;
            if (answer.size() != answers || !answer.get(0).equals(fleet.placed(first))) {
                throw new IllegalStateException(
                        "host " + first + " was asked for, and the answer is " + answer);
            }
            return millis;
        }

        private static double p99(int times, DoubleSupplier once) {
            return Sample.of(DoubleStream.generate(once).limit(times).toArray()).quantile(0.99);
        }
    }
}
