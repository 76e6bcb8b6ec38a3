package io.bearman.pxe;

import io.bearman.core.boot.BootOffer;
import io.bearman.core.boot.BootPurpose;
import io.bearman.core.boot.BootSession;
import io.bearman.core.boot.BootSessions.Exchange;
import io.bearman.core.boot.BootSessions.Offered;
import io.bearman.core.boot.LoaderEvent;
import io.bearman.core.boot.LoaderStage;
import io.bearman.core.host.HostId;
import io.bearman.core.image.Image;
import io.bearman.core.image.ImageCatalogue;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.net.Http.Request;
import io.bearman.core.secret.Secret;
import io.bearman.pxe.BootDecision.Production;
import io.bearman.pxe.script.RejectedTextException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * {@code POST /v1/sessions} and what is said in a session.
 *
 * <p>What a token was given for is decided once more when it is exchanged: a host that was fenced since
 * boots nothing.
 */
final class SessionRoute {
    private static final String EXCHANGE = "session";
    private static final String EVENT = "boot-event";

    private final BootDesk desk;
    private final BootPorts ports;
    private final Registrations registrations;

    SessionRoute(BootDesk desk, BootPorts ports, Registrations registrations) {
        this.desk = desk;
        this.ports = ports;
        this.registrations = registrations;
    }

    Answer exchange(Request request) {
        Optional<Answer> refusal = JsonBody.refusal(request, JsonBody.LIMIT, EXCHANGE);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        ExchangeCall call = ExchangeCall.parse(request.body());
        Secret token = call.token();
        return token == null ? late(request, call) : exchange(request, call, token);
    }

    private Answer exchange(Request request, ExchangeCall call, Secret token) {
        Optional<BootOffer> offered = ports.sessions().offered(token);
        if (offered.isPresent() && !stands(offered.get())) {
            return refused("no-longer-so", call);
        }
        Exchange exchange = ports.sessions().exchange(token, call.mac(), call.uuid(), call.nonce());
        return exchange instanceof Exchange.Opened opened
                ? opened(request, opened)
                : refused(((Exchange.Refused) exchange).why().name(), call);
    }

    /**
     * A host that was let boot while the store was away has no token. Whether it may serve is decided
     * now; and what it runs must be what it would be told to, else a human's choice would be passed over.
     */
    private Answer late(Request request, ExchangeCall call) {
        BootRequest asked = call.asked();
        BootDecision decision = desk.decide(asked, BootView.of(asked, ports));
        if (!(decision instanceof Production production)) {
            return refused(decision.reason().name(), call);
        }
        if (call.image() != null && !production.isOf(call.image())) {
            return refused("another-image", call);
        }
        Optional<BootOffer> offer = Fingerprint.mac(asked)
                .flatMap(mac -> new BootRoute(desk, ports).offer(decision, asked, mac));
        if (offer.isEmpty()) {
            return refused(Reason.NO_IDENTITY.name(), call);
        }
        Offered offered = ports.sessions().offer(offer.get());
        if (offered instanceof Offered.Twin) {
            return refused(Reason.TWIN.name(), call);
        }
        return offered instanceof Offered.Token token
                        && ports.sessions().exchange(token.token(), call.mac(), call.uuid(), null)
                                instanceof Exchange.Opened opened
                ? opened(request, opened)
                // Another boot server was asked the same at this moment; one of them wins the next
                // time.
                : Answer.later(EXCHANGE);
    }

    private Answer opened(Request request, Exchange.Opened opened) {
        BootSession session = opened.session();
        // Before the answer: who never gets it asks again.
        registrations.begun(session);
        return Answer.values(request, 201, values(session, opened.secret()), EXCHANGE)
                .of(
                        name(session),
                        "session=" + session.id() + " purpose=" + session.purpose() + " mac="
                                + session.mac());
    }

    private static Answer refused(String why, ExchangeCall call) {
        return Answer.error(403, EXCHANGE, "this token opens no session: boot again")
                .of(Answer.NOBODY, "why=" + why + " mac=" + call.mac());
    }

