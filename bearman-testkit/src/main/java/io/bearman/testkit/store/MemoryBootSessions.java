package io.bearman.testkit.store;

import io.bearman.core.boot.BootOffer;
import io.bearman.core.boot.BootPurpose;
import io.bearman.core.boot.BootSession;
import io.bearman.core.boot.BootSessions;
import io.bearman.core.boot.LoaderEvent;
import io.bearman.core.boot.LoaderStage;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Mac;
import io.bearman.core.host.MachineId;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of boot scripts and their sessions in memory. The tokens are counted, not random, so that a seed
 * replays: nothing for a network with strangers on it.
 */
final class MemoryBootSessions implements BootSessions {
    private static final String DESK = "boot desk";
    private static final Duration PRODUCTION_LIFE = Duration.ofDays(3650);

    private final TimeSource time;
    private final MemoryAudit audit;
    private final MemoryBootOverrides overrides;
    private final Map<Mac, Given> given = new LinkedHashMap<>();
    private final Map<String, Open> open = new HashMap<>();
    private final List<LoaderEvent> events = new ArrayList<>();
    private long made;
    private long replaced;

    MemoryBootSessions(TimeSource time, MemoryAudit audit, MemoryBootOverrides overrides) {
        this.time = time;
        this.audit = audit;
        this.overrides = overrides;
    }

    /** A token and what became of it. */
    private static final class Given {
        private final BootOffer offer;
        private final Secret token;
        private final Instant at;
        private final Instant expires;
        private final List<Refusal> complaints = new ArrayList<>();
        private @Nullable Instant exchanged;
        private @Nullable String session;
        private @Nullable String nonce;
        private @Nullable Instant replayed;
        private boolean flagged;

        Given(BootOffer offer, Secret token, Instant at) {
            this.offer = offer;
            this.token = token;
            this.at = at;
            this.expires = at.plus(TOKEN_LIFE);
        }

        boolean isOpen(Instant now) {
            return exchanged == null && now.isBefore(expires);
        }
    }

    private static final class Open {
        private final BootSession session;
        private Secret secret;
        private Instant seen;

        Open(BootSession session, Secret secret) {
            this.session = session;
            this.secret = secret;
            this.seen = session.opened();
        }
    }

    @Override
    public synchronized Offered offer(BootOffer offer) {
        Instant now = time.now();
        Optional<Twin> twin = twin(offer, now);
        if (twin.isPresent()) {
            flag(offer, twin.get());
            return new Offered.Twin(twin.get().why());
        }
        Given known = given.get(offer.mac());
        if (known == null || !known.isOpen(now) || !known.offer.equals(offer)) {
            Optional<Offered> crowded = crowded(offer, now);
            if (crowded.isPresent()) {
                return crowded.get();
            }
            replaced += known != null && known.isOpen(now) ? 1 : 0;
            known = new Given(offer, secret(), now);
            given.put(offer.mac(), known);
        }
        return new Offered.Token(known.token, known.expires);
    }

    private Optional<Offered> crowded(BootOffer offer, Instant now) {
        long others = given.values().stream()
                .filter(it -> !it.offer.mac().equals(offer.mac()))
                .filter(it -> it.offer.host().equals(offer.host()))
                .filter(it -> offer.host().isPresent()
                        ? it.isOpen(now)
                        : it.at.isAfter(now.minus(Duration.ofHours(1))))
                .count();
        int most = offer.host().isPresent() ? CARDS : STRANGERS;
        return others < most
                ? Optional.empty()
                : Optional.of(new Offered.Crowded(others + " others ask"));
    }

    /** {@return how many tokens were replaced while they could be exchanged} */
    synchronized long replaced() {
        return replaced;
    }

    private record Twin(Given first, String why) {}

    /** Both are in the audit log then, once. */
    private void flag(BootOffer offer, Twin twin) {
        BootOffer first = twin.first.offer;
        if (twin.first.flagged) {
            return;
        }
        twin.first.flagged = true;
        audit.append(
                DESK,
                about(first),
                "boot twin",
                first.fingerprint(),
                offer.fingerprint(),
                twin.why);
        if (!about(offer).equals(about(first))) {
            audit.append(
                    DESK,
                    about(offer),
                    "boot twin",
                    first.fingerprint(),
                    offer.fingerprint(),
                    twin.why);
        }
    }

    private static String about(BootOffer offer) {
        return offer.host().map(HostId::value).orElse(offer.mac().value());
    }

    private Optional<Twin> twin(BootOffer offer, Instant now) {
        Given same = given.get(offer.mac());
        if (same != null && now.isBefore(same.expires) && offer.differs(same.offer)) {
            return Optional.of(new Twin(
                    same,
                    "another machine asked with the same MAC " + offer.mac() + " at " + same.at));
        }
        if (same != null && bothLive(same, now)) {
            return Optional.of(new Twin(
                    same,
                    "two machines with the MAC " + offer.mac() + " wanted to exchange one token"));
        }
        return given.values().stream()
                .filter(it -> offer.uuid().isPresent() && it.offer.uuid().equals(offer.uuid()))
                .filter(it -> !it.offer.mac().equals(offer.mac()))
                .filter(it -> now.isBefore(it.expires) && offer.differs(it.offer))
                .map(it -> new Twin(
                        it,
                        "another machine asked with the same UUID " + offer.saidUuid() + ", from "
                                + it.offer.mac() + " at " + it.at))
                .findFirst();
    }

