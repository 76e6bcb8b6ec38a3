package io.bearman.openstack.keystone;

import io.bearman.core.cloud.CloudException;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.TimeSource;
import io.bearman.openstack.AuthToken;
import io.bearman.openstack.Login;
import java.time.Duration;
import java.util.Date;
import org.jspecify.annotations.Nullable;
import org.openstack4j.api.OSClient.OSClientV3;
import org.openstack4j.model.common.Identifier;
import org.openstack4j.model.identity.v3.Token;

/**
 * Logs in as an {@link OSClientV3} that the caller holds. Thread-safe.
 *
 * <p>A client that was made with a password is logged in again with it, for a token of our own: the
 * caller's token, session, headers and region are neither used nor changed. One that was made of a
 * token lends it until it ends; then {@link CloudException.Denied}.
 */
public final class HeldClient implements Login {
    private final Token token;
    private final TimeSource time;

    /**
     * @param client taken from once, now; it may go on to be used by the thread it belongs to
     * @param time tells how much of a lent token's life is left
     */
    public HeldClient(OSClientV3 client, TimeSource time) {
        this.token = client.getToken();
        this.time = time;
    }

    @Override
    public AuthToken login() {
        @Nullable String password = password();
        return password == null
                ? lent()
                : OpenStack4j.login(
                        "login of the held client at " + token.getEndpoint(),
                        v3 -> v3.endpoint(token.getEndpoint())
                                .credentials(token.getUser().getId(), password)
                                .scopeToProject(
                                        Identifier.byId(token.getProject().getId())));
    }

    private @Nullable String password() {
        return token.getCredentials() == null || token.getProject() == null
                ? null
                : token.getCredentials().getPassword();
    }

    private AuthToken lent() {
        Date end = token.getExpires();
        Duration left = end == null ? Duration.ZERO : Duration.between(time.now(), end.toInstant());
        if (left.isNegative() || left.isZero()) {
            throw new CloudException.Denied("the held client's token has ended", null);
        }
        return new AuthToken(Secret.of(token.getId()), left, OpenStack4j.catalogue(token));
    }
}
