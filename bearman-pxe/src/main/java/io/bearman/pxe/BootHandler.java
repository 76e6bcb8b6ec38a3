package io.bearman.pxe;

import io.bearman.core.boot.Arming;
import io.bearman.core.boot.BootReport;
import io.bearman.core.boot.Boots;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Mac;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.net.Http;
import io.bearman.pxe.BootDecision.Deny;
import io.bearman.pxe.BootDecision.Hold;
import io.bearman.pxe.BootDecision.Production;
import io.bearman.pxe.BootDecision.Register;
import io.bearman.pxe.script.IpxeScript;
import io.bearman.pxe.script.RejectedTextException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
 *       that cannot be read is put on hold, because iPXE can do nothing with an error
 *   <li>{@code POST /v1/boots} {@code {"mac":..,"uuid":..,"bootId":..}}: a host came up that was armed,
 *       or is in service and came back by itself; 201, or 204 when it said so before; 403 for any
 *       other host, 404 when unknown
 *   <li>{@code GET /healthz}
 * </ul>
 *
 * <p>Errors are one line of JSON. Every response says its length: iPXE takes a truncated body
 * without one for a whole one. When the store does not answer, 503 with Retry-After, which iPXE
 * obeys by itself.
 *
 * <p>Thread-safe where the ports are. One log line a request, the host first.
 */
public final class BootHandler implements Http {
    private static final Logger LOG = LoggerFactory.getLogger(BootHandler.class);
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";
    private static final String NOBODY = "-";

    private final BootDesk desk;
    private final Inventory inventory;
    private final Boots boots;
    private final @Nullable BaseUrl base;

    private BootHandler(BootDesk desk, Inventory inventory, Boots boots, @Nullable BaseUrl base) {
        this.desk = desk;
        this.inventory = inventory;
        this.boots = boots;
        this.base = base;
    }

    /** {@return a handler whose scripts lead back to wherever a request was sent} */
    public static BootHandler create(BootDesk desk, Inventory inventory, Boots boots) {
        return new BootHandler(desk, inventory, boots, null);
    }

    /** {@return this handler, its scripts always leading to this address} */
    public BootHandler with(BaseUrl base) {
        return new BootHandler(desk, inventory, boots, base);
    }

