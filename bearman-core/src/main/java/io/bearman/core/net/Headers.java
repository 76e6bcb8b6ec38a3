package io.bearman.core.net;

import java.util.Map;
import java.util.Optional;

/** Header names are compared without regard to case (RFC 9110 §5.1). */
final class Headers {
    private Headers() {}

    static Optional<String> find(Map<String, String> headers, String name) {
        return headers.entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
