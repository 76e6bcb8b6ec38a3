package io.bearman.bench.ipmi;

import io.bearman.bench.measure.Contest;
import io.bearman.bench.measure.Place;
import io.bearman.bench.measure.Runs;
import io.bearman.bench.measure.Sheet;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerState;
import io.bearman.ipmi.Fleet;
import io.bearman.ipmi.IpmiClient;
import io.bearman.ipmi.command.ChassisControl;
import io.bearman.testkit.bmc.RecordingChassis;
import io.bearman.testkit.bmc.UdpBmcFleet;
import io.bearman.testkit.net.Link;
import io.bearman.testkit.net.LossyProxy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Fifty BMCs on bad networks. Everybody goes through the same proxy, which loses, doubles and delays by
 * its seed: in each round the same fates for all, in each round others.
 */
final class Lossy {
    private static final int BMCS = 50;
    private static final Link LINK = Link.of(Duration.ofMillis(5));
    private static final Link DOUBLING = LINK.duplication(0.3).reordering(0.3);

    private final Place place;
    private final Nets nets;
    private final Sheet sheet;

    Lossy(Place place, Nets nets, Sheet sheet) {
        this.place = place;
        this.nets = nets;
        this.sheet = sheet;
    }

    void measure(Bmcs all, List<Client> peers) {
        Bmcs bmcs = all.first(BMCS);
        // Compiled code for all; what is learnt of the BMCs is forgotten after each run.
        try (Bearman bearman = new Bearman(place.time(), IpmiClient.create())) {
            bearman.warm(bmcs);
        }
        contest(bmcs, peers, LINK.loss(0.05), Figure.LOSS_5, Figure.LOSS_5_TIME);
        contest(bmcs, peers, LINK.loss(0.2), Figure.LOSS_20, Figure.LOSS_20_TIME);
        contest(bmcs, peers, DOUBLING, Figure.DOUBLED, Figure.DOUBLED_TIME);
    }

    private void contest(Bmcs bmcs, List<Client> peers, Link link, Figure answered, Figure time) {
        Contest<Sweep> contest = Contest.on(place.time());
        contest.with(Bearman.NAME, new Rounds(bmcs, link, this::bearman)::next);
        peers.forEach(peer -> contest.with(peer.name(), new Rounds(bmcs, link, peer::ask)::next));
        Map<String, Runs<Sweep>> runs = contest.run();
        answered.beside(sheet, runs, Bearman.NAME, Sweep::answered);
        time.beside(sheet, runs, Bearman.NAME, Sweep::seconds);
    }

    private Sweep bearman(Bmcs bmcs) {
        try (Bearman bearman = new Bearman(place.time(), IpmiClient.create())) {
            return bearman.once(bmcs);
        }
    }

    /** Runs of one client, each through a proxy with the seed of its round. */
    private final class Rounds {
        private final Bmcs bmcs;
        private final Link link;
        private final Function<Bmcs, Sweep> client;
        private int round;

        Rounds(Bmcs bmcs, Link link, Function<Bmcs, Sweep> client) {
            this.bmcs = bmcs;
            this.link = link;
            this.client = client;
        }

        Sweep next() {
            round++;
            try (LossyProxy proxy = LossyProxy.start(ways(bmcs), link, round)) {
                return client.apply(bmcs.by(proxy::address));
            }
        }
    }

    private Map<InetSocketAddress, InetSocketAddress> ways(Bmcs bmcs) {
        Map<InetSocketAddress, InetSocketAddress> ways = new LinkedHashMap<>();
        for (InetSocketAddress bmc : bmcs.addresses()) {
            ways.put(bmc, nets.proxy(ways.size(), bmc.getPort()));
        }
        return ways;
    }

    /** Power cycles on a network that doubles packets; the BMCs remember what they were told. */
    void actions() {
        Contest<Integer> contest = Contest.on(place.time());
        int[] round = {0};
        contest.with(Bearman.NAME, () -> doneTwice(++round[0]));
        Figure.DONE_TWICE.alone(sheet, Runs.of(contest.run(), Bearman.NAME), times -> times);
    }

    private int doneTwice(int seed) {
        List<RecordingChassis> chassis = new ArrayList<>();
        try (UdpBmcFleet fleet = UdpBmcFleet.start()) {
            List<InetSocketAddress> addresses = new ArrayList<>();
            for (int number = 0; number < BMCS; number++) {
                chassis.add(new RecordingChassis(PowerState.ON, place.time(), Duration.ZERO));
                addresses.add(fleet.serve(
                                SimulatedFleet.bmc(number, chassis.get(number), place.time()),
                                new InetSocketAddress("127.0.0.1", 0))
                        .address());
            }
            Bmcs bmcs = SimulatedFleet.at(addresses);
            try (LossyProxy proxy = LossyProxy.start(ways(bmcs), DOUBLING, seed);
                    IpmiClient client = IpmiClient.create()) {
                cycle(client, bmcs.by(proxy::address));
            }
        }
        long done = chassis.stream().filter(it -> !it.actions().isEmpty()).count();
        if (done < BMCS) {
            throw new IllegalStateException("only " + done + " of " + BMCS + " were cycled");
        }
        return (int) chassis.stream().filter(it -> it.actions().size() > 1).count();
    }

    private static void cycle(IpmiClient client, Bmcs bmcs) {
        try (var answers = client.fleet(name -> bmcs.credential())
                .ask(bmcs.known(), new ChassisControl(PowerAction.CYCLE))) {
            answers.filter(Fleet.Failed.class::isInstance).findFirst().ifPresent(failed -> {
                throw new IllegalStateException(failed.toString());
            });
        }
    }
}
