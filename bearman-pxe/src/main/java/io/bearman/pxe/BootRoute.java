package io.bearman.pxe;

import io.bearman.core.boot.Arming;
import io.bearman.core.boot.BootOffer;
import io.bearman.core.boot.BootPurpose;
import io.bearman.core.boot.BootSessions.Offered;
import io.bearman.core.host.Mac;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RunId;
import io.bearman.pxe.BootDecision.Deny;
import io.bearman.pxe.BootDecision.Hold;
import io.bearman.pxe.BootDecision.Production;
import io.bearman.pxe.BootDecision.Register;
import io.bearman.pxe.BootDecision.Rescue;
import io.bearman.pxe.script.IpxeScript;
import io.bearman.pxe.script.RejectedTextException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/boot}: a machine's script, with a token for what it is let do. */
final class BootRoute {
    private static final int LONGEST_SERIAL = 255;

    private final BootDesk desk;
    private final BootPorts ports;

    BootRoute(BootDesk desk, BootPorts ports) {
        this.desk = desk;
        this.ports = ports;
    }

    /** Whatever is asked: a script, because iPXE can do nothing with an error. */
    Decided answer(@Nullable String query, BaseUrl here) {
        BootRequest asked;
        try {
            asked = BootRequest.parse(query);
        } catch (RejectedTextException e) {
            return Decided.once(unreadable(e, here));
        }
        BootDecision decision = desk.decide(asked, BootView.of(asked, ports));
        Optional<Mac> mac = Fingerprint.mac(asked);
        Optional<BootOffer> offer = mac.flatMap(card -> offer(decision, asked, card));
        if (offer.isPresent()) {
            return offered(decision, offer.get(), here, IpxeBuild.of(asked));
        }
        boolean boots = !(decision instanceof Hold) && !(decision instanceof Deny);
        BootDecision silent = boots
                ? new Hold(
                        Reason.NO_IDENTITY,
                        "no MAC of a card of its own",
                        decision.host().orElse(null))
                : decision;
        Answer answer = answer(silent, render(silent, here), mac);
        return silent.host().isPresent() ? new Decided(answer, Instant.MAX) : Decided.once(answer);
    }

    static Answer unreadable(RejectedTextException why, BaseUrl here) {
        Hold hold = new Hold(Reason.BAD_QUESTION, String.valueOf(why.getMessage()), null);
        return answer(hold, render(hold, here), Optional.empty());
    }

    private Decided offered(BootDecision decision, BootOffer offer, BaseUrl here, IpxeBuild build) {
        Offered offered = ports.sessions().offer(offer);
        if (offered instanceof Offered.Twin twin) {
            // Nothing but the time may end it.
            return once(new Hold(Reason.TWIN, twin.why(), offer.knownHost()), offer, here);
        }
        if (offered instanceof Offered.Crowded crowded) {
            return once(new Hold(Reason.CROWDED, crowded.why(), offer.knownHost()), offer, here);
        }
        Offered.Token token = (Offered.Token) offered;
        IpxeScript script =
                BootScripts.system(profile(decision, build), offer, token.token(), here, build);
        Answer answer = answer(decision, script, Optional.of(offer.mac()));
        return offer.host().isPresent()
                ? new Decided(answer, token.expires())
                : Decided.once(answer);
    }

    private static Decided once(Hold hold, BootOffer offer, BaseUrl here) {
        return Decided.once(answer(hold, render(hold, here), Optional.of(offer.mac())));
    }

    /** {@return what is offered to the machine that asks; empty when it boots nothing} */
    Optional<BootOffer> offer(BootDecision decision, BootRequest asked, Mac mac) {
        return purpose(decision)
                .map(purpose -> new BootOffer(
                        mac,
                        Fingerprint.uuid(asked).map(MachineId::new).orElse(null),
                        Fingerprint.serial(asked).map(BootRoute::kept).orElse(null),
                        decision.host().orElse(null),
                        purpose,
                        run(decision),
                        once(decision)));
    }

    static Optional<BootPurpose> purpose(BootDecision decision) {
        if (decision instanceof Production) {
            return Optional.of(BootPurpose.PRODUCTION);
        }
        if (decision instanceof Register) {
            return Optional.of(BootPurpose.REGISTRATION);
        }
        return decision instanceof Rescue ? Optional.of(BootPurpose.RESCUE) : Optional.empty();
    }

    private @Nullable RunId run(BootDecision decision) {
        return decision.reason() == Reason.ARMED
                ? decision.host()
                        .flatMap(ports.boots()::arming)
                        .map(Arming::run)
                        .orElse(null)
                : null;
    }

    static @Nullable String once(BootDecision decision) {
        return decision instanceof Production production && production.once()
                ? production.image().orElseThrow().name()
                : null;
    }

    BootProfile profile(BootDecision decision, IpxeBuild build) {
        return decision instanceof Production production
                ? production.profile()
                : desk.loader(build);
    }

    static IpxeScript render(BootDecision decision, BaseUrl here) {
        return decision instanceof Hold hold
                ? BootScripts.hold(hold.reason(), hold.host(), here)
                : BootScripts.deny(decision.reason());
    }

    static Answer answer(BootDecision decision, IpxeScript script, Optional<Mac> mac) {
        String detail = "reason=" + decision.reason() + " mac="
                + mac.map(Mac::value).orElse(Answer.NOBODY) + " why=\""
                + Answer.oneLine(decision.why()) + '"';
        String action = "boot-" + decision.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        return Answer.script(script, action)
                .told(Answer.Telling.WHEN_NEW)
                .of(decision.host().map(Object::toString).orElse(Answer.NOBODY), detail);
    }

    /** A serial as it is compared with that of another machine: printable, and not endless. */
    private static String kept(String serial) {
        String line = Answer.oneLine(serial);
        return line.substring(0, Math.min(line.length(), LONGEST_SERIAL));
    }
}
