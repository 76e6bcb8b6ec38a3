package io.bearman.testkit.cloud;

import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong in a fake cloud. Troubles of hosts and servers are part of its snapshot, faults
 * of requests are not. Thread-safe.
 */
public final class Faults {
    private final Region region;
    private final List<Rule> rules = new ArrayList<>();
    private boolean unreachable;
    private boolean keystoneDown;
    private boolean placementDown;

    Faults(Region region) {
        this.region = region;
    }

    /** Gives a host these troubles, besides those it has. */
    public void on(HostId host, Trouble... troubles) {
        add(host.value(), troubles);
    }

    /** Gives a server these troubles, wherever it is. */
    public void on(ServerId server, Trouble... troubles) {
        add(server.toString(), troubles);
    }

    private void add(String key, Trouble... troubles) {
        synchronized (region.lock) {
            region.rows()
                    .troubles
                    .computeIfAbsent(key, any -> new TreeSet<>())
                    .addAll(List.of(troubles));
        }
    }

    /** Lets live migrations from this host take this long. */
    public void slow(HostId host, Duration copying) {
        slow(host.value(), copying);
    }

    /** Lets live migrations of this server take this long. */
    public void slow(ServerId server, Duration copying) {
        slow(server.toString(), copying);
    }

    private void slow(String key, Duration copying) {
        synchronized (region.lock) {
            region.rows().slow.put(key, copying.toMillis());
        }
    }

    /** Takes all troubles of this host. */
    public void off(HostId host) {
        remove(host.value());
    }

    /** Takes all troubles of this server. */
    public void off(ServerId server) {
        remove(server.toString());
    }

    private void remove(String key) {
        synchronized (region.lock) {
            region.rows().troubles.remove(key);
            region.rows().slow.remove(key);
        }
    }

    /** While the conductor is dead nothing proceeds, and after a while every host is down. */
    public void conductorDown(boolean down) {
        synchronized (region.lock) {
            region.conductorDown(down);
        }
    }

    /** While the scheduler is dead nothing is placed; live migrations end in ERROR. */
    public void schedulerDown(boolean down) {
        synchronized (region.lock) {
            region.rows().schedulerDown = down;
        }
    }

    /** While unreachable, every connection to the API is refused. */
    public void unreachable(boolean now) {
        synchronized (region.lock) {
            unreachable = now;
        }
    }

    /** While Keystone is dead nobody gets a token; those that were given go on to be good. */
    public void keystoneDown(boolean down) {
        synchronized (region.lock) {
            keystoneDown = down;
        }
    }

    /** While Placement is dead, every connection to it is refused. */
    public void placementDown(boolean down) {
        synchronized (region.lock) {
            placementDown = down;
        }
    }

    /** Does this to the next requests of any kind. */
    public void next(int times, ApiFault fault) {
        next(times, fault, "*", ".*");
    }

    /**
     * Does this to the next requests of this method to such a path.
     *
     * @param method {@code *} for any
     * @param path a regular expression for a part of the path
     */
    public void next(int times, ApiFault fault, String method, String path) {
        add(new Rule(times, fault, Duration.ZERO, method, Pattern.compile(path)));
    }

    /** Delays the answers of the next such requests; they are acted upon at once. */
    public void delay(int times, Duration delay, String method, String path) {
        add(new Rule(times, null, delay, method, Pattern.compile(path)));
    }

    private void add(Rule rule) {
        synchronized (region.lock) {
            rules.add(rule);
        }
    }

    /** Ends every trouble and fault. */
    public void clear() {
        synchronized (region.lock) {
            rules.clear();
            unreachable = false;
            keystoneDown = false;
            placementDown = false;
            region.rows().troubles.clear();
            region.rows().slow.clear();
            region.rows().schedulerDown = false;
            if (region.rows().conductorDown) {
                region.conductorDown(false);
            }
        }
    }

    /** {@return what happens to this request, counting it} */
    Fate fate(String method, String path) {
        if (unreachable
                || keystoneDown && path.contains("/v3/")
                || placementDown && path.contains("/placement")) {
            return new Fate(ApiFault.REFUSED, Duration.ZERO);
        }
        Iterator<Rule> all = rules.iterator();
        while (all.hasNext()) {
            Rule rule = all.next();
            if (rule.matches(method, path)) {
                if (--rule.left == 0) {
                    all.remove();
                }
                return new Fate(rule.fault, rule.delay);
            }
        }
        return new Fate(null, Duration.ZERO);
    }

    /** What happens to a request; a null fault for nothing bad. */
    record Fate(@Nullable ApiFault fault, Duration delay) {
        boolean is(ApiFault one) {
            return fault == one;
        }
    }

    /** A fault for some requests to come. */
    private static final class Rule {
        private int left;
        private final @Nullable ApiFault fault;
        private final Duration delay;
        private final String method;
        private final Pattern path;

        Rule(int left, @Nullable ApiFault fault, Duration delay, String method, Pattern path) {
            if (left < 1) {
                throw new IllegalArgumentException("not a number of requests: " + left);
            }
            this.left = left;
            this.fault = fault;
            this.delay = delay;
            this.method = method;
            this.path = path;
        }

        boolean matches(String asked, String askedPath) {
            return (method.equals("*") || method.equals(asked))
                    && path.matcher(askedPath).find();
        }
    }

    /** {@return the hosts and servers in trouble, for messages} */
    public Map<String, TreeSet<Trouble>> troubles() {
        synchronized (region.lock) {
            return new TreeMap<>(region.rows().troubles);
        }
    }
}
