package io.bearman.pxe;

import java.util.Map;
import java.util.Optional;

/**
 * Which profile for whom, from the configuration.
 *
 * @param registration the loader that looks at a machine and registers it
 * @param production the profiles of hosts by name; a host boots its flavor's unless it has another
 */
public record BootProfiles(BootProfile registration, Map<String, BootProfile> production) {
    public BootProfiles {
        production = Map.copyOf(production);
    }

    /** {@return the profile of this name, empty when there is none} */
    public Optional<BootProfile> named(String name) {
        return Optional.ofNullable(production.get(name));
    }
}
