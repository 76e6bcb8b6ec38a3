package io.bearman.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.core.UsageException;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.Resources;
import io.bearman.core.cloud.Server;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.cloud.TestServers;
import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import io.bearman.core.time.Deadline;
import io.bearman.openstack.Placement.Inventory;
import io.bearman.openstack.Placement.ProviderId;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Test servers on the real thing. Whatever Placement holds for a seclusion has consumers that follow
 * from run and host, so that any process of ours finds and releases them.
 */
final class NovaTestServers implements TestServers {
    /** What every ordinary flavor takes some of. */
    private static final Set<String> PROCESSORS = Set.of("VCPU", "PCPU");

    private static final String MEMORY = "MEMORY_MB";

    /** More than the ratio at which any cloud promises its processors. */
    private static final int MOST_CONSUMERS = 256;

    /** Extra specs within a flavor. */
    private static final Microversion FLAVORS = Microversion.of(2, 61);

    private static final Microversion CREATE = Microversion.of(2, 37);

    /** Names the host, and lets the scheduler check it. */
    private static final Microversion CREATE_ON_HOST = Microversion.of(2, 74);

    private static final Microversion DELETE = Microversion.of(2, 1);

    private final Api nova;
    private final Placement placement;
    private final Servers servers;
    private final TestServerForm form;

    NovaTestServers(Api nova, Placement placement, TestServerForm form) {
        this.nova = nova;
        this.placement = placement;
        this.servers = new Servers(nova);
        this.form = form;
    }

    @Override
    public boolean secluded(HostId host, RunId run) {
        ProviderId provider = provider(host);
        boolean ours = !ours(provider, host, run).isEmpty();
        return ours && toHold(provider, flavor(host).memory()).isEmpty();
    }

    @Override
    public void seclude(HostId host, RunId run, Deadline notAfter) {
        ProviderId provider = provider(host);
        long memory = flavor(host).memory();
        if (toHold(provider, memory).isEmpty()) {
            return;
        }
        // What an earlier try holds of it may be of another size.
        unseclude(host, run, notAfter);
        Map<String, Long> hold = toHold(provider, memory);
        if (hold.values().stream().anyMatch(amount -> amount < 0)) {
            throw new CloudException.Refused(
                    "host " + host + " has no room for a test server: " + hold, null);
        }
        placement.hold(provider, slices(provider, hold, host, run), notAfter);
    }

    /** {@return how much is to be held so that only a test server fits; below 0 where none fits} */
    private Map<String, Long> toHold(ProviderId provider, long memory) {
        Resources used = placement.usages(provider);
        Map<String, Long> hold = new TreeMap<>();
        placement.inventories(provider).forEach((name, inventory) -> {
            long left = PROCESSORS.contains(name) ? 0 : memory;
            long free = inventory.capacity() - used.amount(name) - left;
            boolean counts = PROCESSORS.contains(name) || name.equals(MEMORY);
            // Once the test server is there, its memory is what is missing.
            if (counts && free != 0 && !(name.equals(MEMORY) && free == -left && left > 0)) {
                hold.put(name, free);
            }
        });
        return hold;
    }

    /** No consumer may hold more than {@code max_unit}, while all may hold a multiple of that. */
    private Map<String, Resources> slices(
            ProviderId provider, Map<String, Long> hold, HostId host, RunId run) {
        Map<String, Inventory> inventories = placement.inventories(provider);
        Map<String, Resources> slices = new TreeMap<>();
        Map<String, Long> left = new HashMap<>(hold);
        for (int number = 0; !left.isEmpty(); number++) {
            if (number == MOST_CONSUMERS) {
                throw new CloudException.Refused(
                        "host " + host + " cannot be secluded: too much is promised of it", null);
            }
            Map<String, Long> slice = new TreeMap<>();
            for (Map.Entry<String, Long> each : Map.copyOf(left).entrySet()) {
                Inventory inventory = inventories.get(each.getKey());
                if (inventory == null) {
                    throw new CloudException.Refused(
                            "host " + host + " cannot be secluded: Placement no longer has its "
                                    + each.getKey(),
                            null);
                }
                long taken = Math.min(each.getValue(), inventory.total());
                slice.put(each.getKey(), taken);
                if (taken == each.getValue()) {
                    left.remove(each.getKey());
                } else {
                    left.put(each.getKey(), each.getValue() - taken);
                }
            }
            slices.put(consumer(host, run, number), new Resources(slice));
        }
        return slices;
    }

