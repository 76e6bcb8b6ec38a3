package io.bearman.openstack;

import io.bearman.core.UsageException;
import io.bearman.core.secret.Secret;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code clouds.yaml} and {@code OS_*} have in common: the words of the OpenStack clients
 * (keystoneauth's option names) and what they mean.
 *
 * @param where the source, first in every message
 * @param terms by name: auth_url, username ...; empty values are as good as none
 */
record AuthTerms(String where, Map<String, String> terms) {

    /**
     * {@return the access that the terms describe}
     *
     * @throws UsageException when something is missing, contradictory or unknown to us
     */
    CloudAccess access(@Nullable String region) {
        try {
            return new CloudAccess(
                    URI.create(need("auth_url")), credential(), region(region), face());
        } catch (IllegalArgumentException e) {
            throw new UsageException(where + ": " + e.getMessage());
        }
    }

    private String region(@Nullable String wanted) {
        return wanted == null ? need("region_name") : wanted;
    }

    private Credential credential() {
        String type = find("auth_type").orElseGet(this::guess);
        return switch (type.replaceFirst("^v3", "")) {
            case "password" -> password();
            case "token" -> new Credential.Token(Secret.of(need("token")));
            case "applicationcredential" -> application();
            default ->
                throw wrong("auth_type '" + type + "' is not known here; known are"
                        + " password, token, v3applicationcredential");
        };
    }

    /** Older files and shells name no type, and give away by their terms which it is. */
    private String guess() {
        if (find("application_credential_secret").isPresent()) {
            return "v3applicationcredential";
        }
        return find("token").isPresent() && find("password").isEmpty() ? "token" : "password";
    }

    private Credential password() {
        return new Credential.Password(
                inDomain("username", "user_id", "user"), Secret.of(need("password")), project());
    }

    private Credential.InDomain project() {
        boolean old = find("project_name").isEmpty() && find("tenant_name").isPresent();
        return inDomain(old ? "tenant_name" : "project_name", "project_id", "project");
    }

    private Credential application() {
        Secret secret = Secret.of(need("application_credential_secret"));
        Optional<String> id = find("application_credential_id");
        return id.isPresent()
                ? new Credential.Application(Credential.Ref.id(id.get()), secret, null)
                : new Credential.Application(
                        Credential.Ref.name(need("application_credential_name")),
                        secret,
                        inDomain("username", "user_id", "user"));
    }

    private Credential.InDomain inDomain(String name, String id, String kind) {
        Credential.Ref ref =
                find(id).map(Credential.Ref::id).orElseGet(() -> Credential.Ref.name(need(name)));
        return new Credential.InDomain(ref, domain(kind));
    }

    private Credential.Ref domain(String kind) {
        return find(kind + "_domain_id")
                .map(Credential.Ref::id)
                .or(() -> find(kind + "_domain_name").map(Credential.Ref::name))
                .or(() -> find("default_domain_id").map(Credential.Ref::id))
                .or(() -> find("default_domain_name").map(Credential.Ref::name))
                .or(() -> find("default_domain").map(Credential.Ref::name))
                .orElse(Credential.Ref.id("default"));
    }

    private EndpointInterface face() {
        String word = find("interface").or(() -> find("endpoint_type")).orElse("public");
        return switch (word.toLowerCase(Locale.ROOT).replaceFirst("url$", "")) {
            case "public" -> EndpointInterface.PUBLIC;
            case "internal" -> EndpointInterface.INTERNAL;
            case "admin" -> EndpointInterface.ADMIN;
            default -> throw wrong("interface '" + word + "' is not public, internal or admin");
        };
    }

    private Optional<String> find(String name) {
        return Optional.ofNullable(terms.get(name)).filter(value -> !value.isBlank());
    }

    private String need(String name) {
        return find(name).orElseThrow(() -> wrong(name + " is missing"));
    }

    private UsageException wrong(String problem) {
        return new UsageException(where + ": " + problem);
    }
}
