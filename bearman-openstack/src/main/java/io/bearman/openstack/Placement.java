package io.bearman.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.Resources;
import io.bearman.core.host.HostId;
import io.bearman.core.time.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Placement of one region: what a host has, who holds it, and where something fits. Written is only
 * what secludes a host.
 * Needs an administrator. Thread-safe; errors are those of {@link Nova}.
 */
public final class Placement {
    private static final Logger LOG = LoggerFactory.getLogger(Placement.class);

    /** Nested providers; 1.12 has allocations by provider. */
    private static final Microversion BASE = Microversion.of(1, 14);

    /** Summaries of candidates show all that a provider has, not only what was asked for. */
    private static final Microversion SUMMARIES = Microversion.of(1, 27);

    /** The first whose hypervisor ids are their resource providers' UUIDs. */
    private static final Microversion HYPERVISORS = Microversion.of(2, 53);

    private final Api placement;
    private final Pages hypervisors;

    Placement(Api placement, Api nova) {
        this.placement = placement;
        this.hypervisors = new Pages(nova, "hypervisors", "id");
    }

    /**
     * {@return the resource providers of this host, as a rule one, none when there are none} {@code
     * GET /resource_providers}, 1.14.
     *
     * <p>A provider is named as its hypervisor calls itself, often a full DNS name, while a host has
     * the name of its compute service. Only Nova knows which belong together.
     */
    public List<ProviderId> providers(HostId host) {
        String path = "/resource_providers?name=" + Json.query(host);
        Call call = Call.get("host " + host, path, BASE);
        List<ProviderId> named = new ArrayList<>();
        for (JsonNode row : placement.read(call).path("resource_providers")) {
            named.add(Json.checked(call, () -> new ProviderId(Json.text(row, "uuid"))));
        }
        return named.isEmpty() ? hypervisors(host) : List.copyOf(named);
    }

    private List<ProviderId> hypervisors(HostId host) {
        Call call = Call.get("host " + host, "/os-hypervisors/detail", HYPERVISORS);
        return hypervisors.all(call, row -> row).stream()
                .filter(row -> row.path("service").path("host").asText().equals(host.value()))
                .map(row -> new ProviderId(row.path("id").asText()))
                .toList();
    }

    /**
     * {@return what this provider has, by resource class} {@code GET
     * /resource_providers/ID/inventories}, 1.14.
     */
    public Map<String, Inventory> inventories(ProviderId provider) {
        Call call = of(provider, "inventories");
        Map<String, Inventory> found = new TreeMap<>();
        JsonNode rows = placement.read(call).path("inventories");
        rows.properties().forEach(row -> found.put(row.getKey(), inventory(row.getValue())));
        return found;
    }

    /**
     * {@return how much of this provider is held, by resource class} {@code GET
     * /resource_providers/ID/usages}, 1.14.
     */
    public Resources usages(ProviderId provider) {
        return resources(placement.read(of(provider, "usages")).path("usages"));
    }

    /** {@return what this provider can do} {@code GET /resource_providers/ID/traits}, 1.14. */
    public List<String> traits(ProviderId provider) {
        TreeSet<String> found = new TreeSet<>();
        placement
                .read(of(provider, "traits"))
                .path("traits")
                .forEach(row -> found.add(row.asText()));
        return List.copyOf(found);
    }

    /**
     * {@return what is held of this provider, by consumer; empty when there is no such provider}
     * {@code GET /resource_providers/ID/allocations}, 1.14. A consumer is a server, or a migration,
     * which holds the source's resources.
     */
    public Map<String, Resources> held(ProviderId provider) {
        return placement
                .find(of(provider, "allocations"))
                .map(Placement::allocations)
                .orElse(Map.of());
    }

    /** Whose Placement takes what is held to seclude a host: nobody's quota. */
    private static final String NOBODY = "bearman";

