package io.bearman.testkit.bmc;

import io.bearman.core.time.TimeSource;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The session table, half-open sessions included. Guarded by the BMC's lock. */
final class Sessions {
    private final int limit;
    private final TimeSource time;
    private final Random random;
    private final List<Session> sessions = new ArrayList<>();

    Sessions(int limit, TimeSource time, Random random) {
        this.limit = limit;
        this.time = time;
        this.random = random;
    }

    int limit() {
        return limit;
    }

    /** {@return those that are there now} */
    List<Session> all() {
        sessions.removeIf(Session::expired);
        return sessions;
    }

    boolean full() {
        return all().size() >= limit;
    }

    Optional<Session> find(int id) {
        return all().stream().filter(session -> session.id == id).findFirst();
    }

    boolean has(Session session) {
        return all().contains(session);
    }

    Session open(InetSocketAddress from, Handshake.OpenRequest request, Suite suite) {
        Session session = new Session(from, request, newId(), suite, time, random);
        sessions.add(session);
        return session;
    }

    private int newId() {
        int id = random.nextInt();
        return id == 0 || find(id).isPresent() ? newId() : id;
    }

    void remove(Session session) {
        sessions.remove(session);
    }

    void clear() {
        sessions.clear();
    }
}
