package io.bearman.sdk.simulation;

import java.util.stream.IntStream;

/** At which of its calls a process is killed. */
enum KillPoints {
    /** The first, the last, and some between: for the fast suite. */
    SPREAD {
        @Override
        IntStream of(int first, int last) {
            int step = 1 + (last - first) / 8;
            IntStream some = IntStream.iterate(first, call -> call < last, call -> call + step);
            return IntStream.concat(some, IntStream.of(last));
        }
    },
    /** For the part {@code simulation} of bin/test. */
    EVERY {
        @Override
        IntStream of(int first, int last) {
            return IntStream.rangeClosed(first, last);
        }
    };

    /** {@return those of the calls from the first to the last} */
    abstract IntStream of(int first, int last);
}
