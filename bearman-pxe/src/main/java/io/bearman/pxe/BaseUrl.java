package io.bearman.pxe;

import io.bearman.core.net.Http.Request;
import io.bearman.pxe.script.RejectedTextException;
import io.bearman.pxe.script.Word;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where machines reach the boot server.
 *
 * @param url absolute, http or https, without query and without a slash at its end
 */
public record BaseUrl(URI url) {
    private static final String FIELD = "base URL";

    // A DNS name or IPv4 address, or an IPv6 address in brackets; then perhaps a port.
    private static final Pattern AUTHORITY = Pattern.compile(
            "([A-Za-z0-9][A-Za-z0-9.-]{0,252}|\\[[0-9A-Fa-f:.]{2,45}])(:[0-9]{1,5})?");

    public BaseUrl {
        Word.url(FIELD, url);
        if (url.getRawQuery() != null || url.toString().endsWith("/")) {
            throw new RejectedTextException(FIELD, "a query or a slash at the end of " + url);
        }
    }

    /**
     * {@return the base URL of this text}
     *
     * @throws RejectedTextException when it is none
     */
    public static BaseUrl of(String text) {
        try {
            return new BaseUrl(URI.create(text));
        } catch (RejectedTextException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new RejectedTextException(FIELD, "not a URL");
        }
    }

    /**
     * {@return the base URL under which a request came}
     *
     * @throws RejectedTextException when it does not say so
     */
    static BaseUrl of(Request request) {
        String scheme = Optional.ofNullable(request.uri().getScheme()).orElse("http");
        String host = request.header("Host")
                .or(() -> Optional.ofNullable(request.uri().getRawAuthority()))
                .orElse("");
        return ofHostHeader(scheme, host);
    }

    /**
     * {@return the base URL under which a request came}
     *
     * @param host its Host header, which anybody can write anything into
     * @throws RejectedTextException when that is no host with perhaps a port
     */
    static BaseUrl ofHostHeader(String scheme, String host) {
        if (!AUTHORITY.matcher(host).matches()) {
            throw new RejectedTextException("Host", "not a host with a port");
        }
        return of(scheme + "://" + host);
    }

    Word at(String path) {
        return Word.url(FIELD, url).and(FIELD, path);
    }
}
