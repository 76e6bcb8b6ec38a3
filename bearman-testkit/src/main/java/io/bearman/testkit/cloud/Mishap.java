package io.bearman.testkit.cloud;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link CloudProxy} does to a request.
 *
 * @param passedOn whether the cloud gets the request, and acts upon it
 * @param status what is answered instead of the cloud's answer, 0 for nothing: the connection is cut;
 *     null for the cloud's own answer
 * @param delay how long the answer is kept back
 */
public record Mishap(boolean passedOn, @Nullable Integer status, Duration delay) {
    public Mishap {
        if (!passedOn && status == null) {
            throw new IllegalArgumentException("what never asked the cloud has no answer of its");
        }
        if (delay.isNegative()) {
            throw new IllegalArgumentException("not a delay: " + delay);
        }
    }

    /** {@return the connection is cut before the cloud has the request} */
    public static Mishap lostRequest() {
        return new Mishap(false, 0, Duration.ZERO);
    }

    /** {@return the cloud acts, and the connection is cut before its answer} */
    public static Mishap lostAnswer() {
        return new Mishap(true, 0, Duration.ZERO);
    }

    /** {@return a gateway answers this by itself, and the cloud never has the request} */
    public static Mishap instead(int status) {
        return new Mishap(false, status, Duration.ZERO);
    }

    /** {@return the cloud acts, and a gateway answers this in its place} */
    public static Mishap after(int status) {
        return new Mishap(true, status, Duration.ZERO);
    }

    /** {@return the cloud acts at once, and its answer comes that much later} */
    public static Mishap late(Duration delay) {
        return new Mishap(true, null, delay);
    }

    /** {@return the status that is answered in the cloud's place, if any is} */
    OptionalInt instead() {
        return status == null || status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
    }

    boolean cut() {
        return Optional.ofNullable(status).filter(it -> it == 0).isPresent();
    }
}
