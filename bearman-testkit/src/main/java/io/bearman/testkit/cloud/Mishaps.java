package io.bearman.testkit.cloud;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which requests meet which {@link Mishap}. Thread-safe. */
public final class Mishaps {
    private final List<Planned> planned = new ArrayList<>();
    private @Nullable Chance chance;

    Mishaps() {}

    /**
     * Does this to the next requests of this method to such a path; what was planned first is done
     * first.
     *
     * @param method {@code *} for any
     * @param path a regular expression for a part of path and query
     * @param body text that the body has to contain, empty for any
     */
    public synchronized void next(
            int times, Mishap mishap, String method, String path, String body) {
        if (times < 1) {
            throw new IllegalArgumentException("not a number of requests: " + times);
        }
        planned.add(new Planned(times, mishap, method, Pattern.compile(path), body));
    }

    /**
     * From now on does one of these to that share of all requests, by chance. Which requests meet
     * them depends on the order in which they come: the seed makes runs different, not equal.
     *
     * @param share 0 to 1
     */
    public synchronized void seeded(long seed, double share, List<Mishap> mishaps) {
        chance = new Chance(new Random(seed), share, List.copyOf(mishaps));
    }

    /** From now on nothing goes wrong. */
    public synchronized void clear() {
        planned.clear();
        chance = null;
    }

    synchronized Optional<Mishap> of(String method, String path, String body) {
        for (Iterator<Planned> all = planned.iterator(); all.hasNext(); ) {
            Planned each = all.next();
            if (each.matches(method, path, body)) {
                if (--each.left == 0) {
                    all.remove();
                }
                return Optional.of(each.mishap);
            }
        }
        return Optional.ofNullable(chance).flatMap(Chance::draw);
    }

    private static final class Planned {
        private int left;
        private final Mishap mishap;
        private final String method;
        private final Pattern path;
        private final String body;

        Planned(int left, Mishap mishap, String method, Pattern path, String body) {
            this.left = left;
            this.mishap = mishap;
            this.method = method;
            this.path = path;
            this.body = body;
        }

        boolean matches(String asked, String askedPath, String askedBody) {
            return (method.equals("*") || method.equals(asked))
                    && path.matcher(askedPath).find()
                    && askedBody.contains(body);
        }
    }

    private record Chance(Random random, double share, List<Mishap> mishaps) {
        Optional<Mishap> draw() {
            return random.nextDouble() < share
                    ? Optional.of(mishaps.get(random.nextInt(mishaps.size())))
                    : Optional.empty();
        }
    }
}
