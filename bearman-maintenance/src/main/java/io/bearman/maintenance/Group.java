package io.bearman.maintenance;

/**
 * Hosts of which only so many may be out of service at once.
 *
 * @param what which, for people: {@code rack r1}; empty for all hosts
 * @param limit how many, at least one
 */
record Group(String what, int limit) {
    /** The hosts of every rack, zone and region. */
    static final String ALL = "";

    boolean all() {
        return what.equals(ALL);
    }

    @Override
    public String toString() {
        return all() ? "hosts" : "hosts of " + what;
    }
}
