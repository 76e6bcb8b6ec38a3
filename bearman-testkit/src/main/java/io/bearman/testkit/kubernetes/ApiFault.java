package io.bearman.testkit.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An answer that is no success: a Status object. */
final class ApiFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String reason;
    private final String cause;

    private ApiFault(int code, String reason, String message, String cause) {
        super(message);
        this.code = code;
        this.reason = reason;
        this.cause = cause;
    }

    static ApiFault notFound(String what) {
        return new ApiFault(404, "NotFound", what + " not found", "");
    }

    static ApiFault exists(String what) {
        return new ApiFault(409, "AlreadyExists", what + " already exists", "");
    }

    static ApiFault conflict(String what) {
        return new ApiFault(
                409,
                "Conflict",
                "Operation cannot be fulfilled on " + what + ": the object has been modified;"
                        + " please apply your changes to the latest version and try again",
                "");
    }

    static ApiFault bad(String message) {
        return new ApiFault(400, "BadRequest", message, "");
    }

    static ApiFault immutable(String what, String field) {
        return new ApiFault(
                422,
                "Invalid",
                what + " is invalid: " + field + ": Invalid value: field is immutable",
                "");
    }

    static ApiFault unauthorized() {
        return new ApiFault(401, "Unauthorized", "Unauthorized", "");
    }

    static ApiFault forbidden(String what) {
        return new ApiFault(403, "Forbidden", what + " is forbidden", "");
    }

    static ApiFault unsupported(String message) {
        return new ApiFault(415, "UnsupportedMediaType", message, "");
    }

    static ApiFault internal(String message) {
        return new ApiFault(500, "InternalError", message, "");
    }

    static ApiFault invented(int code) {
        return new ApiFault(code, "Invented", "a test wants it so", "");
    }

    /** The answer to an eviction that a disruption budget forbids. */
    static ApiFault budget(String name, int healthy, int needed) {
        return new ApiFault(
                429,
                "TooManyRequests",
                "Cannot evict pod as it would violate the pod's disruption budget.",
                "The disruption budget " + name + " needs " + needed + " healthy pods and has "
                        + healthy + " currently");
    }

    int code() {
        return code;
    }

    ObjectNode status() {
        ObjectNode status =
                JsonNodeFactory.instance.objectNode().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Failure")
                .put("message", getMessage())
                .put("reason", reason)
                .put("code", code);
        if (!cause.isEmpty()) {
            status.putObject("details")
                    .putArray("causes")
                    .addObject()
                    .put("reason", "DisruptionBudget")
                    .put("message", cause);
        }
        return status;
    }
}
