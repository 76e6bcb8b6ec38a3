package io.bearman.openstack;

import io.bearman.core.secret.Secret;
import java.net.URI;

/**
 * How to log in to one OpenStack region with a password.
 *
 * @param authUrl Keystone's v3 address, for example {@code https://keystone.example:5000/v3}
 * @param user the user's name
 * @param password its password
 * @param project the project's name
 * @param userDomain the name of the user's domain, {@code Default} by custom
 * @param projectDomain the name of the project's domain, {@code Default} by custom
 * @param region the region's name in the catalogue
 * @param face which endpoints of the catalogue to use
 */
public record CloudAccess(
        URI authUrl,
        String user,
        Secret password,
        String project,
        String userDomain,
        String projectDomain,
        String region,
        EndpointInterface face) {
    public CloudAccess {
        if (!authUrl.isAbsolute() || authUrl.getHost() == null) {
            throw new IllegalArgumentException("not an absolute auth URL: '" + authUrl + "'");
        }
        if (authUrl.getUserInfo() != null) {
            // Not shown: it may well hold the password.
            throw new IllegalArgumentException("an auth URL must not contain a user or password");
        }
        notBlank("user", user);
        notBlank("project", project);
        notBlank("user domain", userDomain);
        notBlank("project domain", projectDomain);
        notBlank("region", region);
    }

    private static void notBlank(String what, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("the cloud's " + what + " must not be blank");
        }
    }
}