    /** {@return whether the desk would offer the same at this moment} */
    private boolean stands(BootOffer offer) {
        BootRequest again = new BootRequest(
                offer.mac(),
                offer.uuid().map(uuid -> uuid.uuid()).orElse(null),
                offer.saidSerial(),
                "",
                "");
        BootDecision now = desk.decide(again, BootView.of(again, ports));
        return BootRoute.purpose(now).filter(offer.purpose()::equals).isPresent()
                && now.host().equals(offer.host())
                && Objects.equals(BootRoute.once(now), offer.otherImage());
    }

    private Map<String, Object> values(BootSession session, Secret secret) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("session", session.id());
        values.put("secret", secret.text());
        values.put("purpose", session.purpose().word());
        session.host().ifPresent(host -> values.put("host", host.value()));
        values.put("expires", session.expires().getEpochSecond());
        image(session).ifPresent(image -> put(image, values));
        return values;
    }

    static void put(Image image, Map<String, Object> values) {
        values.put("image", image.name());
        values.put("kernel", image.kernel().path());
        values.put("kernel_sha256", image.kernel().sha256());
        values.put("kernel_size", image.kernel().size());
        values.put("initrd", image.initrd().path());
        values.put("initrd_sha256", image.initrd().sha256());
        values.put("initrd_size", image.initrd().size());
        values.put("cmdline", image.cmdline());
        values.put(
                "manifest", Base64.getEncoder().encodeToString(image.manifest().bytes()));
        values.put("signature", image.signature());
    }

    private Optional<Image> image(BootSession session) {
        if (session.image().isPresent()) {
            return ports.images().find(session.image().get());
        }
        String profile = session.purpose() == BootPurpose.PRODUCTION
                ? session.host()
                        .flatMap(ports.inventory()::find)
                        .map(placed -> placed.host().bootProfile())
                        .orElse("")
                : ImageCatalogue.REGISTRATION;
        return ports.images().assigned(profile);
    }

    Answer event(Request request, BootSession session) {
        Optional<Answer> refusal = JsonBody.refusal(request, JsonBody.LIMIT, EVENT);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        JsonBody body = JsonBody.parse(request.body(), Set.of("stage"), Set.of("detail"));
        LoaderStage stage = LoaderStage.of(body.text("stage"))
                .orElseThrow(() -> new RejectedTextException("body.stage", "none that we know"));
        String detail = body.has("detail") ? Answer.inOneLine(body.text("detail")) : "";
        if (detail.length() > LoaderEvent.LONGEST_DETAIL) {
            throw new RejectedTextException(
                    "body.detail", "over " + LoaderEvent.LONGEST_DETAIL + " characters");
        }
        ports.sessions().note(session, stage, detail);
        return Answer.nothing(EVENT)
                .of(
                        name(session),
                        "stage=" + stage.word() + " mac=" + session.mac() + " detail=\""
                                + Answer.oneLine(detail) + '"');
    }

    /**
     * What the host is known by: asked of the store at this very moment, so that a host that was fenced a
     * second ago has nothing to start nova-compute with.
     */
    Answer identity(BootSession session) {
        String action = "identity";
        Optional<Placed> placed = session.host().flatMap(ports.inventory()::find);
        boolean mayServe = session.purpose() == BootPurpose.PRODUCTION
                && placed.isPresent()
                && desk.decide(placed.get().host(), BootView.of(placed.get(), ports))
                        instanceof BootDecision.Production;
        if (!mayServe) {
            return Answer.error(403, action, "the host may not serve")
                    .of(name(session), "session=" + session.id());
        }
        HostId host = placed.get().host().id();
        return Answer.lines(
                        200,
                        IdentityText.of(placed.get(), ports.identities().handOut(host)),
                        action)
                .of(host, "session=" + session.id());
    }

    private static String name(BootSession session) {
        return session.host().map(HostId::value).orElse(Answer.NOBODY);
    }
}
