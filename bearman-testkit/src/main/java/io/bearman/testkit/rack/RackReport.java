package io.bearman.testkit.rack;

/**
 * What became of the rack, as it sees it itself.
 *
 * @param hosts how many there are
 * @param rebooted how many went off, booted anew and serve
 * @param vms how many guests there were at first
 * @param vmsAlive how many of them run now, on exactly one host
 * @param violations how many things happened that must not
 */
public record RackReport(int hosts, int rebooted, int vms, int vmsAlive, int violations) {}
