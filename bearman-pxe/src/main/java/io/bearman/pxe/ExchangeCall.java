package io.bearman.pxe;

import io.bearman.core.host.Mac;
import io.bearman.core.host.MachineId;
import io.bearman.core.secret.Secret;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A machine wants a session for the token of its boot script: the body of {@code POST /v1/sessions}.
 *
 * @param token one-time; null for a host whose script was written while the store was away
 * @param mac the network card that it booted from
 * @param uuid its SMBIOS UUID; null when it has none that tells it from others
 * @param nonce new at every boot; null when it does not ask again after a lost answer
 * @param image what it runs already, without a token; null for nothing, or what is no image
 */
record ExchangeCall(
        @Nullable Secret token,
        Mac mac,
        @Nullable MachineId uuid,
        @Nullable String nonce,
        @Nullable String image) {
    private static final Pattern TOKEN = Pattern.compile("[0-9A-Za-z_-]{43}");
    private static final Pattern NONCE = Pattern.compile("[0-9A-Za-z_-]{22}");
    private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /**
     * {@return what this JSON says}
     *
     * @throws io.bearman.pxe.script.RejectedTextException when it is not exactly that; its message holds
     *     nothing of it
     */
    static ExchangeCall parse(byte[] json) {
        JsonBody body =
                JsonBody.parse(json, Set.of("mac", "uuid"), Set.of("token", "nonce", "image"));
        String token = said(body, "token", TOKEN, "a token");
        return new ExchangeCall(
                token == null ? null : Secret.of(token),
                body.mac("mac"),
                Fingerprint.telling(body.maybeUuid("uuid")).map(MachineId::new).orElse(null),
                said(body, "nonce", NONCE, "22 letters, digits, hyphens, underscores"),
                said(body, "image", IMAGE, "an image's name"));
    }

    private static @Nullable String said(JsonBody body, String name, Pattern form, String words) {
        return body.has(name) ? body.text(name, form, words) : null;
    }

    /** {@return the question that such a machine asks} */
    BootRequest asked() {
        return new BootRequest(mac, uuid == null ? null : uuid.uuid(), null, "", "");
    }
}
