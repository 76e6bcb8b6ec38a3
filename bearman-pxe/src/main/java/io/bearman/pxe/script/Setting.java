package io.bearman.pxe.script;

/**
 * A value that iPXE fills in, by name. Only these exist, because iPXE scans an expanded value for
 * <code>${</code> again: a setting whose text a stranger chooses (a serial, a DHCP host name) could
 * read other settings. Numbers, addresses and hex digits cannot.
 */
public final class Setting {
    /** How many network cards a script looks at: {@code net0} to {@code net7}. */
    public static final int NICS = 8;

    /** The SMBIOS UUID; empty where the firmware has none. */
    public static final Setting UUID = new Setting("uuid");

    /**
     * The SMBIOS serial in hex digits without separators: the only form that arrives byte for byte
     * from every iPXE (its {@code uristring} is broken for non-ASCII).
     */
    public static final Setting SERIAL = new Setting("serial:hexraw");

    /** The processor that iPXE was built for: {@code i386}, {@code x86_64}, {@code arm64}. */
    public static final Setting ARCHITECTURE = new Setting("buildarch");

    /** The firmware: {@code pcbios} or {@code efi}. */
    public static final Setting FIRMWARE = new Setting("platform");

    private final String name;

    private Setting(String name) {
        this.name = name;
    }

    /** {@return the MAC address of a network card, with hyphens} */
    public static Setting mac(int nic) {
        return new Setting(nic(nic) + "/mac:hexhyp");
    }

    /** {@return the IPv4 address of a network card; empty until it has one} */
    public static Setting ip(int nic) {
        return new Setting(nic(nic) + "/ip");
    }

    /** A number that the script itself counts. */
    static Setting of(Counter counter) {
        return new Setting(counter.name());
    }

    static String nic(int nic) {
        if (nic < 0 || nic >= NICS) {
            throw new IllegalArgumentException("not a network card of a script: " + nic);
        }
        return "net" + nic;
    }

    /** {@return its name, as iPXE spells it} */
    public String name() {
        return name;
    }

    String text() {
        return "${" + name + "}";
    }
}
