package io.bearman.maintenance;

import io.bearman.core.cloud.Aggregate;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Zone;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a host comes into the zone that the inventory has for it. Pure. */
sealed interface Zoning {
    /** {@return for people} */
    String words();

    /** It is there, or Nova's default zone needs no aggregate. */
    record There(Zone zone) implements Zoning {
        @Override
        public String words() {
            return zone + " (is in it)";
        }
    }

    /** It is put into this aggregate. */
    record Join(Aggregate aggregate) implements Zoning {
        @Override
        public String words() {
            return aggregate.zone().orElseThrow() + " by aggregate " + aggregate.name();
        }
    }

    /** Only Nova can say, once it knows the host: no aggregate makes this zone. */
    record Unsure(Zone zone) implements Zoning {
        @Override
        public String words() {
            return zone + " (no aggregate makes it: unless Nova's default)";
        }
    }

    /**
     * Humans have to decide first.
     *
     * @param why with what to do
     */
    record Unclear(String why) implements Zoning {
        @Override
        public String words() {
            return "not clear";
        }
    }

    /**
     * {@return how this host comes into its zone}
     *
     * @param service its service; null while Nova knows none
     * @param all every aggregate
     */
    static Zoning of(Host host, @Nullable ComputeService service, List<Aggregate> all) {
        HostId id = host.id();
        Zone wanted = host.zone();
        List<Aggregate> around = makers(all).stream()
                .filter(aggregate -> aggregate.hosts().contains(id))
                .toList();
        List<Aggregate> others = around.stream()
                .filter(aggregate -> !aggregate.zone().orElseThrow().equals(wanted))
                .toList();
        if (!others.isEmpty()) {
            Aggregate other = others.get(0);
            return new Unclear(id + " is in zone " + other.zone().orElseThrow() + " by aggregate "
                    + other.name() + ", and the inventory says " + wanted
                    + "; a host is never moved out of a zone here. Correct one of the two:"
                    + " bearman inventory set " + id + " zone=..., or: openstack aggregate remove"
                    + " host " + other.name() + " " + id);
        }
        if (!around.isEmpty()) {
            return new There(wanted);
        }
        List<Aggregate> candidates = makers(all).stream()
                .filter(aggregate -> aggregate.zone().orElseThrow().equals(wanted))
                .toList();
        if (candidates.size() == 1) {
            return new Join(candidates.get(0));
        }
        if (candidates.size() > 1) {
            return new Unclear(id + " could be put into zone " + wanted + " by several aggregates: "
                    + candidates.stream().map(Aggregate::name).collect(Collectors.joining(", "))
                    + "; choose one: openstack aggregate add host NAME " + id
                    + ", once Nova knows the host");
        }
        return unmade(host, service, all);
    }

    private static Zoning unmade(Host host, @Nullable ComputeService service, List<Aggregate> all) {
        if (service == null) {
            return new Unsure(host.zone());
        }
        if (service.zone().equals(host.zone())) {
            return new There(host.zone());
        }
        TreeSet<String> known = new TreeSet<>(List.of(service.zone().value()));
        makers(all)
                .forEach(aggregate -> known.add(aggregate.zone().orElseThrow().value()));
        return new Unclear(host.id() + ": no aggregate makes zone " + host.zone()
                + " of the inventory; zones there are: " + String.join(", ", known)
                + "; correct the inventory, or: openstack aggregate create --zone " + host.zone()
                + " NAME");
    }

    private static List<Aggregate> makers(List<Aggregate> all) {
        return all.stream().filter(aggregate -> aggregate.zone().isPresent()).toList();
    }
}
