package io.bearman.pxe;

import java.util.Map;
import java.util.Optional;

/**
 * Which profile for whom, from the configuration.
 *
 * @param registration the loader that looks at a machine and registers it
 * @param production the profile of each flavor of host
 */
public record BootProfiles(BootProfile registration, Map<String, BootProfile> production) {
    public BootProfiles {
        production = Map.copyOf(production);
    }

    /** {@return what a host of this flavor boots, empty when nobody said} */
    public Optional<BootProfile> forFlavor(String flavor) {
        return Optional.ofNullable(production.get(flavor));
    }
}