    /**
     * Holds this of a provider for these consumers, all or nothing. {@code POST /allocations}, 1.14.
     *
     * @throws io.bearman.core.cloud.CloudException.Refused when there is not as much
     */
    void hold(ProviderId provider, Map<String, Resources> byConsumer, Deadline notAfter) {
        ObjectNode body = Json.object();
        byConsumer.forEach((consumer, resources) -> {
            ObjectNode held = body.putObject(consumer);
            ObjectNode amounts = held.putObject("allocations")
                    .putObject(provider.toString())
                    .putObject("resources");
            new TreeMap<>(resources.amounts()).forEach(amounts::put);
            held.put("project_id", NOBODY).put("user_id", NOBODY);
        });
        placement.write(Call.post("provider " + provider, "/allocations", BASE, body, notAfter));
    }

    /** Lets go of all that this consumer holds. {@code DELETE /allocations/ID}, 1.14. */
    void release(String consumer, Deadline notAfter) {
        try {
            placement.write(Call.delete(
                    "consumer " + consumer, "/allocations/" + consumer, BASE, notAfter));
        } catch (CloudException.NotFound e) {
            LOG.debug("consumer={} held nothing", consumer);
        }
    }

    /**
     * {@return what this consumer holds, by provider} {@code GET /allocations/ID}, 1.14; more than
     * one provider during a move, and for ever after one whose source died.
     */
    public Map<ProviderId, Resources> heldBy(String consumer) {
        Call call = Call.get("consumer " + consumer, "/allocations/" + Json.query(consumer), BASE);
        Map<ProviderId, Resources> found = new TreeMap<>();
        allocations(placement.read(call))
                .forEach((provider, held) -> found.put(new ProviderId(provider), held));
        return found;
    }

    /**
     * {@return where this fits now; each alone, not all together} {@code GET
     * /allocation_candidates}, 1.17, or 1.22 for traits that must be absent.
     */
    public List<Candidate> candidates(Wish wish) {
        Call call = Call.get("candidates", "/allocation_candidates?" + wish.query(), wish.needs());
        JsonNode answer = placement.read(call);
        Map<String, Map<String, Candidate.Room>> rooms = new TreeMap<>();
        answer.path("provider_summaries")
                .properties()
                .forEach(row -> rooms.put(row.getKey(), rooms(row.getValue().path("resources"))));
        List<Candidate> found = new ArrayList<>();
        for (JsonNode row : answer.path("allocation_requests")) {
            found.add(candidate(row, rooms));
        }
        return List.copyOf(found);
    }

    /**
     * {@return how full every provider is that could give this, with all that it has; empty below
     * 1.27} {@code GET /allocation_candidates}, 1.27.
     */
    public Map<ProviderId, Map<String, Candidate.Room>> summaries(Resources wanted) {
        Map<ProviderId, Map<String, Candidate.Room>> found = new TreeMap<>();
        if (placement.newestOf(BASE, SUMMARIES).equals(SUMMARIES)) {
            String query = new Wish(wanted, List.of(), List.of()).query();
            Call call = Call.get("candidates", "/allocation_candidates?" + query, SUMMARIES);
            placement
                    .read(call)
                    .path("provider_summaries")
                    .properties()
                    .forEach(row -> found.put(
                            new ProviderId(row.getKey()), rooms(row.getValue().path("resources"))));
        }
        return found;
    }

    private static Candidate candidate(
            JsonNode row, Map<String, Map<String, Candidate.Room>> rooms) {
        Map<ProviderId, Resources> wanted = new TreeMap<>();
        Map<ProviderId, Map<String, Candidate.Room>> mine = new TreeMap<>();
        allocations(row).forEach((id, resources) -> {
            ProviderId provider = new ProviderId(id);
            wanted.put(provider, resources);
            mine.put(provider, rooms.getOrDefault(id, Map.of()));
        });
        return new Candidate(wanted, mine);
    }

    private static Map<String, Candidate.Room> rooms(JsonNode resources) {
        Map<String, Candidate.Room> found = new TreeMap<>();
        for (Map.Entry<String, JsonNode> row : resources.properties()) {
            found.put(
                    row.getKey(),
                    new Candidate.Room(
                            row.getValue().path("capacity").asLong(),
                            row.getValue().path("used").asLong()));
        }
        return found;
    }

