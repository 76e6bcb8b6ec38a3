package io.bearman.openstack.keystone;

import io.bearman.core.InterruptedWaitException;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.secret.Secret;
import io.bearman.openstack.AuthToken;
import io.bearman.openstack.Endpoint;
import io.bearman.openstack.EndpointInterface;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.openstack4j.api.client.IOSClientBuilder;
import org.openstack4j.api.exceptions.ConnectionException;
import org.openstack4j.api.exceptions.OS4JException;
import org.openstack4j.api.exceptions.ResponseException;
import org.openstack4j.api.types.Facing;
import org.openstack4j.core.transport.Config;
import org.openstack4j.model.identity.v3.Service;
import org.openstack4j.model.identity.v3.Token;
import org.openstack4j.openstack.OSFactory;

/**
 * Our dealings with openstack4j. It keeps its session in the thread, where the next cloud's call
 * would find it; so each login has a thread of its own, which ends with it.
 */
final class OpenStack4j {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int READ_MILLIS = 30_000;

    private OpenStack4j() {}

    /**
     * {@return a fresh token}
     *
     * @param who for messages
     * @param with says where, as whom and for what
     */
    static AuthToken login(String who, UnaryOperator<IOSClientBuilder.V3> with) {
        FutureTask<AuthToken> login = new FutureTask<>(() -> authenticate(with));
        Thread thread = new Thread(login, "keystone-login");
        thread.setDaemon(true);
        thread.start();
        try {
            return login.get();
        } catch (InterruptedException e) {
            throw new InterruptedWaitException(e);
        } catch (ExecutionException e) {
            throw failure(who, Objects.requireNonNull(e.getCause()));
        }
    }

    private static AuthToken authenticate(UnaryOperator<IOSClientBuilder.V3> with) {
        IOSClientBuilder.V3 builder = OSFactory.builderV3()
                .withConfig(Config.newConfig()
                        .withConnectionTimeout(CONNECT_MILLIS)
                        .withReadTimeout(READ_MILLIS));
        Token token = with.apply(builder).authenticate().getToken();
        Duration lifetime = Duration.between(
                token.getIssuedAt().toInstant(), token.getExpires().toInstant());
        return new AuthToken(Secret.of(token.getId()), lifetime, catalogue(token));
    }

    static List<Endpoint> catalogue(Token token) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (Service service : token.getCatalog()) {
            for (org.openstack4j.model.identity.v3.Endpoint found : service.getEndpoints()) {
                EndpointInterface face = face(found.getIface());
                if (face != null && found.getUrl() != null && found.getRegion() != null) {
                    endpoints.add(endpoint(service.getType(), face, found));
                }
            }
        }
        return endpoints;
    }

    private static Endpoint endpoint(
            String type, EndpointInterface face, org.openstack4j.model.identity.v3.Endpoint found) {
        try {
            return new Endpoint(type, found.getRegion(), face, found.getUrl().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("the catalogue's address of " + type, e);
        }
    }

    private static @Nullable EndpointInterface face(@Nullable Facing facing) {
        if (facing == null) {
            return null;
        }
        return switch (facing) {
            case PUBLIC -> EndpointInterface.PUBLIC;
            case INTERNAL -> EndpointInterface.INTERNAL;
            case ADMIN -> EndpointInterface.ADMIN;
            default -> null;
        };
    }

    private static RuntimeException failure(String who, Throwable cause) {
        if (cause instanceof ConnectionException) {
            return new CloudException.Unreachable(who + " got no answer", cause);
        }
        if (cause instanceof ResponseException answer) {
            return answered(who, answer);
        }
        if (cause instanceof OS4JException || cause instanceof IllegalArgumentException) {
            return new CloudException.Faulty(
                    who + " was answered with something unusable: " + cause.getMessage(), null);
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return new CloudException.Faulty(who + " failed: " + cause, null);
    }

    private static CloudException answered(String who, ResponseException answer) {
        String what = who + ": " + answer.getStatus() + " " + answer.getMessage();
        return switch (answer.getStatus()) {
            case 401, 403 -> new CloudException.Denied(what, null);
            case 404 -> new CloudException.NotFound(what, null);
            default ->
                answer.getStatus() >= 500 || answer.getStatus() == 429
                        ? new CloudException.Faulty(what, null)
                        : new CloudException.Refused(what, null);
        };
    }
}
