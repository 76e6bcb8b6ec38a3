package io.bearman.core.notify;

import java.time.Instant;
import java.util.UUID;

/**
 * News on its way to a receiver.
 *
 * @param id what a receiver knows a second delivery by
 * @param at when it happened, in the store's clock
 * @param news what happened
 */
public record Notice(UUID id, Instant at, News news) {
    /** {@return everything as JSON: {@code id}, {@code at}, {@code about}, {@code text}, the news} */
    public String json() {
        return NewsJson.node(news)
                .put("id", id.toString())
                .put("at", at.toString())
                .put("about", news.about())
                .put("text", news.line())
                .toString();
    }
}
