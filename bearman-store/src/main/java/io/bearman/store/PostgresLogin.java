package io.bearman.store;

import io.bearman.core.secret.Secret;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a PostgreSQL store is, and who we are there.
 *
 * @param url {@code jdbc:postgresql://host:port/database?parameters}, as its driver takes it,
 *     without user and password
 * @param user null for what the driver takes: the user of this process
 * @param password null when the server asks for none, or the driver finds it (.pgpass)
 */
public record PostgresLogin(
        String url, @Nullable String user, @Nullable Secret password) {
    /** What every URL of a PostgreSQL store begins with. */
    public static final String PREFIX = "jdbc:postgresql:";

    private static final Pattern LOGIN = Pattern.compile("[?&](user|password|sslpassword)=");

    public PostgresLogin {
        check(url);
    }

    /**
     * Checks a URL alone.
     *
     * @throws IllegalArgumentException saying what is wrong, never with a password
     */
    public static void check(String url) {
        if (!url.startsWith(PREFIX)) {
            throw new IllegalArgumentException(
                    "a PostgreSQL store is " + PREFIX + "//host/database");
        }
        int end = url.indexOf('?');
        String place = end < 0 ? url : url.substring(0, end);
        if (place.contains("@") || LOGIN.matcher(url.toLowerCase(Locale.ROOT)).find()) {
            throw new IllegalArgumentException(
                    "user and password do not stand in the URL of a store");
        }
        if (org.postgresql.Driver.parseURL(url, null) == null) {
            throw new IllegalArgumentException(
                    "not a URL that the PostgreSQL driver understands: '" + place + "'");
        }
    }

    /** {@return the URL without its parameters, for messages} */
    public String name() {
        int end = url.indexOf('?');
        return end < 0 ? url : url.substring(0, end);
    }
}
