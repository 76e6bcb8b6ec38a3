package io.bearman.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The rack as its own records tell it: Nova's database, the BMCs' logs, the guest registry. */
final class Rack {
    private final Lab lab;

    Rack(Lab lab) {
        this.lab = lab;
    }

    Lab lab() {
        return lab;
    }

    /**
     * A server as Nova's database has it.
     *
     * @param id its UUID
     * @param name its name
     * @param host the host it is on
     * @param state active or stopped
     * @param task what Nova is doing to it, NULL for nothing
     */
    record Guest(String id, String name, String host, String state, String task) {}

    /** {@return all servers, by name} */
    List<Guest> guests() {
        return rows("select uuid, display_name, host, vm_state, task_state from nova.instances"
                        + " where deleted = 0")
                .map(row -> new Guest(row[0], row[1], row[2], row[3], row[4]))
                .sorted(Comparator.comparing(Guest::name))
                .toList();
    }

    List<Guest> guests(String host) {
        return guests().stream().filter(guest -> guest.host().equals(host)).toList();
    }

    /**
     * A migration record.
     *
     * @param id grows with time
     * @param server the UUID of the server
     * @param status completed and confirmed are successes, done is that of an evacuation
     * @param source the host it left
     * @param type live-migration, migration, evacuation
     */
    record Moved(long id, String server, String status, String source, String type) {
        boolean succeeded() {
            return List.of("completed", "confirmed", "done").contains(status);
        }

        boolean evacuation() {
            return type.equals("evacuation");
        }
    }

    /** {@return the migration records with a higher id} */
    List<Moved> migrationsAfter(long id) {
        return migrations("id > " + id);
    }

    /** {@return the migration records of the servers that there are} */
    List<Moved> migrations() {
        return migrations("instance_uuid in (select uuid from nova.instances where deleted = 0)");
    }

    private List<Moved> migrations(String which) {
        return rows("select id, instance_uuid, status, source_compute, migration_type"
                        + " from nova.migrations where " + which)
                .map(row -> new Moved(Long.parseLong(row[0]), row[1], row[2], row[3], row[4]))
                .toList();
    }

    long lastMigration() {
        return migrationsAfter(0).stream().mapToLong(Moved::id).max().orElse(0);
    }

    /** {@return the ids of the requests that moved this server, as Nova recorded them} */
    List<String> requests(String server) {
        return rows("select request_id from nova.instance_actions where instance_uuid = '" + server
                        + "' and action in ('live-migration', 'migrate')")
                .map(row -> row[0])
                .toList();
    }

    /** {@return how often this server was rebooted, as Nova recorded it} */
    int reboots(String server) {
        return (int) rows("select id from nova.instance_actions where instance_uuid = '" + server
                        + "' and action = 'reboot'")
                .count();
    }

    /** {@return {@code enabled}, or the reason why the host's nova-compute is disabled} */
    String service(String host) {
        return rows("select if(disabled, ifnull(disabled_reason, ''), 'enabled') from nova.services"
                        + " where deleted = 0 and `binary` = 'nova-compute' and host = '" + host
                        + "'")
                .map(row -> row[0])
                .findFirst()
                .orElse("no service");
    }

    /** Disables a host as a human does. */
    void disable(String host, String reason) {
        lab.run(
                "cli",
                "compute",
                "service",
                "set",
                host,
                "nova-compute",
                "--disable",
                "--disable-reason",
                reason);
    }

    /** The machine of a host that is dead already, and whose BMC is silent, has no power any more. */
    void pullPlugs(String host) {
        try {
            Files.writeString(lab.folder().resolve("ipmi/bmc/" + host + "/power"), "0\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return whether the machine of this host has power} */
    boolean isOn(String host) {
        return lab.lines("ipmi/bmc/" + host + "/power").equals(List.of("1"));
    }

    /** Waits until Nova counts the host as down. */
    void awaitDown(String host) {
        await(host, "down");
    }

    /** Waits until Nova counts the host as up. */
    void awaitUp(String host) {
        await(host, "up");
    }

    private void await(String host, String state) {
        Lab.await(
                host + " is " + state,
                Duration.ofSeconds(60),
                () -> lab.run("status")
                        .lines()
                        .anyMatch(line ->
                                line.startsWith(host + "\t") && line.endsWith("\t" + state)));
    }

    /** {@return how many hosts hold resources for a server in Placement, one figure a server} */
    List<Integer> holdersOfServers() {
        return rows("select count(distinct resource_provider_id) from placement.allocations"
                        + " where consumer_id in (select uuid from nova.instances where deleted = 0)"
                        + " group by consumer_id")
                .map(row -> Integer.valueOf(row[0]))
                .toList();
    }

    /** {@return the host of a compute service} */
    String hostOf(String service) {
        return lab.run("sql", "select host from nova.services where uuid = '" + service + "'")
                .strip();
    }

    private Stream<String[]> rows(String query) {
        return lab.run("sql", query).lines().map(line -> line.split("\t"));
    }

    /** {@return how often its machine started by itself} */
    long panics(String host) {
        return lab.lines("boots/" + host).stream()
                .filter(line -> line.contains(" power on (panic), "))
                .count();
    }

    /** {@return what the host's BMC was told to change, without the times} */
    List<String> told(String host) {
        return withoutTime(lab.lines("ipmi/bmc/" + host + "/log"));
    }

    /** {@return the changes of the host's power, without the times} */
    List<String> power(String host) {
        return withoutTime(lab.lines("power-events/" + host));
    }

    private static List<String> withoutTime(List<String> lines) {
        return lines.stream().map(line -> line.substring(line.indexOf(' ') + 1)).toList();
    }

    /** {@return what the guest registry says of the server on that host; empty when it is not there} */
    String registered(String host, String server) {
        List<String> entry = lab.lines("guests/" + host + "/" + server);
        return entry.isEmpty() ? "" : entry.get(0);
    }

    /** {@return whether a server is on its way right now, away from this host} */
    boolean isMoving(String host) {
        return guests().stream()
                .anyMatch(guest ->
                        target(guest).filter(target -> !target.equals(host)).isPresent());
    }

    /** {@return the host that expects this server right now} */
    Optional<String> target(Guest guest) {
        return hosts().stream()
                .filter(host -> registered(host, guest.id()).equals("INCOMING"))
                .findFirst();
    }

    /** {@return the names of all hosts of the rack} */
    List<String> hosts() {
        return lab.description().path("ipmi").path("bmcs").findValuesAsText("host");
    }

    /** Nova knows these servers alone, idle, as they were; each lives in the memory of its host. */
    void assertAlive(List<Guest> before) {
        List<Guest> now = guests();
        assertThat(now)
                .extracting(Guest::id, Guest::state, Guest::task)
                .containsExactlyElementsOf(before.stream()
                        .map(guest -> org.assertj.core.groups.Tuple.tuple(
                                guest.id(), guest.state(), "NULL"))
                        .toList());
        for (Guest guest : now) {
            String lives = guest.state().equals("active") ? "RUNNING" : "STOPPED";
            Lab.await(
                    guest + " is " + lives,
                    Duration.ofMinutes(1),
                    () -> registered(guest.host(), guest.id()).equals(lives));
        }
        lab.run("check");
    }
}
