package io.bearman.bench.openstack;

import io.bearman.bench.measure.Contest;
import io.bearman.bench.measure.Place;
import io.bearman.bench.measure.Reach;
import io.bearman.bench.measure.Runs;
import io.bearman.bench.measure.Sheet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Twelve servers leave a host of a real Nova: how soon, for how many calls, and with how much truth. */
public final class OpenStackBench {
    private static final String HOST = "cn1";
    private static final int SERVERS = 12;
    private static final String REFUSING = "cn1-vm2";
    private static final String REASON = "shared storage";
    private static final Reach NOTHING = new Reach.Nothing();
    private static final List<OtherTool> DRAINS = List.of(OtherTool.NOVA, OtherTool.OPENSTACK);

    private final Place place;
    private final Sheet sheet;

    private OpenStackBench(Place place, Sheet sheet) {
        this.place = place;
        this.sheet = sheet;
    }

    /** Measures all of it; what needs a real Nova only where it is or may be installed. */
    public static void measure(Place place, Sheet sheet) {
        OpenStackBench bench = new OpenStackBench(place, sheet);
        sheet.part("rolls", () -> new Rolls(sheet).measure());
        sheet.part("connections", () -> new Connections(place, sheet).measure());
        String missing = LabNova.missing(place);
        if (!missing.isEmpty()) {
            sheet.skipped("drain of 12 servers", "s", NOTHING, missing);
            return;
        }
        try (LabNova lab = LabNova.up(place);
                BearmanCommand bearman = new BearmanCommand(place)) {
            sheet.part("drain", () -> bench.drain(lab, bearman));
            sheet.part("one server refuses", () -> bench.refusal(lab, bearman));
            sheet.part("evacuation", () -> bench.evacuation(lab, bearman));
        }
    }

    private void drain(LabNova lab, BearmanCommand bearman) {
        Contest<Drained> contest = Contest.on(place.time());
        contest.with(BearmanCommand.NAME, furnished(lab, () -> bearman.drain(lab, HOST)));
        for (OtherTool peer : here("drain of 12 servers, until the host is empty")) {
            contest.with(peer.toString(), furnished(lab, () -> peer.drain(lab, HOST, 0)));
        }
        Map<String, Runs<Drained>> runs = contest.run();
        beside(
                "drain of 12 servers, until the host is empty",
                "s",
                runs,
                Drained::seconds,
                peer -> peer == OtherTool.NOVA ? new Reach.OfPeer(1.1) : NOTHING);
        beside(
                "drain of 12 servers, calls of Nova's API",
                "calls",
                runs,
                Drained::calls,
                peer -> new Reach.AtMost(60));
    }

    private void evacuation(LabNova lab, BearmanCommand bearman) {
        Supplier<Drained> ours = furnished(lab, () -> {
            lab.kill(HOST);
            return bearman.evacuate(lab, HOST);
        });
        Supplier<Drained> theirs = furnished(lab, () -> {
            lab.kill(HOST);
            return OtherTool.NOVA_EVACUATE.drain(lab, HOST, 0);
        });
        Map<String, Runs<Drained>> runs = Contest.<Drained>on(place.time())
                .with(BearmanCommand.NAME, ours)
                .with(OtherTool.NOVA_EVACUATE.toString(), theirs)
                .run();
        sheet.row(
                "evacuation of 12 servers, from the proof that their host is off",
                "s",
                Runs.of(runs, BearmanCommand.NAME),
                OtherTool.NOVA_EVACUATE.toString(),
                Runs.of(runs, OtherTool.NOVA_EVACUATE.toString()),
                Drained::seconds,
                new Reach.OfPeer(1.1));
        sheet.row(
                "evacuation of 12 servers, accounted for",
                "servers",
                Runs.of(runs, BearmanCommand.NAME).median(Drained::named),
                new Reach.Exactly(SERVERS),
                Runs.of(runs, BearmanCommand.NAME).count());
    }

    /** Exit code and truth do not vary: once each. */
    private void refusal(LabNova lab, BearmanCommand bearman) {
        Supplier<Drained> ours = furnished(lab, () -> {
            lab.refuse(HOST, REFUSING);
            return bearman.refused(lab, HOST, REFUSING, REASON);
        });
        Runs<Drained> bearmans = new Runs<>(List.of(ours.get()));
        for (OtherTool peer : here("one server refuses")) {
            Supplier<Drained> theirs = furnished(lab, () -> {
                lab.refuse(HOST, REFUSING);
                return peer.drain(lab, HOST, 1);
            });
            Runs<Drained> peers = new Runs<>(List.of(theirs.get()));
            sheet.row(
                    "one server refuses: exit code",
                    "exit code",
                    bearmans,
                    peer.toString(),
                    peers,
                    Drained::exitCode,
                    new Reach.Exactly(1));
            sheet.row(
                    "one server refuses: named with Nova's reason",
                    "servers",
                    bearmans,
                    peer.toString(),
                    peers,
                    Drained::named,
                    new Reach.Exactly(1));
        }
    }

    private Supplier<Drained> furnished(LabNova lab, Supplier<Drained> drain) {
        return () -> {
            lab.furnish(HOST, SERVERS);
            return drain.get();
        };
    }

    private List<OtherTool> here(String what) {
        return DRAINS.stream()
                .filter(peer -> {
                    String missing = peer.missing();
                    if (!missing.isEmpty()) {
                        sheet.skipped(what + ", " + peer, "s", NOTHING, missing);
                    }
                    return missing.isEmpty();
                })
                .toList();
    }

    private void beside(
            String what,
            String unit,
            Map<String, Runs<Drained>> runs,
            ToDoubleFunction<Drained> figure,
            Function<OtherTool, Reach> reach) {
        for (OtherTool peer : DRAINS) {
            if (runs.containsKey(peer.toString())) {
                sheet.row(
                        what,
                        unit,
                        Runs.of(runs, BearmanCommand.NAME),
                        peer.toString(),
                        Runs.of(runs, peer.toString()),
                        figure,
                        reach.apply(peer));
            }
        }
    }
}
