package io.bearman.pxe.registration;

import io.bearman.core.registration.CheckResult.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What machines of one kind ought to be made of. What it does not say may be anything. Read from YAML
 * by {@link HardwareProfiles}.
 */
final class HardwareProfile {
    final String name;
    final Compute compute;
    final Cards cards;
    final Firmware firmware;
    final Tolerance tolerance;
    final Set<String> required;
    final Set<String> skipped;

    /**
     * @param required checks that count as failed when they cannot be determined
     * @param skipped checks that are not made
     */
    HardwareProfile(
            String name,
            Compute compute,
            Cards cards,
            Firmware firmware,
            Tolerance tolerance,
            Set<String> required,
            Set<String> skipped) {
        this.name = name;
        this.compute = compute;
        this.cards = cards;
        this.firmware = firmware;
        this.tolerance = tolerance;
        this.required = Set.copyOf(required);
        this.skipped = Set.copyOf(skipped);
    }

    /**
     * @param disks how many there are; none, because a hypervisor without state has none
     * @param devices how many there ought to be at least of each {@code vendor:device}
     */
    record Compute(
            @Nullable Integer cpus,
            @Nullable Integer cores,
            @Nullable Integer threads,
            @Nullable Glob model,
            @Nullable Long memoryMib,
            @Nullable Integer dimms,
            @Nullable Long dimmMib,
            @Nullable Glob dimmType,
            @Nullable Integer dimmSpeed,
            int disks,
            Map<String, Integer> devices) {}

    /**
     * Of the machine's own network cards, as the inventory lists them.
     *
     * @param mbps how fast their links are at least
     */
    record Cards(@Nullable Integer mbps, List<Glob> drivers, List<Glob> firmware) {}

    record Firmware(
            Facts.@Nullable Firmware mode,
            List<Glob> bios,
            List<Glob> bmc,
            @Nullable String bmcSource,
            @Nullable String bmcNetmask,
            @Nullable String bmcGateway,
            @Nullable Long bmcVlan,
            List<Glob> os,
            List<Glob> kernel) {}

    /**
     * How much of what is not good is borne.
     *
     * @param clockWarns how far off its clock may be without a word
     * @param clockFails how far off it may be at all
     * @param kernelErrors what its kernel's errors are, beyond those that mean nothing
     * @param harmless kernel messages that mean nothing
     * @param corrected so many corrected memory errors are borne
     * @param selEntries so many entries of the event log are borne
     * @param sensors that mean nothing
     * @param burnIn how long it ought to have been under load; null for not
     */
    record Tolerance(
            Duration clockWarns,
            Duration clockFails,
            Outcome kernelErrors,
            List<Glob> harmless,
            long corrected,
            @Nullable Long selEntries,
            List<Glob> sensors,
            @Nullable Duration burnIn) {
        Optional<Duration> burn() {
            return Optional.ofNullable(burnIn);
        }
    }
}
