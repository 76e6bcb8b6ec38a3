package io.bearman.maintenance.watch;

import io.bearman.core.boot.BootReport;
import io.bearman.core.host.HostId;
import io.bearman.core.host.RegionId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is wrong in a region or with a host. */
public sealed interface Finding {
    /** {@return the region it is about} */
    RegionId region();

    /** {@return the host it is about; empty for the whole region} */
    default Optional<HostId> host() {
        return Optional.empty();
    }

    /** {@return its word, for programs} */
    String kind();

    /** {@return what is wrong, for people, without the host's or the region's name} */
    String what();

    /** {@return what is told once more when it changes: words of witnesses change all the time} */
    default String gist() {
        return kind();
    }

    /** {@return what others said of the host, empty for a region} */
    default List<Testimony> testimonies() {
        return List.of();
    }

    /** {@return one line for a person, the host or the region first} */
    default String line() {
        return host().map(HostId::value).orElse(region().value()) + ": " + what();
    }

    /**
     * The cloud cannot be asked, so nothing is known of its hosts.
     *
     * @param why in the words of whoever tried
     */
    record Unreachable(RegionId region, String why) implements Finding {
        @Override
        public String kind() {
            return "unreachable";
        }

        @Override
        public String what() {
            return "Nova cannot be asked, so nothing is known of its hosts: " + why;
        }
    }

    /**
     * A service without which Nova does not work is down everywhere: its hosts look down and are not.
     *
     * @param services which, and where they ought to run
     * @param down the hosts that look down
     * @param hosts how many there are
     */
    record ControlPlane(RegionId region, List<String> services, List<HostLook> down, int hosts)
            implements Finding {
        private static final int NAMED = 3;

        public ControlPlane {
            services = List.copyOf(services);
            down = List.copyOf(down);
        }

        @Override
        public String kind() {
            return "control-plane";
        }

        @Override
        public String gist() {
            return kind() + services + down.isEmpty();
        }

        @Override
        public String what() {
            String looks = down.isEmpty()
                    ? ""
                    : "; " + down.size() + " of " + hosts
                            + " hosts look down, which says nothing of them"
                            + down.stream()
                                    .filter(it -> !it.testimonies().isEmpty())
                                    .limit(NAMED)
                                    .map(it -> "; " + it.host() + ": "
                                            + Testimony.line(it.testimonies()))
                                    .collect(Collectors.joining());
            return "no " + String.join(", no ", services) + " is up" + looks;
        }
    }

    /**
     * Some services of the control plane are down; others of their kind are up.
     *
     * @param services which, and where they run
     */
    record Degraded(RegionId region, List<String> services) implements Finding {
        public Degraded {
            services = List.copyOf(services);
        }

        @Override
        public String kind() {
            return "degraded";
        }

        @Override
        public String gist() {
            return kind() + services;
        }

        @Override
        public String what() {
            return String.join(", ", services) + " down; others of the kind are up";
        }
    }

    /**
     * More hosts are down at once than hosts die at once.
     *
     * @param down which
     * @param fenced those that are being evacuated already
     * @param limit how many may be
     */
    record ManyDown(RegionId region, List<HostId> down, List<HostId> fenced, int limit)
            implements Finding {
        private static final int NAMED = 10;

        public ManyDown {
            down = List.copyOf(down);
            fenced = List.copyOf(fenced);
        }

        @Override
        public String kind() {
            return "many-down";
        }

        @Override
        public String gist() {
            return kind() + down;
        }

        @Override
        public String what() {
            String names =
                    down.stream().limit(NAMED).map(HostId::value).collect(Collectors.joining(", "));
            String more = down.size() > NAMED ? " and " + (down.size() - NAMED) + " more" : "";
            String also = fenced.isEmpty() ? "" : ", beside " + fenced.size() + " fenced";
            return down.size() + (down.size() == 1 ? " host is" : " hosts are") + " down at once ("
                    + names + more + ")" + also + ": more than " + limit
                    + " is a fault of network or control plane until proven otherwise";
        }
    }

    /** What is wrong with one host. */
    sealed interface OfHost extends Finding {
        /** {@return the host as it was seen} */
        HostLook seen();

        @Override
        default Optional<HostId> host() {
            return Optional.of(seen().host());
        }

        @Override
        default List<Testimony> testimonies() {
            return seen().testimonies();
        }
    }

    /** nova-compute is down, others are silent, nobody saw a sign of life. */
    record Dead(RegionId region, HostLook seen) implements OfHost {
        @Override
        public String kind() {
            return "dead";
        }

        @Override
        public String what() {
            return "dead: " + seen.nova() + "; " + Testimony.line(seen.testimonies());
        }
    }

    /** nova-compute is down and the host lives: its guests may be running. */
    record DeadAgent(RegionId region, HostLook seen) implements OfHost {
        @Override
        public String kind() {
            return "dead-agent";
        }

        @Override
        public String what() {
            return seen.nova() + ", but the host lives, so guests may be running: "
                    + Testimony.line(seen.testimonies())
                    + ". It is never fenced; look at nova-compute on it";
        }
    }

    /** nova-compute is down, and nobody else can tell whether the host lives. */
    record Unclear(RegionId region, HostLook seen) implements OfHost {
        @Override
        public String kind() {
            return "unclear";
        }

        @Override
        public String what() {
            return seen.nova() + ", and nobody else can tell whether the host lives: "
                    + Testimony.line(seen.testimonies());
        }
    }

    /**
     * It came back by itself, and its guests did not.
     *
     * @param boot the boot that it reported
     */
    record Returned(RegionId region, HostLook seen, BootReport boot) implements OfHost {
        @Override
        public String kind() {
            return "returned";
        }

        @Override
        public String what() {
            return "came back by itself at " + boot.at()
                    + ", so the servers that Nova has there lost their memory; " + seen.nova();
        }
    }
}
