package io.bearman.pxe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bearman.core.host.Mac;
import io.bearman.core.host.MachineId;
import io.bearman.pxe.script.RejectedTextException;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A production system says that it came up: the body of {@code POST /v1/boots}.
 *
 * @param mac one of the machine's network cards
 * @param uuid the machine's SMBIOS UUID
 * @param bootId new at every boot: Linux's {@code /proc/sys/kernel/random/boot_id}
 */
record BootCall(Mac mac, MachineId uuid, String bootId) {
    static final int LIMIT = 4096;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Set<String> FIELDS = new TreeSet<>(Set.of("mac", "uuid", "bootId"));
    private static final Pattern BOOT_ID = Pattern.compile("[0-9A-Za-z-]{8,64}");

    /**
     * {@return what this JSON says}
     *
     * @throws RejectedTextException when it is not exactly that; its message holds nothing of it
     */
    static BootCall parse(byte[] json) {
        JsonNode root = read(json);
        Set<String> names = new TreeSet<>();
        root.fieldNames().forEachRemaining(names::add);
        if (!names.equals(FIELDS)) {
            throw new RejectedTextException("body", "not an object of mac, uuid and bootId alone");
        }
        String bootId = text(root, "bootId");
        if (!BOOT_ID.matcher(bootId).matches()) {
            throw new RejectedTextException("body.bootId", "not 8 to 64 letters, digits, hyphens");
        }
        return new BootCall(mac(text(root, "mac")), uuid(text(root, "uuid")), bootId);
    }

    private static JsonNode read(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new RejectedTextException("body", "not JSON");
        } catch (IOException e) {
            throw new RejectedTextException("body", "cannot be read");
        }
    }

    private static String text(JsonNode root, String name) {
        JsonNode value = root.get(name);
        if (!value.isTextual()) {
            throw new RejectedTextException("body." + name, "not a string");
        }
        return value.textValue();
    }

    private static Mac mac(String text) {
        try {
            return Mac.of(text);
        } catch (IllegalArgumentException e) {
            throw new RejectedTextException("body.mac", "not a MAC address");
        }
    }

    private static MachineId uuid(String text) {
        try {
            return MachineId.of(text);
        } catch (IllegalArgumentException e) {
            throw new RejectedTextException("body.uuid", "not a UUID");
        }
    }
}
