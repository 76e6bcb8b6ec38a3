package io.bearman.bench.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bearman.core.host.Bmc;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Labels;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.Nic;
import io.bearman.core.host.RackId;
import io.bearman.core.host.RegionId;
import io.bearman.core.host.Storage;
import io.bearman.core.host.Zone;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.InventoryLines;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Hosts that differ by a number, as a large site has them: forty a rack, two cards each, cabled, three
 * labels.
 *
 * @param size how many there are, at most 2^24
 */
public record Fleet(int size) {
    /** The label that says whose a host is; one in {@link #OWNERS} hosts has the same. */
    static final String OWNER = "owner";
    /** The label that every second host has the same of. */
    static final String TIER = "tier";

    private static final int RACK = 40;
    static final int OWNERS = 100;
    static final int TIERS = 2;

    HostId host(int number) {
        return HostId.of(String.format("cn%06d", number));
    }

    /** {@return the machine of this host} */
    public MachineId machine(int number) {
        // Spread, as real UUIDs are: an index that grows at its end is an easy one.
        return MachineId.of(
                String.format("%08x-0000-4000-8000-%012x", number * 0x9E3779B1, number));
    }

    String serial(int number) {
        return String.format("SN%07X", number);
    }

    /** {@return the address of one of its two cards} */
    public Mac mac(int number, int card) {
        return Mac.of(String.format(
                "52:54:%02x:%02x:%02x:%02x",
                card, number >> 16 & 0xff, number >> 8 & 0xff, number & 0xff));
    }

    String owner(int number) {
        return "team" + number % OWNERS;
    }

    String tier(int number) {
        return number % TIERS == 0 ? "gold" : "silver";
    }

    Placed placed(int number) {
        Machine machine = new Machine(
                machine(number),
                serial(number),
                "Acme",
                "X" + number % 7,
                Bmc.of(address(number), Bmc.PORT, null, "rack" + number / RACK),
                List.of(
                        new Nic(mac(number, 0), "leaf" + number / RACK, "Ethernet" + number % RACK),
                        new Nic(mac(number, 1), null, null)),
                new RackId("r" + number / RACK),
                number % RACK + 1,
                "standard");
        Host host = new Host(
                host(number),
                "compute",
                new RegionId("one"),
                Zone.of("az" + number % 3),
                "diskless",
                "diskless",
                Labels.of(Map.of(OWNER, owner(number), TIER, tier(number), "batch", "b" + number)),
                Storage.SHARED,
                machine.id(),
                new HostState.InService());
        return new Placed(host, machine);
    }

    private static String address(int number) {
        return "10." + (number >> 16 & 0xff) + "." + (number >> 8 & 0xff) + "." + (number & 0xff);
    }

    /** Writes all of them as {@code bearman inventory import} reads them. */
    public void write(Path file) {
        try (BufferedWriter lines = Files.newBufferedWriter(file, UTF_8)) {
            for (int number = 0; number < size; number++) {
                lines.append(InventoryLines.format(placed(number))).append('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
