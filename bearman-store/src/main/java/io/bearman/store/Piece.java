package io.bearman.store;

/**
 * A piece of work, done once whoever does it.
 *
 * @param kind which handler does it: lower-case letters, digits, {@code . _ -}
 * @param id what it is known by among its kind; a second one of this id is the same
 * @param data what the handler needs to know, in its own words
 */
public record Piece(String kind, String id, String data) {
    public Piece {
        if (!kind.matches("[a-z0-9][a-z0-9._-]{0,63}")) {
            throw new IllegalArgumentException("not a kind of work: '" + kind + "'");
        }
        if (id.isEmpty() || id.length() > 255) {
            throw new IllegalArgumentException("not an id of work: '" + id + "'");
        }
    }
}
