package io.bearman.core.boot;

import io.bearman.core.host.HostId;
import io.bearman.core.host.Mac;
import io.bearman.core.host.MachineId;
import io.bearman.core.secret.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One-time tokens of boot scripts and the sessions that they are exchanged for. Durable; tokens and
 * secrets are kept as digests only. What nobody may do is an audit event.
 */
public interface BootSessions {
    /** How long a token can be exchanged. */
    Duration TOKEN_LIFE = Duration.ofMinutes(10);

    /** How long a session of a machine that registers, or is rescued, lasts. */
    Duration REGISTRATION_LIFE = Duration.ofHours(24);

    /** How long the answer to an exchange can be asked for again. */
    Duration REPETITION = Duration.ofSeconds(60);

    /** How long two machines that both live are told apart no more, after one of them was seen. */
    Duration TWIN_LIFE = Duration.ofHours(1);

    /** How many machines without a host are given tokens within an hour. */
    int STRANGERS = 500;

    /** How many network cards have tokens of one host that can be exchanged. */
    int CARDS = 16;

    /** How many events of a network card are kept. */
    int EVENTS = 50;

    /**
     * {@return the token for this offer} The same offer gets the same token until that is exchanged or
     * expires; another offer to the same network card replaces it.
     */
    Offered offer(BootOffer offer);

    /** {@return what was offered with this token, while it can be exchanged} */
    Optional<BootOffer> offered(Secret token);

    /**
     * Opens a session. Only this consumes: the token, and what was chosen for one boot only.
     *
     * @param nonce new at every boot; within {@link #REPETITION} the same exchange with the same one
     *     gives the same session again, with another secret. Null: no repetition
     */
    Exchange exchange(Secret token, Mac mac, @Nullable MachineId uuid, @Nullable String nonce);

    /** {@return the session of this secret, while it lasts} */
    Optional<BootSession> find(Secret secret);

    /** Notes what a machine said of its boot. */
    void note(BootSession session, LoaderStage stage, String detail);

    /** {@return what the machine with this network card said, the latest first} */
    List<LoaderEvent> events(Mac mac);

    /** {@return what the machine of this host said, the latest first} */
    List<LoaderEvent> events(HostId host);

    /** What comes of an offer. */
    sealed interface Offered {
        /**
         * @param token 43 characters, base64url of 256 bits
         * @param expires when it can be exchanged no more
         */
        record Token(Secret token, Instant expires) implements Offered {}

        /**
         * Another machine that says the same of itself is there: this one gets no token. So it is when
         * within {@link BootSessions#TOKEN_LIFE} one MAC comes with two UUIDs or serials, or one UUID with
         * two serials; and when two exchange one token, for as long as the first one goes on.
         *
         * @param why for people; may hold text from outside
         */
        record Twin(String why) implements Offered {}

        /**
         * No token: too many machines that nobody knows have asked within an hour ({@link
         * BootSessions#STRANGERS}), or too many network cards at once say that they are this host's
         * ({@link BootSessions#CARDS}). Whoever speaks on the network can invent any number of either.
         *
         * @param why for people
         */
        record Crowded(String why) implements Offered {}
    }

    /** What comes of an exchange. */
    sealed interface Exchange {
        /** @param secret 43 characters, base64url of 256 bits; never seen again */
        record Opened(BootSession session, Secret secret) implements Exchange {}

        /** Nothing was changed. */
        record Refused(Refusal why) implements Exchange {}
    }

    /** Why a token is not exchanged. */
    enum Refusal {
        /** It was never given, or replaced since. */
        UNKNOWN,
        /** It is older than {@link #TOKEN_LIFE}. */
        EXPIRED,
        /** It was exchanged before. */
        REPLAYED,
        /** It was given to another machine. */
        FOREIGN
    }
}
