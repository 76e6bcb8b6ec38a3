package io.bearman.core.notify;

import io.bearman.core.net.Http;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;

/**
 * Any receiver of JSON: each notice is one POST of {@link Notice#json}, its id also in the header
 * {@value #ID}. Any 2xx is received.
 *
 * <pre>{@code
 * Notifier notifier = new Webhook(new JdkHttp(time), time, Secret.of("https://example.com/hook/..."));
 * }</pre>
 */
public final class Webhook implements Notifier {
    /** The header that holds the notice's id. */
    public static final String ID = "Bearman-Event-Id";

    private final JsonPost post;

    /**
     * @param url where to, http or https; a secret, as such addresses hold a token
     * @throws IllegalArgumentException when it is no such address; the message does not repeat it
     */
    public Webhook(Http http, TimeSource time, Secret url) {
        this.post = new JsonPost(http, time, url);
    }

    @Override
    public Telling tell(Notice notice, Deadline notAfter) {
        return post.send(notice, notice.json(), notAfter);
    }
}
