package io.bearman.pxe;

import io.bearman.core.boot.BootOffer;
import io.bearman.core.boot.BootPurpose;
import io.bearman.core.net.Http.Request;
import io.bearman.pxe.BootDecision.Production;
import io.bearman.pxe.script.RejectedTextException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is answered while the store is away: the bootstrap, the scripts of hosts that may boot, and what
 * system they boot. Nobody gets a token, a session or an identity; everything else waits.
 */
final class StandbyRoute {
    private static final String SYSTEM = "system-without-session";

    private final Standby standby;

    StandbyRoute(Standby standby) {
        this.standby = standby;
    }

    Answer answer(Request request, BaseUrl here) {
        Answer answer = switch (String.valueOf(request.uri().getRawPath())) {
            case "/boot.ipxe" ->
                Answer.script(BootScripts.bootstrap(here), "bootstrap").told(Answer.Telling.NEVER);
            case "/v1/boot" -> script(request.uri().getRawQuery(), here);
            case "/v1/sessions" -> system(request);
            default -> Answer.later("store-away");
        };
        standby.count(answer);
        return answer;
    }

    private Answer script(@Nullable String query, BaseUrl here) {
        BootRequest asked;
        try {
            asked = BootRequest.parse(query);
        } catch (RejectedTextException e) {
            return BootRoute.unreadable(e, here);
        }
        BootDecision decision = standby.decide(asked);
        if (!(decision instanceof Production production)) {
            return BootRoute.answer(
                    decision, BootRoute.render(decision, here), Fingerprint.mac(asked));
        }
        BootOffer offer = new BootOffer(
                Fingerprint.mac(asked).orElseThrow(),
                null,
                null,
                production.id(),
                BootPurpose.PRODUCTION,
                null,
                null);
        return BootRoute.answer(
                production,
                BootScripts.system(production.profile(), offer, null, here, IpxeBuild.of(asked)),
                Fingerprint.mac(asked));
    }

    /** Whoever has a token waits until it can be exchanged, or asks once more without it. */
    private Answer system(Request request) {
        if (!request.method().equals("POST")) {
            return Answer.wrongMethod("POST");
        }
        Optional<Answer> refusal = JsonBody.refusal(request, JsonBody.LIMIT, SYSTEM);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        ExchangeCall call = ExchangeCall.parse(request.body());
        if (call.token() != null
                || !(standby.decide(call.asked()) instanceof Production production)) {
            return Answer.later(SYSTEM);
        }
        return Answer.values(request, 200, values(production), SYSTEM)
                .of(production.id(), "mac=" + call.mac() + " why=\"" + production.why() + '"');
    }

    private static Map<String, Object> values(Production production) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("purpose", BootPurpose.PRODUCTION.word());
        values.put("host", production.id().value());
        production.image().ifPresent(image -> SessionRoute.put(image, values));
        return values;
    }
}
