package io.bearman.bench.ipmi;

import io.bearman.bench.measure.Contest;
import io.bearman.bench.measure.Place;
import io.bearman.bench.measure.Runs;
import io.bearman.bench.measure.Sheet;
import io.bearman.ipmi.IpmiClient;
import io.bearman.ipmi.SessionPolicy;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Power status of many BMCs, on good and bad networks, beside FreeIPMI and many ipmitool. */
public final class IpmiBench {
    private static final int ALL = 1000;
    private static final int SOME = 200;
    private static final String KEPT = "kept";
    /** What is measured without {@code ipmi_sim}. */
    private static final Set<Figure> SIMULATED = EnumSet.of(
            Figure.DONE_TWICE,
            Figure.MANY,
            Figure.MANY_TIME,
            Figure.MANY_SOCKETS,
            Figure.MANY_THREADS);

    private final Place place;
    private final Sheet sheet;
    private final Nets nets = Nets.of(System.getenv());
    private final Ipmipower ipmipower;
    private final Ipmitool ipmitool;

    private IpmiBench(Place place, Sheet sheet) {
        this.place = place;
        this.sheet = sheet;
        this.ipmipower = new Ipmipower(place.folder("ipmi"));
        this.ipmitool = new Ipmitool(place.folder("ipmi"));
    }

    /** Measures all of it; what needs {@code ipmi_sim} only where it is or may be installed. */
    public static void measure(Place place, Sheet sheet) {
        IpmiBench bench = new IpmiBench(place, sheet);
        LabFleet lab = new LabFleet(place, bench.nets);
        String missing = lab.missing();
        if (missing.isEmpty()) {
            try (lab) {
                bench.onRealSimulators(lab.up(ALL));
            }
        } else {
            EnumSet.complementOf(EnumSet.copyOf(SIMULATED))
                    .forEach(figure -> figure.skip(sheet, missing));
        }
        sheet.part("actions on a bad network", () -> new Lossy(place, bench.nets, sheet).actions());
        sheet.part("10,000", () -> new TenThousand(place, bench.nets, sheet).measure());
    }

    private void onRealSimulators(Bmcs bmcs) {
        KeptSessions kept = new KeptSessions(place, sheet);
        sheet.part("warm", () -> warm(bmcs));
        sheet.part("cold", () -> cold(bmcs.first(SOME)));
        sheet.part("requests", () -> requests(bmcs));
        sheet.part("kept sessions at work", () -> kept.atWork(bmcs));
        sheet.part(
                "bad networks",
                () -> new Lossy(place, nets, sheet).measure(bmcs, List.of(ipmipower, ipmitool)));
        sheet.part("idle kept sessions", () -> kept.idle(bmcs));
    }

    private void warm(Bmcs bmcs) {
        try (Bearman bearman = new Bearman(place.time(), IpmiClient.create())) {
            Map<String, Runs<Sweep>> some =
                    contest(bmcs.first(SOME), bearman, List.of(ipmipower, ipmitool));
            Figure.WARM_200.beside(sheet, some, Bearman.NAME, Sweep::seconds);
            Figure.WARM_200_CPU.beside(sheet, some, Bearman.NAME, Sweep::cpuSeconds);
            Map<String, Runs<Sweep>> all = contest(bmcs, bearman, List.of(ipmipower));
            Figure.WARM_1000.beside(sheet, all, Bearman.NAME, Sweep::seconds);
            Figure.WARM_1000_CPU.beside(sheet, all, Bearman.NAME, Sweep::cpuSeconds);
        }
    }

    private Map<String, Runs<Sweep>> contest(Bmcs bmcs, Bearman bearman, List<Client> peers) {
        Contest<Sweep> contest = Contest.on(place.time());
        bearman.warm(bmcs);
        contest.with(Bearman.NAME, () -> complete(bearman, bmcs));
        peers.forEach(peer -> contest.with(peer.name(), () -> complete(peer, bmcs)));
        return contest.run();
    }

    private void cold(Bmcs bmcs) {
        ColdCommand command = ColdCommand.of(place, bmcs);
        Contest<Sweep> contest = Contest.on(place.time());
        Map<String, Runs<Sweep>> runs = contest.with(Bearman.NAME, () -> complete(command, bmcs))
                .with(ipmitool.name(), () -> complete(ipmitool, bmcs))
                .run();
        Figure.COLD_RATIO.beside(sheet, runs, Bearman.NAME, Sweep::seconds);
        Figure.COLD.alone(sheet, Runs.of(runs, Bearman.NAME), Sweep::seconds);
    }

    /** Who leaves BMCs out is quick. */
    private static Sweep complete(Client client, Bmcs bmcs) {
        Sweep sweep = client.ask(bmcs);
        if (sweep.answered() < 100) {
            throw new IllegalStateException(client.name() + " had answers of " + sweep.answered()
                    + " % of the BMCs on a good network");
        }
        return sweep;
    }

    private void requests(Bmcs bmcs) {
        try (Counter counter = new Counter(bmcs.addresses().get(0));
                Bearman kept =
                        new Bearman(place.time(), IpmiClient.create().with(SessionPolicy.KEPT))) {
            Bmcs one = bmcs.first(1).by(bmc -> counter.address());
            kept.once(one);
            Contest<Integer> contest = Contest.on(place.time());
            contest.with(Bearman.NAME, () -> counted(counter, () -> closed(one)))
                    .with(KEPT, () -> counted(counter, () -> kept.once(one)));
            for (Client peer : List.of(ipmipower, ipmitool)) {
                contest.with(peer.name(), () -> counted(counter, () -> peer.ask(one)));
            }
            Map<String, Runs<Integer>> runs = contest.run();
            Runs<Integer> inKept = Runs.of(runs, KEPT);
            runs.remove(KEPT);
            Figure.PAIRS_ONE_SHOT.beside(sheet, runs, Bearman.NAME, packets -> packets);
            Figure.PAIRS_KEPT.alone(sheet, inKept, packets -> packets);
        }
    }

    /** The session is given back before the client is closed: that is a request too. */
    private Sweep closed(Bmcs one) {
        try (Bearman bearman = new Bearman(place.time(), IpmiClient.create())) {
            return bearman.once(one);
        }
    }

    private static int counted(Counter counter, Supplier<Sweep> question) {
        counter.requests();
        if (question.get().answered() < 100) {
            throw new IllegalStateException("no answer, so nothing to count");
        }
        return counter.requests();
    }
}
