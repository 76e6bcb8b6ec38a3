package io.bearman.core.notify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.bearman.core.net.Http;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;

/**
 * A Slack channel, by its incoming webhook. Slack knows no ids: a second delivery is a second
 * message, which ends with the same first eight digits of the id.
 */
public final class Slack implements Notifier {
    private static final int DIGITS = 8;

    private final JsonPost post;

    /**
     * @param url the incoming webhook's address, which is a secret
     * @throws IllegalArgumentException when it is no address; the message does not repeat it
     */
    public Slack(Http http, TimeSource time, Secret url) {
        this.post = new JsonPost(http, time, url);
    }

    @Override
    public Telling tell(Notice notice, Deadline notAfter) {
        String text = escaped(notice.news().line()) + " ["
                + notice.id().toString().substring(0, DIGITS) + "]";
        String json = JsonNodeFactory.instance.objectNode().put("text", text).toString();
        return post.send(notice, json, notAfter);
    }

    /** The three characters that Slack reads as markup of links and mentions. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