    private boolean bothLive(Given row, Instant now) {
        Open first = row.session == null ? null : open.get(row.session);
        return first != null
                && row.replayed != null
                && first.seen.isAfter(row.replayed)
                && now.isBefore(first.seen.plus(TWIN_LIFE));
    }

    @Override
    public synchronized Optional<BootOffer> offered(Secret token) {
        return row(token).filter(row -> row.isOpen(time.now())).map(row -> row.offer);
    }

    private Optional<Given> row(Secret token) {
        return given.values().stream().filter(row -> row.token.equals(token)).findFirst();
    }

    @Override
    public synchronized Exchange exchange(
            Secret token, Mac mac, @Nullable MachineId uuid, @Nullable String nonce) {
        Optional<Given> found = row(token);
        if (found.isEmpty()) {
            return new Exchange.Refused(Refusal.UNKNOWN);
        }
        Given row = found.get();
        Instant now = time.now();
        if (!row.offer.mac().equals(mac) || !Objects.equals(row.offer.saidUuid(), uuid)) {
            return refuse(row, Refusal.FOREIGN, "by " + mac + ", UUID " + uuid);
        }
        if (row.exchanged != null) {
            boolean again = nonce != null
                    && nonce.equals(row.nonce)
                    && now.isBefore(row.exchanged.plus(REPETITION));
            Open session = again ? open.get(row.session) : null;
            if (session != null) {
                session.secret = secret();
                return new Exchange.Opened(session.session, session.secret);
            }
            row.replayed = now;
            return refuse(row, Refusal.REPLAYED, "exchanged at " + row.exchanged);
        }
        if (!row.isOpen(now)) {
            return refuse(row, Refusal.EXPIRED, "it ended at " + row.expires);
        }
        return open(row, nonce, now);
    }

    private Exchange refuse(Given row, Refusal why, String detail) {
        if (!row.complaints.contains(why)) {
            row.complaints.add(why);
            note(row.offer, "boot token refused", why.name(), detail);
        }
        return new Exchange.Refused(why);
    }

    private Exchange open(Given row, @Nullable String nonce, Instant now) {
        BootOffer offer = row.offer;
        boolean production = offer.purpose() == BootPurpose.PRODUCTION;
        BootSession session = new BootSession(
                String.format("session-%014d", ++made),
                offer.mac(),
                offer.saidUuid(),
                offer.knownHost(),
                offer.purpose(),
                offer.otherImage(),
                now,
                now.plus(production ? PRODUCTION_LIFE : REGISTRATION_LIFE));
        open.values()
                .removeIf(old -> old.session.mac().equals(offer.mac())
                        || offer.host().isPresent() && old.session.host().equals(offer.host())
                        || old.session.expires().isBefore(now));
        Secret secret = secret();
        open.put(session.id(), new Open(session, secret));
        row.exchanged = now;
        row.session = session.id();
        row.nonce = nonce;
        overrides.consume(offer);
        note(offer, "boot session", session.id(), offer.words());
        return new Exchange.Opened(session, secret);
    }

    private void note(BootOffer offer, String what, String to, String why) {
        audit.append(DESK, about(offer), what, "", to, why);
    }

    @Override
    public synchronized Optional<BootSession> find(Secret secret) {
        Instant now = time.now();
        return open.values().stream()
                .filter(it -> it.secret.equals(secret))
                .map(it -> it.session)
                .filter(session -> session.expires().isAfter(now))
                .findFirst();
    }

    @Override
    public synchronized void note(BootSession session, LoaderStage stage, String detail) {
        LoaderEvent event =
                new LoaderEvent(session.mac(), session.knownHost(), stage, detail, time.now());
        Open row = open.get(session.id());
        if (row != null) {
            row.seen = event.at();
        }
        events.add(0, event);
        List<LoaderEvent> ours = events(session.mac(), Integer.MAX_VALUE);
        events.removeAll(ours.subList(Math.min(EVENTS, ours.size()), ours.size()));
    }

    @Override
    public synchronized List<LoaderEvent> events(Mac mac) {
        return events(mac, EVENTS);
    }

    private List<LoaderEvent> events(Mac mac, int atMost) {
        return some(event -> event.mac().equals(mac), atMost);
    }

    @Override
    public synchronized List<LoaderEvent> events(HostId host) {
        return some(event -> event.host().filter(host::equals).isPresent(), EVENTS);
    }

    private List<LoaderEvent> some(Predicate<LoaderEvent> which, int atMost) {
        return events.stream().filter(which).limit(atMost).toList();
    }

    /** Drops what a host or its machine was let do. */
    synchronized void forget(HostId host) {
        given.values().removeIf(row -> row.offer.host().filter(host::equals).isPresent());
        open.values().removeIf(row -> row.session.host().filter(host::equals).isPresent());
    }

    /** {@return 43 characters of base64url} */
    private Secret secret() {
        return Secret.of(String.format("%043d", ++made));
    }
}
