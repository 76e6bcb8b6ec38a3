package io.bearman.sdk;

import io.bearman.core.host.Host;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where hosts are reached, by what the inventory knows of them.
 *
 * @param text a name or number in which {@code {host}} and {@code {label.NAME}} are replaced
 */
record AddressTemplate(String text) {
    private static final Pattern PART = Pattern.compile("\\{(host|label\\.([^{}]+))}");

    /** {@return this template; one that names every host the same is refused} */
    static AddressTemplate of(String text) {
        Matcher matcher = PART.matcher(text);
        if (!matcher.find() || PART.matcher(text).replaceAll("").matches(".*[{}].*")) {
            throw new IllegalArgumentException(
                    "not an address with {host} or {label.NAME} in it: '" + text + "'");
        }
        return new AddressTemplate(text);
    }

    /** {@return where this host is reached, empty when it lacks a label} */
    Optional<String> of(Host host) {
        Matcher matcher = PART.matcher(text);
        StringBuilder address = new StringBuilder();
        while (matcher.find()) {
            Optional<String> part = matcher.group(2) == null
                    ? Optional.of(host.id().value())
                    : host.labels().get(matcher.group(2)).filter(it -> !it.isBlank());
            if (part.isEmpty()) {
                return Optional.empty();
            }
            matcher.appendReplacement(address, Matcher.quoteReplacement(part.get()));
        }
        matcher.appendTail(address);
        return Optional.of(address.toString());
    }
}
