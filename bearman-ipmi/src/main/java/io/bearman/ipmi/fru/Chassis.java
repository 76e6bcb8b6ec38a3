package io.bearman.ipmi.fru;

import java.util.List;

/**
 * About a chassis (chassis info area, FRU Information Storage Definition §10). A text is empty when it
 * is not given.
 *
 * @param type number of its form (SMBIOS system enclosure types), see {@link #form()}
 * @param part number of the part
 * @param serial serial number
 * @param custom what else the vendor wrote
 */
public record Chassis(int type, String part, String serial, List<String> custom) {
    private static final List<String> FORMS = List.of(
            "unspecified",
            "other",
            "unknown",
            "desktop",
            "low profile desktop",
            "pizza box",
            "mini tower",
            "tower",
            "portable",
            "laptop",
            "notebook",
            "hand held",
            "docking station",
            "all in one",
            "sub notebook",
            "space-saving",
            "lunch box",
            "main server chassis",
            "expansion chassis",
            "sub chassis",
            "bus expansion chassis",
            "peripheral chassis",
            "RAID chassis",
            "rack mount chassis",
            "sealed-case PC",
            "multi-system chassis",
            "compact PCI",
            "advanced TCA",
            "blade",
            "blade enclosure");

    public Chassis {
        custom = List.copyOf(custom);
    }

    /** {@return its form, such as {@code rack mount chassis}} */
    public String form() {
        return type < FORMS.size() ? FORMS.get(type) : "form " + type;
    }
}
