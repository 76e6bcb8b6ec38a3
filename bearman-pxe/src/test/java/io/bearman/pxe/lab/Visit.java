package io.bearman.pxe.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.bearman.core.net.Http.Response;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** One boot of one machine: what it is to become, and what came of it. Filled by the server's threads. */
final class Visit {
    /** What goes wrong with one answer, after the request has had its effect. */
    enum Trouble {
        /** The server is busy. */
        BUSY,
        /** The server fails, and the answer is lost. */
        LOST,
        /** The connection breaks half way through the body. */
        CUT;

        Response of(Response answer) {
            return switch (this) {
                case BUSY ->
                    new Response(
                            503, Map.of("Content-Length", "0", "Retry-After", "1"), new byte[0]);
                case LOST -> new Response(500, Map.of("Content-Length", "0"), new byte[0]);
                case CUT -> {
                    Map<String, String> headers = new LinkedHashMap<>(answer.headers());
                    yield new Response(
                            answer.status(),
                            headers,
                            Arrays.copyOf(answer.body(), answer.body().length / 2));
                }
            };
        }
    }

    /** What there is to say of a host that has no token. */
    enum Store {
        AWAY,
        BACK,
        /** It is back, and says that the host may not serve. */
        REFUSES
    }

    private record Planned(String path, Trouble trouble) {}

    final String mac;
    final String purpose;
    final @Nullable SignedImage image;
    final List<String> questions = new CopyOnWriteArrayList<>();
    final List<String> stages = new CopyOnWriteArrayList<>();
    final List<JsonNode> facts = new CopyOnWriteArrayList<>();
    final List<String> boots = new CopyOnWriteArrayList<>();
    /** What it said that it ran, each time it asked for a session without a token. */
    final List<String> running = new CopyOnWriteArrayList<>();

    volatile Store store = Store.BACK;
    private final Queue<Planned> troubles = new ConcurrentLinkedQueue<>();
    private volatile String nonce = "";
    private volatile String verdict = "verdict=power-off\n";

    private Visit(String mac, String purpose, @Nullable SignedImage image) {
        this.mac = mac;
        this.purpose = purpose;
        this.image = image;
    }

    static Visit registration(String mac) {
        return new Visit(mac, "registration", null);
    }

    static Visit production(String mac, SignedImage image) {
        return new Visit(mac, "production", image);
    }

    /** {@return this visit, its facts found wanting} */
    Visit staying(String sshKey, String finding) {
        verdict = "verdict=stay\nssh_key=" + sshKey + "\nfinding=" + finding + "\n";
        return this;
    }

    /** {@return this visit, of a time in which the store is away} */
    Visit withoutStore() {
        store = Store.AWAY;
        return this;
    }

    String sessionLines() {
        return "session=" + session() + "\nsecret=" + secret() + "\n";
    }

    String systemLines() {
        return "purpose=" + purpose + "\nhost=lab\n" + (image == null ? "" : image.lines());
    }

    /** {@return this visit, the next answers to this path in trouble} */
    Visit with(String path, Trouble... planned) {
        for (Trouble trouble : planned) {
            troubles.add(new Planned(path, trouble));
        }
        return this;
    }

    Optional<Trouble> trouble(String path) {
        Planned next = troubles.peek();
        if (next == null || !path.endsWith(next.path) || !troubles.remove(next)) {
            return Optional.empty();
        }
        return Optional.of(next.trouble);
    }

    /** {@return whether all that was to go wrong did} */
    boolean troublesAreOver() {
        return troubles.isEmpty();
    }

    String verdict() {
        return verdict;
    }

    /** The first nonce is this boot's, and no other. */
    synchronized boolean exchanges(String offered) {
        if (nonce.isEmpty()) {
            nonce = offered;
        }
        return nonce.length() == 22 && nonce.equals(offered);
    }

    String token() {
        return (mac.replace(":", "") + "-token-" + "x".repeat(43)).substring(0, 43);
    }

    String secret() {
        return (mac.replace(":", "") + "-secret-" + "y".repeat(43)).substring(0, 43);
    }

    String session() {
        return "s-" + mac.replace(':', '-');
    }

    /** {@return who the host is: a function of its address} */
    String identity() {
        String hex = SignedImage.sha256(mac.getBytes(UTF_8));
        return "compute_id=" + hex.substring(0, 8) + "-0000-4000-8000-" + hex.substring(8, 20)
                + "\nmachine_id=" + hex.substring(0, 32) + "\nhostname=host-" + hex.substring(0, 6)
                + "\n";
    }

    boolean reached(String stage) {
        return stages.stream().anyMatch(told -> told.startsWith(stage));
    }
}
