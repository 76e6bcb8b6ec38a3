package io.bearman.pxe;

import java.util.Map;
import java.util.Optional;

/**
 * Which profile for whom, from the configuration.
 *
 * <p>Machines of another architecture than x86 have profiles of their own: {@code loader-arm64} is their
 * loader, and {@code NAME-arm64} what is NAME to others.
 *
 * @param registration the loader that looks at a machine and registers it
 * @param production the profiles of hosts by name; a host boots its flavor's unless it has another
 */
public record BootProfiles(BootProfile registration, Map<String, BootProfile> production) {
    private static final String LOADER = "loader";

    public BootProfiles {
        production = Map.copyOf(production);
    }

    /** {@return the loader that runs on this machine, empty when there is none} */
    Optional<BootProfile> loader(IpxeBuild build) {
        String name = build.profile(LOADER);
        return name.equals(LOADER) ? Optional.of(registration) : named(name);
    }

    /** {@return what is this profile to such a machine, empty when there is none} */
    Optional<BootProfile> named(String name, IpxeBuild build) {
        Optional<BootProfile> own = named(build.profile(name));
        // Who does not say what it is may be what the only one is for.
        return own.isEmpty() && build.architecture().isEmpty()
                ? named(IpxeBuild.ARM64.profile(name))
                : own;
    }

    /** {@return the profile of this name, empty when there is none} */
    public Optional<BootProfile> named(String name) {
        return Optional.ofNullable(production.get(name));
    }
}
