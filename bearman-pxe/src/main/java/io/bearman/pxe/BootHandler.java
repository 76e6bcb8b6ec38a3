package io.bearman.pxe;

import io.bearman.core.StoreException;
import io.bearman.core.boot.BootChanges;
import io.bearman.core.boot.BootSession;
import io.bearman.core.net.Http;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.TimeSource;
import io.bearman.pxe.script.RejectedTextException;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The boot server without a server: one request, one response, so that a simulated machine calls it
 * as a real one does.
 *
 * <ul>
 *   <li>{@code GET /boot.ipxe}: the bootstrap, the same for every machine
 *   <li>{@code GET /v1/boot?mac=&uuid=&serial=&arch=&fw=}: a script, whatever is asked: a question
 *       that cannot be read is put on hold, because iPXE can do nothing with an error. It holds a
 *       one-time token; whoever asks again has the same
 *   <li>{@code POST /v1/sessions} {@code {"token":..,"mac":..,"uuid":..,"nonce":..}}: exchanges it for a
 *       session; 201, or 403 when it is replayed, expired, another machine's, or the host may not boot
 *       any more. Without a token (its script was written while the store was away) only a host that may
 *       serve at this moment has one, and only if it is to run the {@code image} that it says it runs
 *   <li>{@code POST /v1/registrations}: facts; 200 with a verdict
 *   <li>{@code POST /v1/sessions/ID/events} {@code {"stage":..,"detail":..}}: 204
 *   <li>{@code GET /v1/sessions/ID/identity}: what a production system is known by; 403 when its host may
 *       not serve
 *   <li>{@code POST /v1/boots} {@code {"mac":..,"uuid":..,"bootId":..}}: a host came up that was armed,
 *       or is in service and came back by itself; 201, or 204 when it said so before; 403 for any
 *       other host
 * </ul>
 *
 * <p>All but scripts and the exchange want the session: {@code Authorization: Bearer SECRET}, else 401.
 * Errors are one line of JSON. Every response says its length: iPXE takes a truncated body without
 * one for a whole one. When the store does not answer, 503 with Retry-After, which iPXE obeys by
 * itself; with a {@link Standby} scripts go on, hosts that serve are let boot, and whoever exchanges
 * without a token is told the system alone: 200, and no session.
 *
 * <p>Thread-safe where the ports are. One log line when what a machine may boot changes, and one for
 * each other request; the host first, never with a secret. Whatever strangers ask, their lines are few.
 */
public final class BootHandler implements Http {
    private static final Logger LOG = LoggerFactory.getLogger(BootHandler.class);
    private static final Pattern BEARER = Pattern.compile("(?i:Bearer) +([0-9A-Za-z_-]{43}) *");
    private static final Pattern OF_SESSION =
            Pattern.compile("/v1/sessions/([0-9A-Za-z_-]{22})/(events|identity)");

    private final BootDesk desk;
    private final BootPorts ports;
    private final Registrations registrations;
    private final @Nullable BaseUrl base;
    private final @Nullable Standby standby;
    private final @Nullable Remembered remembered;
    private final BootLog log;

    private BootHandler(
            BootDesk desk,
            BootPorts ports,
            Registrations registrations,
            @Nullable BaseUrl base,
            @Nullable Standby standby,
            @Nullable Remembered remembered,
            BootLog log) {
        this.desk = desk;
        this.ports = ports;
        this.registrations = registrations;
        this.base = base;
        this.standby = standby;
        this.remembered = remembered;
        this.log = log;
    }

    /** {@return a handler whose scripts lead back to wherever a request was sent} */
    public static BootHandler create(BootDesk desk, BootPorts ports, Registrations registrations) {
        BootLog log = new BootLog(TimeSource.system());
        return new BootHandler(desk, ports, registrations, null, null, null, log);
    }

    /** {@return this handler, its scripts always leading to this address} */
    public BootHandler with(BaseUrl base) {
        return new BootHandler(desk, ports, registrations, base, standby, remembered, log);
    }

    /** {@return this handler, where this stands in for a store that is away} */
    public BootHandler with(Standby standby) {
        return new BootHandler(desk, ports, registrations, base, standby, remembered, log);
    }

