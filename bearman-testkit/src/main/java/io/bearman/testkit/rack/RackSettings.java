package io.bearman.testkit.rack;

import io.bearman.testkit.cloud.CloudSettings;
import java.time.Duration;

/**
 * How large a simulated rack is, how fast, and what it takes for a violation.
 *
 * @param hosts compute hosts, named cn1 and so on
 * @param racks over which they are spread, in order, named rack1 and so on
 * @param guests servers that run at first, spread evenly, named vm1 and so on
 * @param pace of the machines
 * @param outPerRack how many hosts of one rack may be out of service at once
 * @param seed of every identity
 * @param cloud the cloud that they make up
 */
public record RackSettings(
        int hosts,
        int racks,
        int guests,
        Pace pace,
        int outPerRack,
        long seed,
        CloudSettings cloud) {
    public RackSettings {
        if (hosts < 1 || hosts > 9999 || racks < 1 || racks > hosts || racks > 250 || guests < 0) {
            throw new IllegalArgumentException("not a rack: " + hosts + " hosts in " + racks
                    + " racks with " + guests + " guests");
        }
        if (outPerRack < 0) {
            throw new IllegalArgumentException("not a limit: " + outPerRack);
        }
    }

    /**
     * How long things take.
     *
     * @param firmware from power on to the first request
     * @param boot from the script to the production system's report
     * @param agent from that report to nova-compute
     * @param softOff from the button to off, while an operating system runs
     * @param cycle how long a power cycle stays off
     * @param retry between two attempts to fetch or to report
     * @param hold between two questions of a machine on hold
     */
    public record Pace(
            Duration firmware,
            Duration boot,
            Duration agent,
            Duration softOff,
            Duration cycle,
            Duration retry,
            Duration hold) {
        /** {@return as servers are: 45 s of firmware, two minutes to boot} */
        public static Pace real() {
            return new Pace(
                    Duration.ofSeconds(45),
                    Duration.ofSeconds(120),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(30));
        }

        /** {@return for demonstrations: about three seconds from power on to nova-compute} */
        public static Pace brisk() {
            return new Pace(
                    Duration.ofMillis(800),
                    Duration.ofMillis(800),
                    Duration.ofMillis(400),
                    Duration.ofMillis(800),
                    Duration.ofMillis(500),
                    Duration.ofMillis(300),
                    Duration.ofSeconds(1));
        }
    }

    /** {@return six hosts in two racks with 24 guests, as fast as real ones; one may be out a rack} */
    public static RackSettings create() {
        return new RackSettings(6, 2, 24, Pace.real(), 1, 1, CloudSettings.create());
    }

    /** {@return the same for demonstrations, machines and cloud} */
    public RackSettings brisk() {
        return new RackSettings(
                hosts, racks, guests, Pace.brisk(), outPerRack, seed, cloud.brisk());
    }

    /** {@return the same of another size} */
    public RackSettings size(int hosts, int racks, int guests) {
        return new RackSettings(hosts, racks, guests, pace, outPerRack, seed, cloud);
    }

    /** {@return the same with another limit} */
    public RackSettings outPerRack(int limit) {
        return new RackSettings(hosts, racks, guests, pace, limit, seed, cloud);
    }

    /** {@return the same with identities of another seed} */
    public RackSettings seed(long other) {
        return new RackSettings(hosts, racks, guests, pace, outPerRack, other, cloud.seed(other));
    }

    /** {@return the same with another cloud} */
    public RackSettings with(CloudSettings other) {
        return new RackSettings(hosts, racks, guests, pace, outPerRack, seed, other);
    }

    /** {@return the same with other machines} */
    public RackSettings with(Pace other) {
        return new RackSettings(hosts, racks, guests, other, outPerRack, seed, cloud);
    }
}
