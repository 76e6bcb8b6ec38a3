package io.bearman.openstack;

import io.bearman.core.secret.Secret;
import java.net.URI;

/**
 * How to log in to one OpenStack region.
 *
 * @param authUrl Keystone's address, for example {@code https://keystone.example:5000/v3}; v3 is
 *     appended where it ends without
 * @param credential with what
 * @param region the region's name in the catalogue
 * @param face which endpoints of the catalogue to use
 */
public record CloudAccess(
        URI authUrl, Credential credential, String region, EndpointInterface face) {
    public CloudAccess {
        if (!authUrl.isAbsolute() || authUrl.getHost() == null) {
            throw new IllegalArgumentException("not an absolute auth URL: '" + authUrl + "'");
        }
        if (authUrl.getUserInfo() != null) {
            // Not shown: it may well hold the password.
            throw new IllegalArgumentException("an auth URL must not contain a user or password");
        }
        authUrl = versioned(authUrl);
        if (region.isBlank()) {
            throw new IllegalArgumentException("the cloud's region must not be blank");
        }
    }

    /** Everything by name, as most do. */
    public CloudAccess(
            URI authUrl,
            String user,
            Secret password,
            String project,
            String userDomain,
            String projectDomain,
            String region,
            EndpointInterface face) {
        this(
                authUrl,
                new Credential.Password(
                        named(user, userDomain), password, named(project, projectDomain)),
                region,
                face);
    }

    private static Credential.InDomain named(String name, String domain) {
        return new Credential.InDomain(Credential.Ref.name(name), Credential.Ref.name(domain));
    }

    /** Many write the address as Keystone's root, which answers with a list of its versions. */
    private static URI versioned(URI authUrl) {
        String text = authUrl.toString().replaceFirst("/+$", "");
        if (text.matches(".*/v[0-9]+(\\.[0-9]+)?")) {
            if (!text.endsWith("/v3")) {
                throw new IllegalArgumentException("not Keystone v3: '" + authUrl + "'");
            }
            return URI.create(text);
        }
        return URI.create(text + "/v3");
    }
}
