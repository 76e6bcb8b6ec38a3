package io.bearman.bench.ipmi;

/**
 * The power of every BMC was asked for, once.
 *
 * @param seconds from the beginning to the last answer, or to the end of the last try
 * @param cpuSeconds processor time of the client
 * @param answered how many of a hundred BMCs told their power
 */
record Sweep(double seconds, double cpuSeconds, double answered) {}
