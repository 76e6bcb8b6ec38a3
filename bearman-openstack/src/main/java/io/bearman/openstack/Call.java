package io.bearman.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import io.bearman.core.time.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * One request, before it has a token and an address.
 *
 * @param about whom it concerns, first in every message: {@code host cn1}, {@code server ...}
 * @param method the HTTP method
 * @param path below the service's root, with its query
 * @param version the microversion whose words it speaks
 * @param body what it says; null for nothing
 * @param notAfter nothing is sent after it; null for a read
 */
record Call(
        String about,
        String method,
        String path,
        Microversion version,
        @Nullable JsonNode body,
        @Nullable Deadline notAfter) {

    static Call get(String about, String path, Microversion version) {
        return new Call(about, "GET", path, version, null, null);
    }

    static Call put(
            String about, String path, Microversion version, JsonNode body, Deadline notAfter) {
        return new Call(about, "PUT", path, version, body, notAfter);
    }

    static Call post(
            String about, String path, Microversion version, JsonNode body, Deadline notAfter) {
        return new Call(about, "POST", path, version, body, notAfter);
    }

    static Call delete(String about, String path, Microversion version, Deadline notAfter) {
        return new Call(about, "DELETE", path, version, null, notAfter);
    }

    boolean writes() {
        return !method.equals("GET");
    }

    /** {@return who and what, for the beginning of a message} */
    String label() {
        return about + ": " + method + " " + path;
    }
}
