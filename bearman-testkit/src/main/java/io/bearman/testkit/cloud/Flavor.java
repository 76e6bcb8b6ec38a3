package io.bearman.testkit.cloud;

/**
 * The size of a server.
 *
 * @param name its name
 * @param vcpus virtual processors
 * @param ramMb memory in MiB
 * @param diskGb root disk in GiB
 * @param ephemeralGb further disk in GiB, of the hypervisor's own
 * @param swapMb swap disk in MiB
 */
public record Flavor(String name, int vcpus, int ramMb, int diskGb, int ephemeralGb, int swapMb) {
    public Flavor {
        if (name.isBlank() || vcpus < 1 || ramMb < 1 || diskGb < 0) {
            throw new IllegalArgumentException("not a flavor: '" + name + "' " + vcpus + " vcpus");
        }
        if (ephemeralGb < 0 || swapMb < 0) {
            throw new IllegalArgumentException("not a flavor: '" + name + "'");
        }
    }

    /** A flavor without further disks. */
    public Flavor(String name, int vcpus, int ramMb, int diskGb) {
        this(name, vcpus, ramMb, diskGb, 0, 0);
    }

    /** {@return one processor, 512 MiB, 1 GiB} */
    public static Flavor small() {
        return new Flavor("m1.small", 1, 512, 1);
    }
}
