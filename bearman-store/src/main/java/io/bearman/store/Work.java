package io.bearman.store;

import java.util.List;
import java.util.Optional;

/**
 * Work for whoever is free: submitted once, done once, its result kept. {@link SqlStore#workers}
 * does it. Thread-safe.
 */
public final class Work {
    private final WorkTable table;

    Work(WorkTable table) {
        this.table = table;
    }

    /**
     * Submits a piece, durably; {@link Transaction#submit} does so together with other changes.
     *
     * @return whether it was not known yet
     */
    public boolean submit(Piece piece) {
        return table.submit(piece);
    }

    /** {@return how far this piece is, if it is known} */
    public Optional<Standing> standing(String kind, String id) {
        return table.standing(kind, id);
    }

    /** {@return what is not done, with what went wrong; the oldest first} */
    public List<Standing> unfinished() {
        return table.unfinished();
    }
}