    /**
     * {@return this handler, which gives a machine that asks again the same script from memory while
     * nothing changes} It asks the store each time whether anything did, after the request came in.
     *
     * @param changes of the store that the ports are of
     */
    public BootHandler remembering(BootChanges changes) {
        Remembered memory = new Remembered(changes);
        return new BootHandler(desk, ports, registrations, base, standby, memory, log);
    }

    /** {@return this handler with another clock: how many lines a minute it logs goes by it} */
    public BootHandler with(TimeSource time) {
        BootLog other = new BootLog(time);
        return new BootHandler(desk, ports, registrations, base, standby, remembered, other);
    }

    @Override
    public Response send(Request request) {
        Answer answer;
        try {
            answer = standby == null ? route(request) : guarded(request, standby);
        } catch (RejectedTextException e) {
            answer = Answer.error(400, "refused", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("- boot failed path={}", knownPath(request), e);
            answer = Answer.later("failed");
        }
        log.tell(answer);
        return answer.response(request.method().equals("HEAD"));
    }

    private Answer guarded(Request request, Standby standby) {
        if (!standby.away()) {
            try {
                return route(request);
            } catch (StoreException e) {
                standby.failed(e);
            }
        }
        return new StandbyRoute(standby).answer(request, base(request));
    }

    private Answer route(Request request) {
        String path = request.uri().getRawPath();
        return switch (path == null ? "" : path) {
            case "/boot.ipxe" ->
                reading(
                        request,
                        it -> Answer.script(BootScripts.bootstrap(base(it)), "bootstrap")
                                .told(Answer.Telling.NEVER));
            case "/v1/boot" -> reading(request, this::boot);
            case "/v1/sessions" ->
                posting(request, it -> new SessionRoute(desk, ports, registrations).exchange(it));
            case "/v1/registrations" ->
                posting(
                        request,
                        it -> inSession(
                                it,
                                session -> new RegistrationRoute(registrations)
                                        .register(it, session)));
            case "/v1/boots" ->
                posting(
                        request,
                        it -> inSession(
                                it, session -> new ReportRoute(desk, ports).report(it, session)));
            default -> ofSession(request, String.valueOf(path));
        };
    }

    private Answer boot(Request request) {
        BootRoute route = new BootRoute(desk, ports);
        String query = request.uri().getRawQuery();
        BaseUrl here = base(request);
        return remembered == null || query == null
                ? route.answer(query, here).answer()
                : remembered.answer(
                        new Remembered.Question(query, here), () -> route.answer(query, here));
    }

    private Answer ofSession(Request request, String path) {
        Matcher matcher = OF_SESSION.matcher(path);
        if (!matcher.matches()) {
            return Answer.error(404, "not-found", "no such path");
        }
        String id = matcher.group(1);
        SessionRoute route = new SessionRoute(desk, ports, registrations);
        return matcher.group(2).equals("events")
                ? posting(request, it -> inSession(it, id, session -> route.event(it, session)))
                : reading(request, it -> inSession(it, id, route::identity));
    }

    private Answer inSession(Request request, Function<BootSession, Answer> what) {
        Optional<BootSession> session = session(request);
        return session.isPresent() ? what.apply(session.get()) : Answer.noSession("no-session");
    }

    private Answer inSession(Request request, String id, Function<BootSession, Answer> what) {
        return inSession(
                request,
                session -> session.id().equals(id)
                        ? what.apply(session)
                        : Answer.error(403, "other-session", "this is another's session")
                                .of(Answer.NOBODY, "session=" + session.id()));
    }

    private Optional<BootSession> session(Request request) {
        Matcher bearer = BEARER.matcher(request.header("Authorization").orElse(""));
        return bearer.matches()
                ? ports.sessions().find(Secret.of(bearer.group(1)))
                : Optional.empty();
    }

    private BaseUrl base(Request request) {
        return base == null ? BaseUrl.of(request) : base;
    }

    private static Answer reading(Request request, Function<Request, Answer> reader) {
        boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
        return reads ? reader.apply(request) : Answer.wrongMethod("GET, HEAD");
    }

    private static Answer posting(Request request, Function<Request, Answer> receiver) {
        return request.method().equals("POST")
                ? receiver.apply(request)
                : Answer.wrongMethod("POST");
    }

    private static String knownPath(Request request) {
        String path = String.valueOf(request.uri().getRawPath());
        return path.matches("/[a-z0-9./]{0,40}") ? path : "other";
    }
}
