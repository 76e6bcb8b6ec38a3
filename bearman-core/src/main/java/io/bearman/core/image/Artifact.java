package io.bearman.core.image;

import java.util.regex.Pattern;

/**
 * A file that machines fetch, known by its content.
 *
 * @param sha256 of its bytes, 64 lower-case hex digits
 * @param size in bytes, at least 1
 */
public record Artifact(String sha256, long size) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    public Artifact {
        if (!FORM.matcher(sha256).matches()) {
            throw new IllegalArgumentException(
                    "not a SHA-256 (64 lower-case hex digits): '" + sha256 + "'");
        }
        if (size < 1) {
            throw new IllegalArgumentException("artifact " + sha256 + " of " + size + " bytes");
        }
    }

    /** {@return the path under which a boot server has it} */
    public String path() {
        return "/v1/artifacts/" + sha256;
    }
}
