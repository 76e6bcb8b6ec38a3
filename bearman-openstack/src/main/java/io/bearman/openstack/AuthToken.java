package io.bearman.openstack;

import io.bearman.core.UsageException;
import io.bearman.core.secret.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a login gave: a token, how long it lasts, and where the services are.
 *
 * @param id the token itself
 * @param lifetime from its issue to its end, both in Keystone's clock, so that a clock of ours that
 *     is wrong does not matter
 * @param catalogue every endpoint
 */
public record AuthToken(Secret id, Duration lifetime, List<Endpoint> catalogue) {
    public AuthToken {
        catalogue = List.copyOf(catalogue);
    }

    /**
     * {@return where this service is}
     *
     * @throws UsageException when the catalogue has none, with those it has
     */
    URI endpoint(String service, String region, EndpointInterface face) {
        return catalogue.stream()
                .filter(endpoint -> endpoint.service().equals(service))
                .filter(endpoint -> endpoint.region().equals(region) && endpoint.face() == face)
                .map(Endpoint::uri)
                .findFirst()
                .orElseThrow(() -> missing(service, region, face));
    }

    private UsageException missing(String service, String region, EndpointInterface face) {
        String known = catalogue.stream()
                .filter(endpoint -> endpoint.service().equals(service))
                .map(endpoint -> endpoint.region() + "/" + endpoint.face())
                .sorted()
                .collect(Collectors.joining(", "));
        return new UsageException("region " + region + ": the catalogue has no " + service
                + " endpoint with interface " + face + "; it has "
                + (known.isEmpty() ? "none at all" : known));
    }
}
