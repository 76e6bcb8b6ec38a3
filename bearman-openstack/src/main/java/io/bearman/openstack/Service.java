package io.bearman.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Optional;

/** The services we speak to, and what they do differently. */
enum Service {
    /** Nova; its root answers {@code {"version": {"version": "2.93", "min_version": "2.1"}}}. */
    COMPUTE("compute", Microversion.of(2, 59)) {
        @Override
        URI root(URI endpoint) {
            // Older catalogues append the project: /v2.1/<project id>.
            String text = endpoint.toString();
            int at = text.indexOf("/v2.1");
            return URI.create(at < 0 ? strip(text) : text.substring(0, at + "/v2.1".length()));
        }

        @Override
        JsonNode versions(JsonNode document) {
            return document.path("version");
        }

        @Override
        Optional<Microversion> newest(JsonNode versions) {
            return Microversion.parse(versions.path("version").asText());
        }
    },

    /** Placement; its root answers {@code {"versions": [{"max_version": .., ..}]}}. */
    PLACEMENT("placement", Microversion.of(1, 14)) {
        @Override
        URI root(URI endpoint) {
            return URI.create(strip(endpoint.toString()));
        }

        @Override
        JsonNode versions(JsonNode document) {
            return document.path("versions").path(0);
        }

        @Override
        Optional<Microversion> newest(JsonNode versions) {
            return Microversion.parse(versions.path("max_version").asText());
        }
    };

    private final String type;
    private final Microversion needed;

    Service(String type, Microversion needed) {
        this.type = type;
        this.needed = needed;
    }

    /** {@return its type in the catalogue and in the version header} */
    String type() {
        return type;
    }

    /**
     * {@return the version that a cloud must reach for us to use it at all: the greatest that any
     * operation cannot do without, so that nothing is begun that cannot be finished}
     */
    Microversion needed() {
        return needed;
    }

    /** {@return what paths are appended to} */
    abstract URI root(URI endpoint);

    /** {@return the part of the version document that is about us} */
    abstract JsonNode versions(JsonNode document);

    /** {@return the newest version it speaks} */
    abstract Optional<Microversion> newest(JsonNode versions);

    private static String strip(String uri) {
        return uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
    }
}
