package io.bearman.testkit.net;

import io.bearman.core.net.Http;
import io.bearman.core.net.HttpFailure;
import io.bearman.core.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * HTTP in virtual time: requests go by their authority to functions, each way takes its latency,
 * and faults strike as told or as often as told.
 *
 * <p>Owned by its {@link VirtualTime}: exactly one task runs at a time, so there is no lock.
 */
public final class VirtualHttp implements Http {
    private final VirtualTime time;
    private final Random random;
    private final Map<String, Http> servers = new HashMap<>();
    private final List<Strike> strikes = new ArrayList<>();
    private final Map<Fault, Double> shares = new EnumMap<>(Fault.class);
    private Duration latency = Duration.ZERO;
    private Duration lateness = Duration.ofSeconds(1);

    public VirtualHttp(VirtualTime time, long seed) {
        this.time = time;
        this.random = new Random(seed);
    }

    private static final class Strike {
        private final Fault fault;
        private final Predicate<Request> on;
        private int times;

        Strike(Fault fault, Predicate<Request> on, int times) {
            this.fault = fault;
            this.on = on;
            this.times = times;
        }
    }

    /** Lets a function answer for this authority, for example {@code nova.example:8774}. */
    public void serve(String authority, Http server) {
        servers.put(authority, server);
    }

    /** Takes the server away: connections are refused. */
    public void stop(String authority) {
        servers.remove(authority);
    }

    /** Makes every request and every answer take this long. */
    public void latency(Duration each) {
        latency = each;
    }

    /** Makes a {@link Fault#LATE} request arrive this long after its client has given up, 1 s. */
    public void lateness(Duration after) {
        lateness = after;
    }

    /** Lets a fault strike the next requests of a kind, this often. */
    public void strike(Fault fault, Predicate<Request> on, int times) {
        strikes.add(new Strike(fault, on, times));
    }

    /** Lets a fault strike this share of all requests, 0 to 1. */
    public void share(Fault fault, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("not a share from 0 to 1: " + share);
        }
        shares.put(fault, share);
    }

    @Override
    public Response send(Request request) {
        if (request.notAfter() != null && request.notAfter().passed(time)) {
            throw new HttpFailure.NotSent("too late for " + name(request), true, null);
        }
        Http server = servers.get(request.uri().getAuthority());
        Optional<Fault> fault = fault(request);
        if (server == null || fault.equals(Optional.of(Fault.NO_CONNECTION))) {
            throw new HttpFailure.NotSent("no connection for " + name(request), false, null);
        }
        return fault.isEmpty() ? exchange(server, request) : faulty(fault.get(), server, request);
    }

    private Response exchange(Http server, Request request) {
        time.sleep(latency);
        Response response = server.send(request);
        time.sleep(latency);
        return response;
    }

    private Response faulty(Fault fault, Http server, Request request) {
        return switch (fault) {
            case NO_CONNECTION, REQUEST_LOST -> throw inVain(request);
            case ANSWER_LOST -> {
                exchange(server, request);
                throw inVain(request);
            }
            case INTERNAL_ERROR -> {
                time.sleep(latency.multipliedBy(2));
                yield Response.of(500, "text/plain", "simulated failure");
            }
            case BAD_GATEWAY -> {
                exchange(server, request);
                yield Response.of(502, "text/plain", "simulated proxy failure");
            }
            case LATE -> {
                time.spawn("late " + name(request), () -> arriveLate(server, request));
                throw inVain(request);
            }
        };
    }

    private void arriveLate(Http server, Request request) {
        time.sleep(request.timeout().plus(lateness));
        try {
            server.send(underWay(request));
        } catch (HttpFailure e) {
            // Nobody waits any more for what becomes of it.
        }
    }

    /** Only the sender compares the not-after instant: what is on its way arrives when it arrives. */
    private static Request underWay(Request it) {
        return new Request(it.method(), it.uri(), it.headers(), it.body(), it.timeout(), null);
    }

    private HttpFailure.NoAnswer inVain(Request request) {
        time.sleep(request.timeout());
        return new HttpFailure.NoAnswer("no answer to " + name(request), null);
    }

    private static String name(Request request) {
        return request.method() + " " + request.uri();
    }

    private Optional<Fault> fault(Request request) {
        for (Iterator<Strike> each = strikes.iterator(); each.hasNext(); ) {
            Strike strike = each.next();
            if (strike.on.test(request)) {
                strike.times--;
                if (strike.times <= 0) {
                    each.remove();
                }
                return Optional.of(strike.fault);
            }
        }
        return byChance();
    }

    private Optional<Fault> byChance() {
        @Nullable Fault struck = null;
        for (Map.Entry<Fault, Double> each : shares.entrySet()) {
            if (random.nextDouble() < each.getValue() && struck == null) {
                struck = each.getKey();
            }
        }
        return Optional.ofNullable(struck);
    }
}
