package io.bearman.pxe;

import io.bearman.core.boot.BootChanges;
import io.bearman.core.boot.BootChanges.Mark;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Scripts for whoever asks the same again: given without a look at the inventory and without a write.
 * Thread-safe.
 *
 * <p>The rule: a script is given from memory only when the store, asked after the request came in, says
 * that nothing has changed since before that script was decided, and that its token can still be
 * exchanged. So a host that was fenced, overridden or armed anew before a request came in, by whatever
 * process, is decided anew. While the store does not answer, nothing is given from memory.
 *
 * <p>Only scripts of the inventory's hosts, one a network card, and so many at most: strangers on the
 * network fill no memory.
 */
final class Remembered {
    /** At about 2 KiB each. */
    static final int MOST = 20_000;

    private final Newest newest;
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();

    Remembered(BootChanges changes) {
        this.newest = new Newest(changes);
    }

    /**
     * {@return the script, decided now or before}
     *
     * @throws io.bearman.core.StoreException when the store does not answer
     */
    Answer answer(Question question, Supplier<Decided> decide) {
        Mark now = newest.get();
        Script known = scripts.get(question.card());
        if (known != null && known.answers(question, now)) {
            return known.answer;
        }
        Decided decided = decide.get();
        if (decided.until() != null && !question.card().isEmpty()) {
            Answer again = decided.answer().told(Answer.Telling.NEVER);
            keep(new Script(question, now, decided.until(), again));
        }
        return decided.answer();
    }

    private void keep(Script script) {
        if (scripts.size() >= MOST) {
            // More than there are hosts: somebody invents them.
            scripts.clear();
        }
        scripts.put(script.question.card(), script);
    }

    /**
     * What decides a script, but for the store.
     *
     * @param query as it came
     * @param here where machines reach us
     */
    record Question(String query, BaseUrl here) {
        private static final String FIRST = "mac=";

        /** {@return the network card, as our bootstrap asks: first; empty for any other question} */
        String card() {
            int end = query.indexOf('&');
            String first = end < 0 ? query : query.substring(0, end);
            return first.startsWith(FIRST) ? first : "";
        }
    }

    /**
     * @param since how far the store was before this was decided
     * @param until when its token ends, by the store's clock
     */
    private record Script(Question question, Mark since, Instant until, Answer answer) {
        boolean answers(Question asked, Mark now) {
            return now.isPlaceOf(since) && now.at().isBefore(until) && question.equals(asked);
        }
    }
}
