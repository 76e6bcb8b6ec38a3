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
 * @param token one-time
 * @param mac the network card that it booted from
 * @param uuid its SMBIOS UUID; null when it has none that tells it from others
 * @param nonce new at every boot; null when it does not ask again after a lost answer
 */
record ExchangeCall(
        Secret token,
        Mac mac,
        @Nullable MachineId uuid,
        @Nullable String nonce) {
    private static final Pattern TOKEN = Pattern.compile("[0-9A-Za-z_-]{43}");
    private static final Pattern NONCE = Pattern.compile("[0-9A-Za-z_-]{22}");

    /**
     * {@return what this JSON says}
     *
     * @throws io.bearman.pxe.script.RejectedTextException when it is not exactly that; its message holds
     *     nothing of it
     */
    static ExchangeCall parse(byte[] json) {
        JsonBody body = JsonBody.parse(json, Set.of("token", "mac", "uuid"), Set.of("nonce"));
        String nonce = body.has("nonce")
                ? body.text("nonce", NONCE, "22 letters, digits, hyphens, underscores")
                : null;
        return new ExchangeCall(
                Secret.of(body.text("token", TOKEN, "a token")),
                body.mac("mac"),
                Fingerprint.telling(body.maybeUuid("uuid")).map(MachineId::new).orElse(null),
                nonce);
    }
}
