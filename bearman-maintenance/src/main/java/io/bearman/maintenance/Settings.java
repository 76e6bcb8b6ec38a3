package io.bearman.maintenance;

import java.time.Duration;

/**
 * How patient and how careful a run is.
 *
 * @param confirm between the two looks that must agree that a host is empty, 10 s
 * @param readBack between writing our tag and believing it, 2 s
 * @param look between two looks at something that changes by itself, 2 s
 * @param moves how servers are moved
 * @param waitTime how long a server's own business (a build, a snapshot) is waited for, 10 min
 * @param softOffTime how long a clean shutdown may take before the power is cut, 3 min
 * @param hardOffTime how long cut power may take to read OFF, 5 min: shared-port BMCs vanish for a
 *     while
 * @param bootTime from power on to the production system's report, 15 min
 * @param computeTime from that report to nova-compute being up, 10 min
 * @param actionTime the longest that one action may be under way, 90 s
 * @param renewEvery how often a claim's lease is renewed, 20 s
 * @param powerOns how many machines of one rack are switched on within a minute, 10
 * @param headroom what stays free in a zone where a request does not say, its largest host
 */
public record Settings(
        Duration confirm,
        Duration readBack,
        Duration look,
        Moves moves,
        Duration waitTime,
        Duration softOffTime,
        Duration hardOffTime,
        Duration bootTime,
        Duration computeTime,
        Duration actionTime,
        Duration renewEvery,
        int powerOns,
        Headroom headroom) {

    /** {@return the settings for production} */
    public static Settings create() {
        return new Settings(
                Duration.ofSeconds(10),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Moves.create(),
                Duration.ofMinutes(10),
                Duration.ofMinutes(3),
                Duration.ofMinutes(5),
                Duration.ofMinutes(15),
                Duration.ofMinutes(10),
                Duration.ofSeconds(90),
                Duration.ofSeconds(20),
                10,
                Headroom.ofLargestHost());
    }
}