    @Override
    public Response send(Request request) {
        Answer answer;
        try {
            answer = route(request);
        } catch (RejectedTextException e) {
            answer = error(400, "refused", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("- boot failed path={}", knownPath(request), e);
            answer = error(503, "failed", "try again").with("Retry-After", "5");
        }
        LOG.info("{} {} status={} {}", answer.host, answer.action, answer.status, answer.detail);
        return answer.response(request.method().equals("HEAD"));
    }

    private Answer route(Request request) {
        String path = request.uri().getRawPath();
        return switch (path == null ? "" : path) {
            case "/boot.ipxe" -> reading(request, this::bootstrap);
            case "/v1/boot" -> reading(request, this::boot);
            case "/v1/boots" -> request.method().equals("POST") ? report(request) : wrong("POST");
            case "/healthz" ->
                reading(
                        request,
                        healthy -> new Answer(200, JSON, "{\"status\":\"up\"}\n", "healthz"));
            default -> error(404, "not-found", "no such path");
        };
    }

    private Answer bootstrap(Request request) {
        return script(BootScripts.bootstrap(base(request)), "bootstrap");
    }

    private Answer boot(Request request) {
        BaseUrl here = base(request);
        BootRequest asked;
        try {
            asked = BootRequest.parse(request.uri().getRawQuery());
        } catch (RejectedTextException e) {
            Hold hold = new Hold(Reason.BAD_QUESTION, e.getMessage(), null);
            return script(BootScripts.hold(hold.reason(), hold.host(), here), verdict(hold))
                    .of(NOBODY, "why=\"" + e.getMessage() + '"');
        }
        BootView view = BootView.of(asked, inventory, boots);
        BootDecision decision = desk.decide(asked, view);
        String detail = "reason=" + decision.reason() + " mac="
                + asked.mac().map(Mac::value).orElse(NOBODY) + " why=\"" + oneLine(decision.why())
                + '"';
        // In a script of ours stands a MAC of the inventory, never one that was only said.
        IpxeScript script = render(decision, here, asked.mac().filter(view::has));
        return script(script, verdict(decision))
                .of(decision.host().map(HostId::value).orElse(NOBODY), detail);
    }

    private IpxeScript render(BootDecision decision, BaseUrl here, Optional<Mac> ours) {
        if (decision instanceof Production production) {
            return BootScripts.production(production.id(), production.profile(), here, ours);
        }
        if (decision instanceof Register) {
            return BootScripts.registration(desk.registration(), here, ours);
        }
        if (decision instanceof Hold hold) {
            return BootScripts.hold(hold.reason(), hold.host(), here);
        }
        return BootScripts.deny(((Deny) decision).reason());
    }

    private Answer report(Request request) {
        if (!request.header("Content-Type").orElse("").matches("(?i)application/json *(;.*)?")) {
            return error(415, "boot-report", "send application/json");
        }
        if (request.body().length > BootCall.LIMIT) {
            return error(413, "boot-report", "over " + BootCall.LIMIT + " bytes");
        }
        BootCall call = BootCall.parse(request.body());
        Set<Placed> near = new LinkedHashSet<>();
        inventory.find(call.mac()).ifPresent(near::add);
        inventory.find(call.uuid()).ifPresent(near::add);
        if (near.isEmpty()) {
            return error(404, "boot-report", "no machine of ours").of(NOBODY, "mac=" + call.mac());
        }
        Placed placed = near.iterator().next();
        String host = placed.host().id().value();
        boolean same = near.size() == 1
                && placed.machine().macs().contains(call.mac())
                && placed.machine().id().equals(call.uuid());
        if (!same) {
            return error(403, "boot-report", "MAC and UUID are not one machine's")
                    .of(NOBODY, "mac=" + call.mac() + " uuid=" + call.uuid());
        }
        return report(placed.host(), call).of(host, "bootId=" + call.bootId());
    }

    private Answer report(Host host, BootCall call) {
        HostId id = host.id();
        if (boots.latest(id)
                .filter(known -> known.bootId().equals(call.bootId()))
                .isPresent()) {
            return new Answer(204, JSON, "", "boot-report");
        }
        Arming arming = boots.arming(id).orElse(null);
        BootDecision decision = desk.decide(host, arming);
        if (!(decision instanceof Production)) {
            return error(403, "boot-report", "the host is not armed");
        }
        // In service and not armed, it came back by itself; the store looks at both once more.
        Optional<BootReport> noted = arming == null
                ? boots.returned(id, call.bootId())
                : boots.report(id, call.bootId());
        if (noted.isEmpty()) {
            return error(403, "boot-report", "the host is not armed");
        }
        if (!boots.latest(id).equals(noted)) {
            // Said before, and the host has booted again since.
            return new Answer(204, JSON, "", "boot-report");
        }
        String run = noted.get().run().map(it -> ",\"run\":\"" + it + "\"").orElse("");
        String action = run.isEmpty() ? "boot-report-unplanned" : "boot-report";
        return new Answer(201, JSON, "{\"host\":\"" + id + "\"" + run + "}\n", action);
    }

    private BaseUrl base(Request request) {
        if (base != null) {
            return base;
        }
        String scheme = Optional.ofNullable(request.uri().getScheme()).orElse("http");
        String host = request.header("Host")
                .or(() -> Optional.ofNullable(request.uri().getRawAuthority()))
                .orElse("");
        return BaseUrl.ofHostHeader(scheme, host);
    }

    private interface Reader {
        Answer read(Request request);
    }

    private static Answer reading(Request request, Reader reader) {
        boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
        return reads ? reader.read(request) : wrong("GET, HEAD");
    }

    private static Answer wrong(String allowed) {
        return error(405, "refused", "allowed here: " + allowed).with("Allow", allowed);
    }

    private static Answer script(IpxeScript script, String action) {
        return new Answer(200, TEXT, script.text(), action).with("Cache-Control", "no-store");
    }

    /** The message is ours: it never holds what was sent. */
    private static Answer error(int status, String action, String message) {
        String line = "{\"error\":\"" + message.replace("\\", "").replace('"', '\'') + "\"}\n";
        return new Answer(status, JSON, line, action);
    }

    private static String verdict(BootDecision decision) {
        return "boot-" + decision.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static String knownPath(Request request) {
        String path = String.valueOf(request.uri().getRawPath());
        return path.matches("/[a-z0-9./]{0,40}") ? path : "other";
    }

    private static String oneLine(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "?").replace('"', '\'');
    }

    /** A response and its log line, on their way. */
    private record Answer(
            int status,
            Map<String, String> headers,
            String body,
            String host,
            String action,
            String detail) {
        Answer(int status, String type, String body, String action) {
            this(status, Map.of("Content-Type", type), body, NOBODY, action, "");
        }

        Answer with(String header, String value) {
            Map<String, String> more = new LinkedHashMap<>(headers);
            more.put(header, value);
            return new Answer(status, more, body, host, action, detail);
        }

        Answer of(String host, String detail) {
            return new Answer(status, headers, body, host, action, detail);
        }

        Response response(boolean headOnly) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            if (status == 204) {
                // No length and no type: there is no content (RFC 9110 §8.6).
                return new Response(status, Map.of(), bytes);
            }
            Map<String, String> all = new LinkedHashMap<>(headers);
            all.put("Content-Length", Integer.toString(bytes.length));
            return new Response(status, all, headOnly ? new byte[0] : bytes);
        }
    }
}
