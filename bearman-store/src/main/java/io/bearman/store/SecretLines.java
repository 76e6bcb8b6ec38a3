package io.bearman.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.core.UsageException;
import io.bearman.core.bmc.CredentialChange;
import io.bearman.core.host.HostId;
import io.bearman.core.host.SshHostKey;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import java.util.HexFormat;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Secrets as JSON lines, in the clear: {@code {"credential":...}} and {@code {"ssh_host_key":...}}.
 * Only ever inside a {@link PassphraseFile}.
 */
public final class SecretLines {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SecretLines() {}

    /** {@return a credential in one line} */
    public static String format(String name, Credential credential) {
        ObjectNode line = JSON.createObjectNode();
        line.put("credential", name);
        line.put("user", credential.user());
        line.put("password", hex(credential.password()));
        credential.kg().ifPresent(kg -> line.put("kg", hex(kg)));
        return line.toString();
    }

    /** {@return a host's key in one line} */
    public static String format(SshHostKey key) {
        ObjectNode line = JSON.createObjectNode();
        line.put("ssh_host_key", key.host().value());
        line.put("public", key.publicKey());
        line.put("private", hex(key.privateKey()));
        return line.toString();
    }

    /** {@return whether this line is one of these, not a host} */
    public static boolean isOne(String line) {
        return line.startsWith("{\"credential\"") || line.startsWith("{\"ssh_host_key\"");
    }

    /** {@return whose SSH key this line has, if it has one} */
    public static Optional<HostId> host(String line) {
        try {
            JsonNode node = JSON.readTree(line).path("ssh_host_key");
            return node.isTextual() ? Optional.of(HostId.of(node.textValue())) : Optional.empty();
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return Optional.empty(); // Whoever puts it says what is wrong with it.
        }
    }

    /**
     * Seals what the line says in a store.
     *
     * @throws UsageException when it is none of these lines, naming its place alone
     */
    public static void put(
            String line, String where, SealedSecrets secrets, SshHostKeys keys, String by) {
        try {
            JsonNode node = JSON.readTree(line);
            if (node.has("credential")) {
                secrets.put(node.path("credential").asText(), credential(node), by);
            } else {
                keys.put(
                        new SshHostKey(
                                HostId.of(node.path("ssh_host_key").asText()),
                                node.path("public").asText(),
                                secret(node.path("private")).orElseThrow()),
                        by);
            }
        } catch (JsonProcessingException | IllegalArgumentException | NoSuchElementException e) {
            // Without the cause, which quotes the line.
            throw new UsageException(where + " is no secret that was exported");
        }
    }

    /** {@return both credentials of a change, in a line each} */
    static Secret format(CredentialChange change) {
        return Secret.of(format(change.fromName(), change.from()) + "\n"
                + format(change.toName(), change.to()));
    }

    /** {@return the change of these lines, which we sealed ourselves} */
    static CredentialChange change(Secret lines) {
        try {
            String[] both = lines.text().split("\n");
            JsonNode from = JSON.readTree(both[0]);
            JsonNode to = JSON.readTree(both[1]);
            return new CredentialChange(
                    from.path("credential").asText(),
                    credential(from),
                    to.path("credential").asText(),
                    credential(to));
        } catch (JsonProcessingException e) {
            // Without the cause, which quotes the line.
            throw new IllegalStateException("what was sealed is no change of a credential");
        }
    }

    private static Credential credential(JsonNode node) {
        return new Credential(
                node.path("user").asText(),
                secret(node.path("password")).orElseThrow(),
                secret(node.path("kg")).orElse(null));
    }

    private static String hex(Secret secret) {
        return HexFormat.of().formatHex(secret.bytes());
    }

    private static Optional<Secret> secret(JsonNode node) {
        return node.isTextual()
                ? Optional.of(Secret.of(HexFormat.of().parseHex(node.textValue())))
                : Optional.empty();
    }
}
