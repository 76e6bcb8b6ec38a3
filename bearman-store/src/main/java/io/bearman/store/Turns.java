package io.bearman.store;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does one piece of work after the other with the handler of its kind. Thread-safe. */
final class Turns {
    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

    private final WorkTable table;
    private final Map<String, Handler> handlers;

    Turns(WorkTable table, Map<String, Handler> handlers) {
        this.table = table;
        this.handlers = Map.copyOf(handlers);
    }

    Set<String> kinds() {
        return handlers.keySet();
    }

    WorkTable table() {
        return table;
    }

    /** {@return how long to wait before the next turn, when this one failed} */
    Optional<Duration> take(WorkTable.Turn turn) {
        Piece piece = turn.piece();
        try {
            Effect effect = Objects.requireNonNull(handlers.get(piece.kind())).perform(piece);
            if (!table.finish(turn, effect)) {
                LOG.warn(
                        "work={}/{} turn={} is over, another worker began it: its effect is dropped",
                        piece.kind(),
                        piece.id(),
                        turn.number());
            }
            return Optional.empty();
        } catch (RuntimeException | Error e) {
            // Whatever a handler throws, it must not take the worker's thread with it.
            LOG.warn("work={}/{} turn={} failed", piece.kind(), piece.id(), turn.number(), e);
            return Optional.of(table.failed(turn, e));
        } finally {
            table.letGo(turn);
        }
    }
}
