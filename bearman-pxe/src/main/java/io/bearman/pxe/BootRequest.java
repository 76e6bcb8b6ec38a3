package io.bearman.pxe;

import io.bearman.core.host.Mac;
import io.bearman.pxe.script.RejectedTextException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a machine says of itself when it asks what to boot. Anybody can say anything: it is compared
 * with the inventory and never rendered.
 *
 * @param saidMac the network card that asks, null when not said
 * @param saidUuid the SMBIOS UUID, null when not said
 * @param saidSerial the SMBIOS serial, null when not said
 * @param architecture for example {@code x86_64}; empty when not said
 * @param firmware {@code pcbios} or {@code efi}; empty when not said
 */
public record BootRequest(
        @Nullable Mac saidMac,
        @Nullable UUID saidUuid,
        @Nullable String saidSerial,
        String architecture,
        String firmware) {
    private static final int LIMIT = 2048;
    private static final Pattern MAC = Pattern.compile("[0-9A-Fa-f]{2}([:-][0-9A-Fa-f]{2}){5}");
    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");
    private static final Pattern SERIAL = Pattern.compile("([0-9A-Fa-f]{2}){1,255}");
    private static final Pattern NAME = Pattern.compile("[a-z0-9_]{1,16}");

    /**
     * {@return what the query of {@code GET /v1/boot} says} Unknown keys are ignored and empty
     * values are not said: iPXE expands a setting that it does not have to nothing.
     *
     * @param query as it came, percent-encoded
     * @throws RejectedTextException when a known key comes twice or with a value out of its form;
     *     the message holds nothing of the query
     */
    public static BootRequest parse(@Nullable String query) {
        Map<String, String> said = split(query == null ? "" : query);
        return new BootRequest(
                value(said, "mac", MAC, Mac::of),
                value(said, "uuid", UUID_FORM, UUID::fromString),
                value(said, "serial", SERIAL, BootRequest::serial),
                Optional.ofNullable(value(said, "arch", NAME, Function.identity()))
                        .orElse(""),
                Optional.ofNullable(value(said, "fw", NAME, Function.identity()))
                        .orElse(""));
    }

    /** {@return the network card that asks, if said} */
    public Optional<Mac> mac() {
        return Optional.ofNullable(saidMac);
    }

    /** {@return the SMBIOS UUID, if said} */
    public Optional<UUID> uuid() {
        return Optional.ofNullable(saidUuid);
    }

    /** {@return the SMBIOS serial, if said} */
    public Optional<String> serial() {
        return Optional.ofNullable(saidSerial);
    }

    private static Map<String, String> split(String query) {
        if (query.length() > LIMIT) {
            throw new RejectedTextException("query", "over " + LIMIT + " characters");
        }
        Map<String, String> said = new LinkedHashMap<>();
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            if (key.matches("mac|uuid|serial|arch|fw")
                    && said.put(key, equals < 0 ? "" : pair.substring(equals + 1)) != null) {
                throw new RejectedTextException("query." + key, "said twice");
            }
        }
        return said;
    }

    private static <T> @Nullable T value(
            Map<String, String> said, String key, Pattern form, Function<String, T> read) {
        // Of our forms only the colons of a MAC may come encoded.
        String value = said.getOrDefault(key, "").replace("%3A", ":").replace("%3a", ":");
        if (value.isEmpty()) {
            return null;
        }
        if (!form.matcher(value).matches()) {
            throw new RejectedTextException("query." + key, "not in its form");
        }
        return read.apply(value);
    }

    private static String serial(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            // Still a serial, equal to itself; the inventory has none like it.
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }
}
