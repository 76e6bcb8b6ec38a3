package io.bearman.testkit.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.testkit.cloud.Rows.Compute;
import io.bearman.testkit.cloud.Rows.Guest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Placement API: providers, inventories, usages, allocations, allocation candidates. */
final class Placement {
    private static final int MAX_MINOR = 39;
    static final String MAX_VERSION = "1." + MAX_MINOR;
    private static final Pattern VERSION = Pattern.compile("placement +1\\.([0-9]{1,4})");

    private static final String DISABLED = "COMPUTE_STATUS_DISABLED";

    private final Region region;
    private final Keystone keystone;

    Placement(Region region, Keystone keystone) {
        this.region = region;
        this.keystone = keystone;
    }

    Answer answer(Call call) {
        if (call.is("GET", "placement")) {
            return Answer.ok(versions());
        }
        try {
            keystone.authenticate(call);
        } catch (Refusal refusal) {
            return refusal.asKeystone().header("WWW-Authenticate", Keystone.challenge(call));
        }
        try {
            call.minor = minor(call);
            if (!call.admin()) {
                throw Refusal.forbidden("placement");
            }
            return route(call)
                    .header("OpenStack-API-Version", "placement 1." + call.minor)
                    .header("Vary", "openstack-api-version");
        } catch (Refusal refusal) {
            return refusal.asPlacement(call.requestId);
        }
    }

    private static ObjectNode versions() {
        ObjectNode body = Show.object();
        ObjectNode version = body.putArray("versions").addObject();
        version.put("id", "v1.0").put("max_version", MAX_VERSION).put("min_version", "1.0");
        version.put("status", "CURRENT");
        return body;
    }

    private static int minor(Call call) {
        String asked = call.request.header("OpenStack-API-Version").orElse("placement 1.0");
        if (asked.equals("placement latest")) {
            return MAX_MINOR;
        }
        Matcher match = VERSION.matcher(asked);
        int minor = match.matches() ? Integer.parseInt(match.group(1)) : -1;
        if (minor < 0 || minor > MAX_MINOR) {
            throw Refusal.notAcceptable("Invalid microversion: Unacceptable version header: "
                    + asked.replaceFirst("^placement +", ""));
        }
        return minor;
    }

    private Answer route(Call call) {
        if (call.is("GET", "placement", "resource_providers")) {
            return Answer.ok(providers(call));
        }
        if (call.is("GET", "placement", "resource_providers", "*")) {
            return Answer.ok(show(call, provider(call)));
        }
        if (call.is("GET", "placement", "resource_providers", "*", "inventories")) {
            return Answer.ok(inventories(provider(call)));
        }
        if (call.is("GET", "placement", "resource_providers", "*", "usages")) {
            return Answer.ok(usages(provider(call)));
        }
        if (call.since(6) && call.is("GET", "placement", "resource_providers", "*", "traits")) {
            ObjectNode body = Show.object().put("resource_provider_generation", 1);
            traits(body, provider(call));
            return Answer.ok(body);
        }
        if (call.is("GET", "placement", "resource_providers", "*", "allocations")) {
            return Answer.ok(allocations(provider(call)));
        }
        if (call.is("GET", "placement", "allocations", "*")) {
            return Answer.ok(consumer(call));
        }
        if (call.is("POST", "placement", "allocations")) {
            return hold(call);
        }
        if (call.is("DELETE", "placement", "allocations", "*")) {
            return delete(call);
        }
        if (call.is("GET", "placement", "allocation_candidates")) {
            return Answer.ok(candidates(call));
        }
        throw Refusal.notFound("The resource could not be found.");
    }

    private ObjectNode providers(Call call) {
        String name = call.query("name").orElse("");
        String uuid = call.query("uuid").orElse("");
        ObjectNode body = Show.object();
        ArrayNode all = body.putArray("resource_providers");
        region.rows().computes.values().stream()
                .filter(compute -> name.isEmpty() || compute.host.equals(name))
                .filter(compute -> uuid.isEmpty() || compute.providerId.equals(uuid))
                .forEach(compute -> all.add(show(call, compute)));
        return body;
    }

    private static ObjectNode show(Call call, Compute compute) {
        ObjectNode shown = Show.object();
        shown.put("uuid", compute.providerId).put("name", compute.host).put("generation", 1);
        ArrayNode links = shown.putArray("links");
        String self = "/resource_providers/" + compute.providerId;
        links.addObject().put("rel", "self").put("href", self);
        for (String rel :
                new String[] {"inventories", "usages", "aggregates", "traits", "allocations"}) {
            links.addObject().put("rel", rel).put("href", self + "/" + rel);
        }
        if (call.since(14)) {
            shown.putNull("parent_provider_uuid").put("root_provider_uuid", compute.providerId);
        }
        return shown;
    }

