package io.bearman.testkit.cloud;

import java.time.Duration;

/**
 * How fast a fake cloud is and what it can do.
 *
 * @param seed of all its ids
 * @param region its name in Keystone's catalogue
 * @param maxMinor greatest Nova microversion, 2.maxMinor; at most 2.96
 * @param service how its compute services report
 * @param pace how long its moves take
 * @param tokenLife how long a token is good
 * @param latency of every answer
 * @param pageLimit most items of one page (Nova's api.max_limit)
 */
public record CloudSettings(
        long seed,
        String region,
        int maxMinor,
        Service service,
        Pace pace,
        Duration tokenLife,
        Duration latency,
        int pageLimit) {

    public CloudSettings {
        if (maxMinor < 1 || maxMinor > 96) {
            throw new IllegalArgumentException("not a microversion of Nova's: 2." + maxMinor);
        }
        if (pageLimit < 1) {
            throw new IllegalArgumentException("not a page limit: " + pageLimit);
        }
    }

    /**
     * How compute services report.
     *
     * @param report every so often (report_interval)
     * @param down after so long without a report (service_down_time)
     * @param rpc how long the API waits for an agent that does not answer (rpc_response_timeout)
     */
    public record Service(Duration report, Duration down, Duration rpc) {}

    /**
     * How long things take.
     *
     * @param hop from one part of Nova to the next
     * @param live copying the memory of a live migration
     * @param cold copying a stopped server
     * @param evacuation rebuilding a server elsewhere
     */
    public record Pace(Duration hop, Duration live, Duration cold, Duration evacuation) {}

    /** {@return Nova's defaults: reports each 10 s, down after 60 s; microversions up to 2.96} */
    public static CloudSettings create() {
        Service service =
                new Service(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(60));
        Pace pace = new Pace(
                Duration.ofMillis(200),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5));
        Duration hour = Duration.ofHours(1);
        return new CloudSettings(1, "RegionOne", 96, service, pace, hour, Duration.ZERO, 1000);
    }

    /** {@return the same for demonstrations: reports each second, moves in about a second} */
    public CloudSettings brisk() {
        Service brisk =
                new Service(Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofSeconds(10));
        Pace pace = new Pace(
                Duration.ofMillis(50),
                Duration.ofMillis(500),
                Duration.ofMillis(500),
                Duration.ofMillis(500));
        return with(brisk).with(pace);
    }

    /** {@return the same with ids of another seed} */
    public CloudSettings seed(long other) {
        return new CloudSettings(
                other, region, maxMinor, service, pace, tokenLife, latency, pageLimit);
    }

    /** {@return the same as another region} */
    public CloudSettings region(String other) {
        return new CloudSettings(
                seed, other, maxMinor, service, pace, tokenLife, latency, pageLimit);
    }

    /** {@return the same with another greatest microversion, 2.minor} */
    public CloudSettings maxMinor(int minor) {
        return new CloudSettings(seed, region, minor, service, pace, tokenLife, latency, pageLimit);
    }

    /** {@return the same with services that report otherwise} */
    public CloudSettings with(Service other) {
        return new CloudSettings(
                seed, region, maxMinor, other, pace, tokenLife, latency, pageLimit);
    }

    /** {@return the same at another pace} */
    public CloudSettings with(Pace other) {
        return new CloudSettings(
                seed, region, maxMinor, service, other, tokenLife, latency, pageLimit);
    }

    /** {@return the same with tokens that last otherwise} */
    public CloudSettings tokenLife(Duration other) {
        return new CloudSettings(seed, region, maxMinor, service, pace, other, latency, pageLimit);
    }

    /** {@return the same with slower or faster answers} */
    public CloudSettings latency(Duration other) {
        return new CloudSettings(
                seed, region, maxMinor, service, pace, tokenLife, other, pageLimit);
    }

    /** {@return the same with other pages} */
    public CloudSettings pageLimit(int other) {
        return new CloudSettings(seed, region, maxMinor, service, pace, tokenLife, latency, other);
    }
}