    @Override
    public void unseclude(HostId host, RunId run, Deadline notAfter) {
        ours(provider(host), host, run).forEach(consumer -> placement.release(consumer, notAfter));
    }

    private List<String> ours(ProviderId provider, HostId host, RunId run) {
        Set<String> possible = IntStream.range(0, MOST_CONSUMERS)
                .mapToObj(number -> consumer(host, run, number))
                .collect(Collectors.toSet());
        return placement.held(provider).keySet().stream()
                .filter(possible::contains)
                .toList();
    }

    private static String consumer(HostId host, RunId run, int number) {
        String text = "bearman secludes " + host + " for " + run + " " + number;
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private ProviderId provider(HostId host) {
        List<ProviderId> providers = placement.providers(host);
        if (providers.size() != 1) {
            throw new CloudException.Refused(
                    "host " + host + " has " + providers.size()
                            + " resource providers, so it cannot be tried by a test server",
                    null);
        }
        return providers.get(0);
    }

    private Flavor flavor(HostId host) {
        Call call = Call.get("host " + host, "/flavors/detail?is_public=None", FLAVORS);
        Flavor flavor = new Pages(nova, "flavors", "id")
                .all(call, NovaTestServers::flavor).stream()
                        .filter(it ->
                                it.id().equals(form.flavor()) || it.name().equals(form.flavor()))
                        .findFirst()
                        .orElseThrow(() -> unfit("does not exist"));
        boolean none = "0".equals(flavor.specs().get("resources:VCPU"));
        boolean pinned = flavor.specs().getOrDefault("hw:cpu_policy", "shared").equals("dedicated");
        if (!none || pinned) {
            throw unfit("takes processors, so that where it fits users' servers fit too");
        }
        return flavor;
    }

    private UsageException unfit(String why) {
        return new UsageException("the flavor '" + form.flavor() + "' of test servers " + why
                + "; make one with: openstack flavor create --vcpus 1 --ram 64 --disk 0"
                + " --property resources:VCPU=0 NAME");
    }

    private static Flavor flavor(JsonNode row) {
        Map<String, String> specs = new HashMap<>();
        row.path("extra_specs")
                .properties()
                .forEach(spec -> specs.put(spec.getKey(), spec.getValue().asText()));
        long ram = row.path("ram").asLong();
        String memory = specs.getOrDefault("resources:" + MEMORY, Long.toString(ram));
        return new Flavor(
                Json.text(row, "id"), Json.text(row, "name"), Long.parseLong(memory), specs);
    }

    private record Flavor(String id, String name, long memory, Map<String, String> specs) {}

    @Override
    public ServerId create(HostId host, String name, RunId run, Deadline notAfter) {
        Microversion version = nova.newestOf(CREATE, CREATE_ON_HOST);
        ObjectNode server = Json.object()
                .put("name", name)
                .put("flavorRef", flavor(host).id())
                .put("imageRef", form.image());
        server.putObject("metadata").put("bearman", run.value());
        if (Set.of("none", "auto").contains(form.network())) {
            server.put("networks", form.network());
        } else {
            server.putArray("networks").addObject().put("uuid", form.network());
        }
        if (version.atLeast(CREATE_ON_HOST)) {
            server.put("host", host.value());
        } else {
            server.put("availability_zone", ":" + host);
        }
        ObjectNode body = Json.object().set("server", server);
        Call call = Call.post("host " + host, "/servers", version, body, notAfter);
        return nova.make(call, answer -> ServerId.of(Json.text(answer.path("server"), "id")));
    }

    @Override
    public Optional<Server> find(HostId host, String name) {
        return servers.named(name).stream()
                .map(NovaServer::brief)
                .filter(server -> server.host().map(host::equals).orElse(true))
                .findFirst();
    }

    @Override
    public void delete(ServerId server, Deadline notAfter) {
        nova.write(Call.delete("server " + server, "/servers/" + server, DELETE, notAfter));
    }
}