    private Compute provider(Call call) {
        return byId(call.segment(2));
    }

    private Compute byId(String id) {
        return region.rows().computes.values().stream()
                .filter(compute -> compute.providerId.equals(id))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("Resource provider '"
                        + id
                        + "' not found: No resource provider with uuid "
                        + id
                        + " found"));
    }

    private ObjectNode inventories(Compute compute) {
        ObjectNode body = Show.object();
        body.put("resource_provider_generation", 1);
        ObjectNode all = body.putObject("inventories");
        inventory(all, "VCPU", compute.vcpus);
        inventory(all, "MEMORY_MB", compute.ramMb);
        inventory(all, "DISK_GB", 1000);
        return body;
    }

    private static void inventory(ObjectNode all, String kind, int total) {
        all.putObject(kind)
                .put("total", total)
                .put("reserved", 0)
                .put("min_unit", 1)
                .put("max_unit", total)
                .put("step_size", 1)
                .put("allocation_ratio", 1.0);
    }

    private ObjectNode usages(Compute compute) {
        Scheduler.Used used = region.moves().scheduler.used(compute);
        ObjectNode body = Show.object();
        body.put("resource_provider_generation", 1);
        body.putObject("usages")
                .put("VCPU", used.vcpus())
                .put("MEMORY_MB", used.ramMb())
                .put("DISK_GB", used.diskGb());
        return body;
    }

    private ObjectNode allocations(Compute compute) {
        ObjectNode body = Show.object();
        ObjectNode all = body.putObject("allocations");
        region.rows().allocations.forEach((consumer, held) -> {
            String flavor = held.get(compute.host);
            if (flavor != null) {
                resources(all.putObject(consumer), flavor);
            }
        });
        body.put("resource_provider_generation", 1);
        return body;
    }

    private void resources(ObjectNode node, String flavorName) {
        Flavor flavor = region.rows().flavor(flavorName);
        ObjectNode resources = node.putObject("resources");
        if (region.rows().held(flavor) > 0) {
            resources.put("VCPU", flavor.vcpus());
        }
        resources.put("MEMORY_MB", flavor.ramMb());
        if (flavor.diskGb() > 0) {
            resources.put("DISK_GB", flavor.diskGb());
        }
    }

    private ObjectNode consumer(Call call) {
        String id = call.segment(2);
        Map<String, String> held = region.rows().allocations.getOrDefault(id, Map.of());
        ObjectNode body = Show.object();
        ObjectNode all = body.putObject("allocations");
        held.forEach((host, flavor) -> {
            ObjectNode node = all.putObject(region.compute(host).providerId);
            resources(node, flavor);
            node.put("generation", 1);
        });
        if (!held.isEmpty() && call.since(12)) {
            Guest guest = owner(id);
            body.put("project_id", guest.project).put("user_id", guest.user);
            if (call.since(28)) {
                body.put("consumer_generation", 1);
            }
            if (call.since(38)) {
                body.put(
                        "consumer_type",
                        region.findGuest(id).isPresent() ? "INSTANCE" : "MIGRATION");
            }
        }
        return body;
    }

    /** The server, or the server of the migration that holds the resources. */
    private Guest owner(String consumer) {
        String server = region.moves(move -> move.uuid.equals(consumer))
                .findFirst()
                .map(move -> move.server)
                .orElse(consumer);
        return region.findGuest(server).orElseGet(Guest::new);
    }

    /** All of it or nothing; what is held by such a consumer is a flavor of its own here. */
    private Answer hold(Call call) {
        Map<String, Flavor> wanted = new java.util.TreeMap<>();
        Map<String, Compute> where = new java.util.TreeMap<>();
        for (Map.Entry<String, JsonNode> each : call.body().properties()) {
            Map.Entry<String, JsonNode> one =
                    each.getValue().path("allocations").properties().iterator().next();
            JsonNode amounts = one.getValue().path("resources");
            String name = "held:" + each.getKey();
            wanted.put(
                    each.getKey(),
                    new Flavor(
                            name,
                            Math.max(1, amounts.path("VCPU").asInt()),
                            Math.max(1, amounts.path("MEMORY_MB").asInt()),
                            0));
            where.put(each.getKey(), byId(one.getKey()));
        }
        where.values().stream().distinct().forEach(compute -> checkRoom(compute, wanted));
        wanted.forEach((consumer, flavor) -> {
            region.rows().flavors.put(flavor.name(), flavor);
            region.hold(consumer, Objects.requireNonNull(where.get(consumer)).host, flavor.name());
        });
        return Answer.empty(204);
    }

    private void checkRoom(Compute compute, Map<String, Flavor> wanted) {
        Scheduler.Used used = region.moves().scheduler.used(compute);
        int vcpus = wanted.values().stream().mapToInt(Flavor::vcpus).sum();
        int ram = wanted.values().stream().mapToInt(Flavor::ramMb).sum();
        if (vcpus > compute.vcpus - used.vcpus() || ram > compute.ramMb - used.ramMb()) {
            throw Refusal.conflict("Unable to allocate inventory: Unable to create allocation for"
                    + " 'VCPU' on resource provider '" + compute.providerId
                    + "'. The requested amount would exceed the capacity.");
        }
    }

    private Answer delete(Call call) {
        String id = call.segment(2);
        if (region.rows().allocations.remove(id) == null) {
            throw Refusal.notFound("No allocations for consumer '" + id + "'");
        }
        return Answer.empty(204);
    }

    /** Nova marks what is disabled by a trait; Placement itself knows nothing of it. */
    private static List<String> traits(Compute compute) {
        List<String> always = List.of("COMPUTE_NODE", "HW_CPU_X86_VMX");
        return compute.disabled ? List.of(always.get(0), DISABLED, always.get(1)) : always;
    }

    private static void traits(ObjectNode body, Compute compute) {
        ArrayNode shown = body.putArray("traits");
        traits(compute).forEach(shown::add);
    }

    private static boolean able(Call call, Compute compute) {
        for (String trait : call.query("required").orElse("").split(",")) {
            boolean absent = trait.startsWith("!");
            String name = absent ? trait.substring(1) : trait;
            if (absent && !call.since(22)) {
                throw Refusal.badRequest("Invalid query string parameters: required");
            }
            if (!trait.isEmpty() && traits(compute).contains(name) == absent) {
                return false;
            }
        }
        return true;
    }

    /** {@code resources=VCPU:1,MEMORY_MB:512&required=A,!B} on one provider; groups are ignored. */
    private ObjectNode candidates(Call call) {
        Map<String, Integer> wanted = new java.util.TreeMap<>();
        for (String part : call.query("resources").orElse("").split(",")) {
            String[] pair = part.split(":");
            if (pair.length != 2 || !pair[1].matches("[0-9]{1,9}")) {
                throw Refusal.badRequest(
                        "Invalid query string parameters: resources: '" + part + "'");
            }
            wanted.put(pair[0], Integer.parseInt(pair[1]));
        }
        ObjectNode body = Show.object();
        ArrayNode requests = body.putArray("allocation_requests");
        ObjectNode summaries = body.putObject("provider_summaries");
        for (Compute compute : region.rows().computes.values()) {
            if (able(call, compute) && fits(compute, wanted)) {
                ObjectNode resources = requests.addObject()
                        .putObject("allocations")
                        .putObject(compute.providerId)
                        .putObject("resources");
                wanted.forEach(resources::put);
                ObjectNode shown = summaries.putObject(compute.providerId);
                summary(shown, compute);
                if (!call.since(27)) {
                    ((ObjectNode) shown.path("resources")).retain(wanted.keySet());
                }
                if (call.since(17)) {
                    traits(shown, compute);
                }
            }
        }
        return body;
    }

    private boolean fits(Compute compute, Map<String, Integer> wanted) {
        Scheduler.Used used = region.moves().scheduler.used(compute);
        return wanted.getOrDefault("VCPU", 0) <= compute.vcpus - used.vcpus()
                && wanted.getOrDefault("MEMORY_MB", 0) <= compute.ramMb - used.ramMb()
                && wanted.getOrDefault("DISK_GB", 0) <= 1000 - used.diskGb();
    }

    private void summary(ObjectNode shown, Compute compute) {
        Scheduler.Used used = region.moves().scheduler.used(compute);
        ObjectNode all = shown.putObject("resources");
        all.putObject("VCPU").put("capacity", compute.vcpus).put("used", used.vcpus());
        all.putObject("MEMORY_MB").put("capacity", compute.ramMb).put("used", used.ramMb());
        all.putObject("DISK_GB").put("capacity", 1000).put("used", used.diskGb());
    }
}
