package io.bearman.ipmi;

/**
 * A request to a BMC: an immutable record, named as in the specification.
 *
 * @param <R> what its answer says
 */
interface Command<R> {
    int CHASSIS = 0x00;
    int APPLICATION = 0x06;

    int INSUFFICIENT_PRIVILEGE = 0xd4;

    int netFn();

    int number();

    /** {@return the request's data} */
    byte[] data();

    /**
     * {@return what the data after a completion code of 0 says}
     *
     * @throws Malformed when it says nothing
     */
    R decode(WireReader in);

    /** {@return whether a BMC may be asked again before it answered} */
    default boolean repeatable() {
        return true;
    }

    /** {@return whether this completion code says that the user may not} */
    default boolean deniedBy(int completionCode) {
        return completionCode == INSUFFICIENT_PRIVILEGE;
    }

    /** {@return whether a lost answer leaves open what became of the machine} */
    default boolean changesPower() {
        return false;
    }
}
