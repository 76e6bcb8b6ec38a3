package io.bearman.pxe;

import java.util.Set;

/**
 * The iPXE that asks, as it says itself: what its scripts may be made of, and which systems can run
 * there.
 *
 * @param architecture its {@code buildarch}; empty when not said
 * @param firmware its {@code platform}; empty when not said
 */
record IpxeBuild(String architecture, String firmware) {
    /** A BIOS starts 32-bit code, whatever the machine can do. */
    private static final Set<String> X86 = Set.of("", "i386", "x86_64");

    /** One that says nothing of itself. */
    static final IpxeBuild UNSAID = new IpxeBuild("", "");

    static final IpxeBuild ARM64 = new IpxeBuild("arm64", "efi");

    static IpxeBuild of(BootRequest request) {
        return new IpxeBuild(request.architecture(), request.firmware());
    }

    /** {@return the profile that a machine like this boots of those by this name} */
    String profile(String name) {
        return X86.contains(architecture) ? name : name + '-' + architecture;
    }

    /**
     * {@return whether the kernel has to be told its initrds by name} A UEFI kernel before Linux 5.7 finds
     * them only so. BIOS kernels get them in memory, and their command line is short enough.
     */
    boolean namesInitrds() {
        return !firmware.equals("pcbios");
    }
}
