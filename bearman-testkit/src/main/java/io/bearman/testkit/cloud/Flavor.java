package io.bearman.testkit.cloud;

/**
 * The size of a server.
 *
 * @param name its name
 * @param vcpus virtual processors
 * @param ramMb memory in MiB
 * @param diskGb root disk in GiB
 */
public record Flavor(String name, int vcpus, int ramMb, int diskGb) {
    public Flavor {
        if (name.isBlank() || vcpus < 1 || ramMb < 1 || diskGb < 0) {
            throw new IllegalArgumentException("not a flavor: '" + name + "' " + vcpus + " vcpus");
        }
    }

    /** {@return one processor, 512 MiB, 1 GiB} */
    public static Flavor small() {
        return new Flavor("m1.small", 1, 512, 1);
    }
}
