package io.bearman.pxe.dhcp;

import java.util.List;

/**
 * What asks for a program before there is an iPXE, by its architecture (RFC 4578 §2.1 and IANA's list
 * of processor architecture types), and the iPXE that it gets by TFTP.
 */
enum Firmware {
    BIOS("undionly.kpxe", 0),
    // Some UEFI firmware says 9, EFI byte code, for x86-64.
    UEFI_X86_64("snponly.efi", 7, 9),
    UEFI_ARM64("snponly-arm64.efi", 11);

    private final String file;
    private final List<Integer> architectures;

    Firmware(String file, Integer... architectures) {
        this.file = file;
        this.architectures = List.of(architectures);
    }

    /** The file below the TFTP server's root; Debian's package ipxe has those of x86. */
    String file() {
        return file;
    }

    List<Integer> architectures() {
        return architectures;
    }

    /** How a configuration names machines with it. */
    String tag() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
