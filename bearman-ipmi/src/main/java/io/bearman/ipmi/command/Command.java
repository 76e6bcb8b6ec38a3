package io.bearman.ipmi.command;

import java.util.Optional;

/**
 * A request to a BMC: an immutable record, named as in the specification.
 *
 * <p>A vendor's own command is a record of the user's that implements this; {@link Raw} does where
 * bytes are enough.
 *
 * @param <R> what its answer says
 */
public interface Command<R> {
    /** Completion code: the user or the session may not. */
    int INSUFFICIENT_PRIVILEGE = 0xd4;

    /** {@return its name, numbers and section, and the privilege it needs} */
    Definition definition();

    /** {@return the request's data, none unless a command says otherwise} */
    default byte[] data() {
        return new byte[0];
    }

    /**
     * {@return what the data after a completion code of 0 says}
     *
     * <p>It reads no further than it needs: more data than the specification knows is a newer BMC's.
     *
     * @throws Malformed when it says nothing; no other exception, whatever the bytes
     */
    R decode(WireReader in);

    /**
     * {@return what this other completion code says, where a healthy BMC may answer so: the sensor
     *     that is absent, the parameter that it has not; empty when it is a refusal}
     */
    default Optional<R> otherwise(int completionCode) {
        return Optional.empty();
    }

    /**
     * {@return for people, what a completion code of the command's own (0x80 to 0xbe) means; empty
     *     when the specification gives it no meaning}
     */
    default Optional<String> refusal(int completionCode) {
        return Optional.empty();
    }

    /** {@return the network function} */
    default int netFn() {
        return definition().netFn();
    }

    /** {@return the command's number} */
    default int number() {
        return definition().number();
    }

    /** {@return the logical unit it is for, 0 to 3} */
    default int lun() {
        return 0;
    }

    /** {@return its name for messages; never a secret} */
    default String title() {
        return definition().name();
    }

    /** {@return whether a BMC may be asked again before it answered} */
    default boolean repeatable() {
        return true;
    }

    /** {@return whether this completion code says that the user may not} */
    default boolean deniedBy(int completionCode) {
        return completionCode == INSUFFICIENT_PRIVILEGE;
    }

    /** {@return whether a lost answer leaves open what became of the machine} */
    default boolean lostIsAmbiguous() {
        return !repeatable();
    }
}