    private static Map<String, Resources> allocations(JsonNode answer) {
        Map<String, Resources> found = new TreeMap<>();
        for (Map.Entry<String, JsonNode> row : answer.path("allocations").properties()) {
            found.put(row.getKey(), resources(row.getValue().path("resources")));
        }
        return found;
    }

    private static Resources resources(JsonNode node) {
        Map<String, Long> amounts = new TreeMap<>();
        for (Map.Entry<String, JsonNode> row : node.properties()) {
            amounts.put(row.getKey(), row.getValue().asLong());
        }
        return new Resources(amounts);
    }

    private static Call of(ProviderId provider, String what) {
        return Call.get(
                "provider " + provider, "/resource_providers/" + provider + "/" + what, BASE);
    }

    private static Inventory inventory(JsonNode row) {
        return new Inventory(
                row.path("total").asLong(),
                row.path("reserved").asLong(),
                row.path("allocation_ratio").asDouble(1.0));
    }

    /**
     * A resource provider; a hypervisor's is also its id in Nova.
     *
     * @param value its UUID
     */
    public record ProviderId(String value) implements Comparable<ProviderId> {
        public ProviderId {
            if (!value.matches("[A-Za-z0-9-]{1,64}")) {
                throw new IllegalArgumentException("not a provider: '" + value + "'");
            }
        }

        @Override
        public int compareTo(ProviderId other) {
            return value.compareTo(other.value);
        }

        @Override
        public String toString() {
            return value;
        }
    }

    /**
     * What a provider has of one resource class.
     *
     * @param total as the hypervisor reports it
     * @param reserved of it not for servers
     * @param ratio how often the rest may be promised
     */
    public record Inventory(long total, long reserved, double ratio) {

        /** {@return how much servers may hold in all} */
        public long capacity() {
            return (long) ((total - reserved) * ratio);
        }
    }

    /**
     * What is to fit somewhere.
     *
     * @param resources how much of what
     * @param traits what the provider must be able to do
     * @param without what it must not be: {@link #DISABLED} leaves out disabled hosts, which
     *     Placement offers otherwise
     */
    public record Wish(Resources resources, List<String> traits, List<String> without) {
        /** The trait of a host whose compute service is disabled. */
        public static final String DISABLED = "COMPUTE_STATUS_DISABLED";

        private static final Microversion TRAITS = Microversion.of(1, 17);
        private static final Microversion ABSENT = Microversion.of(1, 22);

        public Wish {
            if (resources.amounts().isEmpty() || resources.amounts().containsValue(0L)) {
                throw new IllegalArgumentException("nothing is asked for: " + resources);
            }
            traits = List.copyOf(traits);
            without = List.copyOf(without);
        }

        /** {@return a wish for room on hosts that are enabled} */
        public static Wish of(Resources resources) {
            return new Wish(resources, List.of(), List.of(DISABLED));
        }

        private Microversion needs() {
            return without.isEmpty() ? TRAITS : ABSENT;
        }

        private String query() {
            List<String> amounts = new ArrayList<>();
            new TreeMap<>(resources.amounts())
                    .forEach((name, amount) -> amounts.add(name + ":" + amount));
            List<String> required = new ArrayList<>(traits);
            without.forEach(trait -> required.add("!" + trait));
            String query = "resources=" + Json.query(String.join(",", amounts));
            return required.isEmpty()
                    ? query
                    : query + "&required=" + Json.query(String.join(",", required));
        }
    }

    /**
     * A way to give what was asked for.
     *
     * @param wanted how much of which provider; more than one where storage is shared
     * @param rooms how full each of these is
     */
    public record Candidate(
            Map<ProviderId, Resources> wanted, Map<ProviderId, Map<String, Room>> rooms) {
        public Candidate {
            wanted = Map.copyOf(wanted);
            rooms = Map.copyOf(rooms);
        }

        /**
         * How full a provider is.
         *
         * @param capacity what servers may hold in all
         * @param used what they hold
         */
        public record Room(long capacity, long used) {}
    }
}
