package io.bearman.pxe.server;

import io.bearman.core.net.Http;
import io.bearman.pxe.Figures;
import io.bearman.pxe.artifact.ArtifactDirectory;
import org.jspecify.annotations.Nullable;

/**
 * What a server serves, and how.
 *
 * @param http what answers, in many threads at once
 * @param artifacts the files that machines fetch; null for none
 * @param tls null for plain HTTP
 * @param limits what it takes
 * @param figures where it counts
 */
public record Serving(
        Http http,
        @Nullable ArtifactDirectory artifacts,
        @Nullable Tls tls,
        Limits limits,
        Figures figures) {
    /** {@return plain HTTP, no files, for thousands of machines} */
    public static Serving of(Http http) {
        return new Serving(http, null, null, Limits.create(), new Figures());
    }

    /** {@return the same with these files below {@code /v1/artifacts/}} */
    public Serving with(ArtifactDirectory artifacts) {
        return new Serving(http, artifacts, tls, limits, figures);
    }

    /** {@return the same with HTTPS alone} */
    public Serving with(Tls tls) {
        return new Serving(http, artifacts, tls, limits, figures);
    }

    /** {@return the same with other limits} */
    public Serving with(Limits limits) {
        return new Serving(http, artifacts, tls, limits, figures);
    }

    /** {@return the same, counting there} */
    public Serving with(Figures figures) {
        return new Serving(http, artifacts, tls, limits, figures);
    }
}
