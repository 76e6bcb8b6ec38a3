package io.bearman.sdk.simulation;

import io.bearman.core.host.HostId;
import io.bearman.maintenance.Concessions;
import io.bearman.maintenance.Headroom;
import io.bearman.maintenance.Limits;
import io.bearman.maintenance.Request;
import io.bearman.testkit.net.Fault;
import io.bearman.testkit.net.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * What one seed makes of a world: how large it is, what is asked, and all that goes wrong.
 *
 * @param job what is to be done
 * @param guests the status of each server, by host
 * @param tries the processes of each try, which begin one after the other; after the last one nothing
 *     goes wrong any more
 * @param http how often each fault strikes a request
 * @param slowStore the share of slow answers of the database
 */
record Scenario(
        long seed,
        Job job,
        Layout layout,
        List<List<String>> guests,
        Request request,
        List<List<Start>> tries,
        Duration latency,
        Duration lateness,
        Map<Fault, Double> http,
        Link link,
        double slowStore,
        List<Mishap> mishaps) {
    private static final List<Job> JOBS = List.of(
            Job.REBOOT,
            Job.REBOOT,
            Job.REBOOT,
            Job.REBOOT,
            Job.EVACUATE,
            Job.EVACUATE,
            Job.EVACUATE_UNATTENDED,
            Job.RECOVER);
    private static final Duration DEATH_IS_SEEN = Duration.ofSeconds(100);
    private static final Duration TROUBLED = Duration.ofMinutes(5);
    private static final List<String> STATUSES = List.of(
            "ACTIVE", "ACTIVE", "ACTIVE", "ACTIVE", "SHUTOFF", "SHUTOFF", "PAUSED", "ACTIVE");
    private static final List<String> UNMOVABLE = List.of("SUSPENDED", "RESCUE", "ERROR");

    /** What a world is about. */
    enum Job {
        /** Hosts are drained and rebooted. */
        REBOOT,
        /** A human asks for the servers of a dead host. */
        EVACUATE,
        /** A program asks for them. */
        EVACUATE_UNATTENDED,
        /** A host came back by itself. */
        RECOVER
    }

    /**
     * A process that begins.
     *
     * @param after the try began
     */
    record Start(Duration after, Fate fate) {
        Start living() {
            return new Start(after, Fate.lives());
        }

        @Override
        public String toString() {
            return "after " + after.toSeconds() + " s one that " + fate;
        }
    }

    static Scenario of(long seed) {
        return new Dice(seed).scenario();
    }

    /**
     * {@return a scenario whose only trouble is a proxy before the cloud: it drops requests, drops
     * answers after Nova has accepted, delays beyond every time-out, answers 500 and 502}
     */
    static Scenario behindAProxy(long seed) {
        return new Dice(seed).proxy();
    }

    /** The hosts that are asked for. */
    List<HostId> hosts() {
        return request.hosts();
    }

    /** {@return whether a process may stand still or wait for its database at any moment} */
    boolean disturbed() {
        return slowStore > 0
                || tries.stream()
                        .flatMap(List::stream)
                        .anyMatch(it -> !it.fate.blow().stops().isZero())
                || mishaps.stream().anyMatch(it -> it.what() == Mishap.What.PROCESS_STOPPED);
    }

    /** {@return the same, and this happens too on the first host that is asked for} */
    Scenario and(Mishap.What what) {
        List<Mishap> more = new ArrayList<>(mishaps);
        Duration begin = job == Job.REBOOT ? Duration.ZERO : DEATH_IS_SEEN;
        more.add(new Mishap(
                begin.plusSeconds(10 + seed % 70), what, hosts().get(0), Duration.ofMinutes(5), 0));
        return new Scenario(
                seed, job, layout, guests, request, tries, latency, lateness, http, link, slowStore,
                more);
    }

    @Override
    public String toString() {
        return "seed " + seed + ": " + job + " " + layout + ", guests " + guests + "\n"
                + request.hosts() + " "
                + request.limits() + "\ntries " + tries + "\nlatency " + latency + ", late by "
                + lateness + ", http " + http + "\n" + link + "\nslow store " + slowStore + "\n"
                + mishaps;
    }

    /** Throws the dice of one seed. */
    private static final class Dice {
        private final long seed;
        private final Random random;

        Dice(long seed) {
            this.seed = seed;
            this.random = new Random(seed * 0x5DEECE66DL + 0xBL);
        }

        Scenario scenario() {
            Job job = oneOf(JOBS);
            boolean roll = job == Job.REBOOT && random.nextInt(4) == 0;
            Layout layout = new Layout(3 + random.nextInt(roll ? 3 : 2), 1 + random.nextInt(3), 1);
            int asked = roll ? 2 + random.nextInt(2) : 1;
            Duration begin = job == Job.REBOOT ? Duration.ZERO : DEATH_IS_SEEN;
            return new Scenario(
                    seed,
                    job,
                    layout,
                    guests(layout, asked),
                    request(asked),
                    tries(begin),
                    Duration.ofMillis(5 + random.nextInt(60)),
                    Duration.ofSeconds(1 + random.nextInt(12)),
                    faults(),
                    link(),
                    random.nextInt(6) == 0 ? random.nextDouble() * 0.03 : 0,
                    mishaps(job, begin, layout, asked));
        }

        Scenario proxy() {
            Scenario it = scenario();
            Map<Fault, Double> faults = new EnumMap<>(Fault.class);
            for (Fault fault : Fault.values()) {
                faults.put(fault, random.nextDouble() * 0.12);
            }
            List<Start> lives = List.of(new Start(Duration.ZERO, Fate.lives()));
            return new Scenario(
                    seed,
                    it.job,
                    it.layout,
                    it.guests,
                    it.request,
                    List.of(List.of(it.tries.get(0).get(0).living()), lives, lives),
                    it.latency,
                    Duration.ofSeconds(10),
                    faults,
                    Link.of(Duration.ofMillis(5)),
                    0,
                    it.mishaps.stream().filter(Mishap::isDeath).toList());
        }

        private List<List<String>> guests(Layout layout, int asked) {
            List<List<String>> all = new ArrayList<>();
            for (int host = 1; host <= layout.hosts(); host++) {
                List<String> guests = new ArrayList<>();
                int count = host <= asked ? random.nextInt(5) : random.nextInt(2);
                for (int i = 0; i < count; i++) {
                    guests.add(oneOf(random.nextInt(40) == 0 ? UNMOVABLE : STATUSES));
                }
                all.add(guests);
            }
            return all;
        }

        private Request request(int asked) {
            List<HostId> hosts = new ArrayList<>();
            for (int i = 1; i <= asked; i++) {
                hosts.add(host(i));
            }
            Limits limits = new Limits(
                    1 + random.nextInt(2), 2, 1 + random.nextInt(3), 1 + random.nextInt(2));
            // Few hosts, of which as many are out at once as the limits let: no room is kept free.
            return Request.drainAndReboot(hosts, "kernel update")
                    .with(limits)
                    .with(new Concessions(Headroom.none(), false, Set.of()));
        }

        private List<List<Start>> tries(Duration begin) {
            List<List<Start>> tries = new ArrayList<>();
            int count = 1 + random.nextInt(4);
            for (int i = 0; i < count; i++) {
                List<Start> starts = new ArrayList<>();
                starts.add(new Start(i == 0 ? begin : Duration.ZERO, Fate.any(random)));
                if (random.nextInt(3) == 0) {
                    starts.add(new Start(
                            Duration.ofSeconds(random.nextInt(random.nextBoolean() ? 20 : 600)),
                            Fate.any(random)));
                }
                tries.add(starts);
            }
            return tries;
        }

        private Map<Fault, Double> faults() {
            Map<Fault, Double> faults = new EnumMap<>(Fault.class);
            double worst = random.nextDouble() * 0.1;
            for (Fault fault : Fault.values()) {
                faults.put(fault, random.nextInt(3) == 0 ? random.nextDouble() * worst : 0);
            }
            return faults;
        }

        private Link link() {
            Link link = Link.of(Duration.ofMillis(5));
            if (random.nextInt(3) == 0) {
                return link;
            }
            return link.jitter(Duration.ofMillis(20))
                    .loss(random.nextDouble() * 0.2)
                    .duplication(random.nextDouble() * 0.2)
                    .reordering(0.1)
                    .bitFlips(random.nextDouble() * 0.1)
                    .replays(0.1);
        }

        private List<Mishap> mishaps(Job job, Duration begin, Layout layout, int asked) {
            List<Mishap> mishaps = new ArrayList<>();
            if (job != Job.REBOOT) {
                mishaps.add(new Mishap(Duration.ZERO, death(job), host(1), Duration.ofHours(1), 0));
            }
            int count = random.nextInt(4);
            for (int i = 0; i < count; i++) {
                boolean target = random.nextInt(4) > 0;
                mishaps.add(new Mishap(
                        begin.plusMillis(random.nextInt((int) TROUBLED.toMillis())),
                        oneOf(Mishap.What.MORE),
                        host(1 + random.nextInt(target ? asked : layout.hosts())),
                        Duration.ofSeconds(5 + random.nextInt(random.nextBoolean() ? 60 : 600)),
                        random.nextInt(100)));
            }
            return mishaps;
        }

        private Mishap.What death(Job job) {
            return job == Job.RECOVER ? Mishap.What.COMES_BACK : oneOf(Mishap.What.DEATHS);
        }

        private static HostId host(int number) {
            return HostId.of("cn" + number);
        }

        private <T> T oneOf(List<T> all) {
            return all.get(random.nextInt(all.size()));
        }
    }
}
