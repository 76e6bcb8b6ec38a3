package io.bearman.pxe;

import io.bearman.core.host.Mac;
import io.bearman.core.host.MachineId;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A production system says that it came up: the body of {@code POST /v1/boots}.
 *
 * @param mac one of the machine's network cards
 * @param uuid the machine's SMBIOS UUID
 * @param bootId new at every boot: Linux's {@code /proc/sys/kernel/random/boot_id}
 */
record BootCall(Mac mac, MachineId uuid, String bootId) {
    private static final Pattern BOOT_ID = Pattern.compile("[0-9A-Za-z-]{8,64}");

    /**
     * {@return what this JSON says}
     *
     * @throws io.bearman.pxe.script.RejectedTextException when it is not exactly that; its message holds
     *     nothing of it
     */
    static BootCall parse(byte[] json) {
        JsonBody body = JsonBody.parse(json, Set.of("mac", "uuid", "bootId"), Set.of());
        String bootId = body.text("bootId", BOOT_ID, "8 to 64 letters, digits, hyphens");
        return new BootCall(body.mac("mac"), body.uuid("uuid"), bootId);
    }
}
