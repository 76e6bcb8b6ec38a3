package io.bearman.store;

/**
 * Who this process is to the others that share the store, so that the claims of a dead one need not
 * wait for the end of its lease. Given as a parameter, because a simulation holds many processes.
 */
public interface Holder {
    /**
     * {@return this process, never equal to any other's, for the store and for people; at most 255
     * characters}
     */
    String id();

    /**
     * {@return whether the process of this id certainly no longer exists; false when in doubt, and
     * always for a process of another machine}
     *
     * @param other an {@link #id()} of whoever once used the store
     */
    boolean provablyGone(String other);

    /** {@return the process that runs this code} */
    static Holder thisProcess() {
        return LocalProcess.current();
    }
}
