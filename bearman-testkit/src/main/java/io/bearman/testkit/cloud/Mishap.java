package io.bearman.testkit.cloud;

import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link CloudProxy} does to a request.
 *
 * @param held how long the request is kept back
 * @param passedOn whether the cloud gets it, and acts upon it
 * @param late how long the answer is kept back
 * @param status what is answered instead of the cloud's answer, 0 for nothing: the connection is cut;
 *     null for the cloud's own answer
 */
public record Mishap(
        Duration held,
        boolean passedOn,
        Duration late,
        @Nullable Integer status) {
    public Mishap {
        if (!passedOn && status == null) {
            throw new IllegalArgumentException("the cloud does not answer what it never had");
        }
        if (held.isNegative() || late.isNegative()) {
            throw new IllegalArgumentException("not a delay: " + held + ", " + late);
        }
    }

    private static Mishap of(boolean passedOn, @Nullable Integer status) {
        return new Mishap(Duration.ZERO, passedOn, Duration.ZERO, status);
    }

    /** {@return the connection is cut before the cloud has the request} */
    public static Mishap lostRequest() {
        return of(false, 0);
    }

    /** {@return the cloud acts, and the connection is cut before its answer} */
    public static Mishap lostAnswer() {
        return of(true, 0);
    }

    /** {@return a gateway answers this by itself, and the cloud never has the request} */
    public static Mishap instead(int status) {
        return of(false, status);
    }

    /** {@return the cloud acts, and a gateway answers this in its place} */
    public static Mishap after(int status) {
        return of(true, status);
    }

    /** {@return the cloud acts at once, and its answer comes that much later} */
    public static Mishap late(Duration delay) {
        return new Mishap(Duration.ZERO, true, delay, null);
    }

    /** {@return the cloud has the request that much later} */
    public static Mishap held(Duration delay) {
        return new Mishap(delay, true, Duration.ZERO, null);
    }

    boolean cut() {
        return status != null && status == 0;
    }

    /** {@return the status that is answered in the cloud's place, if any is} */
    OptionalInt instead() {
        return status == null || status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
    }
}
