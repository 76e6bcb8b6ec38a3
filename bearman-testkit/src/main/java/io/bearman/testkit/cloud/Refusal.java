package io.bearman.testkit.cloud;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An error of the API, on its way to the answer. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    private Refusal(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    static Refusal badRequest(String message) {
        return new Refusal(400, message);
    }

    static Refusal unauthorized() {
        return new Refusal(401, "The request you have made requires authentication.");
    }

    static Refusal forbidden(String policy) {
        return new Refusal(403, "Policy doesn't allow " + policy + " to be performed.");
    }

    static Refusal notFound(String message) {
        return new Refusal(404, message);
    }

    static Refusal badMethod() {
        return new Refusal(405, "The server could not comply with the request");
    }

    static Refusal notAcceptable(String message) {
        return new Refusal(406, message);
    }

    static Refusal conflict(String message) {
        return new Refusal(409, message);
    }

    static Refusal fault() {
        return new Refusal(
                500,
                "Unexpected API Error. Please report this at http://bugs.launchpad.net/nova/"
                        + " and attach the Nova API log if possible.\n"
                        + "<class 'oslo_messaging.exceptions.MessagingTimeout'>");
    }

    static Refusal gateway() {
        return new Refusal(504, "The gateway did not receive a timely response");
    }

    int status() {
        return status;
    }

    /** {@return the answer as Nova words it: one key named after the status} */
    Answer asNova() {
        String key = switch (status) {
            case 400 -> "badRequest";
            case 403 -> "forbidden";
            case 404 -> "itemNotFound";
            case 405 -> "badMethod";
            case 409 -> "conflictingRequest";
            default -> "computeFault";
        };
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject(key).put("code", status).put("message", getMessage());
        return Answer.of(status, body);
    }

    /** {@return the answer as Keystone and its middleware word it} */
    Answer asKeystone() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("error")
                .put("code", status)
                .put("title", title())
                .put("message", getMessage());
        return Answer.of(status, body);
    }

    /** {@return the answer as Placement words it} */
    Answer asPlacement(String requestId) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode error = body.putArray("errors").addObject();
        error.put("status", status).put("title", title());
        error.put("detail", explained());
        error.put("request_id", requestId);
        if (status == 406) {
            error.put("max_version", Placement.MAX_VERSION).put("min_version", "1.0");
        } else {
            error.put("code", "placement.undefined_code");
        }
        return Answer.of(status, body);
    }

    private String explained() {
        return switch (status) {
            case 404 -> "The resource could not be found.\n\n " + getMessage() + "  ";
            case 403 -> "Access was denied to this resource.\n\n " + getMessage() + "  ";
            default -> getMessage() + "  ";
        };
    }

    private String title() {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 406 -> "Not Acceptable";
            case 409 -> "Conflict";
            default -> "Internal Server Error";
        };
    }
}
