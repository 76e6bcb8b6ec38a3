package io.bearman.testkit.bmc;

import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One RMCP+ session as the BMC sees it, from Open Session to Close Session (IPMI v2.0 §13.14,
 * §13.19 to §13.32). Guarded by the BMC's lock.
 */
final class Session {
    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final Duration HANDSHAKE = Duration.ofSeconds(10);
    // A requester may use a sequence number again after this long (IPMI v2.0 §6.12.8, note).
    private static final Duration RETRY = Duration.ofSeconds(5);

    /** Where its last packet came from. */
    InetSocketAddress peer;

    final Handshake.OpenRequest open;
    final int consoleId;
    final int id;
    final Suite suite;
    final byte[] random = new byte[16];
    byte[] consoleRandom = new byte[16];
    byte[] openReply = new byte[0];
    byte[] rakp4Reply = new byte[0];

    int role;
    byte[] userName = new byte[0];

    /** Who logs in; null before RAKP message 1. */
    Users.@Nullable User user;

    boolean active;
    Privilege privilege = Privilege.CALLBACK;
    Privilege limit = Privilege.CALLBACK;

    private final TimeSource time;
    private final Random iv;
    private final SequenceWindow window = new SequenceWindow();
    private PacketSeal seal = PacketSeal.NONE;
    private int sent;
    private Deadline expires;
    private @Nullable LanMessage last;
    private byte[] lastResponse = new byte[0];
    private Deadline lastForgotten;

    Session(
            InetSocketAddress peer,
            Handshake.OpenRequest open,
            int id,
            Suite suite,
            TimeSource time,
            Random random) {
        this.peer = peer;
        this.open = open;
        this.consoleId = open.consoleId();
        this.id = id;
        this.suite = suite;
        this.time = time;
        this.iv = random;
        this.expires = Deadline.in(time, HANDSHAKE);
        this.lastForgotten = expires;
        random.nextBytes(this.random);
    }

    boolean expired() {
        return expires.passed(time);
    }

    void used() {
        expires = Deadline.in(time, active ? IDLE : HANDSHAKE);
    }

    /** Begins, at USER privilege whatever may come later (IPMI v2.0 §22.18). */
    void activate(byte[] sik, Privilege atMost) {
        seal = PacketSeal.of(suite, sik, iv);
        active = true;
        limit = atMost;
        privilege = limit.orLower(Privilege.USER);
        used();
    }

    /**
     * Takes a packet's payload out, its authenticity and freshness proven.
     *
     * @param encrypted whether it has to be
     * @param anySequence whether to take it twice
     */
    byte[] open(
            byte[] packet,
            int payloadType,
            Wire.Reader in,
            boolean encrypted,
            boolean anySequence) {
        int required = suite.secure()
                ? PacketSeal.AUTHENTICATED | (encrypted ? PacketSeal.ENCRYPTED : 0)
                : 0;
        if ((payloadType & (PacketSeal.AUTHENTICATED | PacketSeal.ENCRYPTED)) != required) {
            throw new Wire.Malformed("a packet without the protection that the session demands");
        }
        int sequence = in.uint32();
        byte[] payload = in.bytes(in.uint16());
        seal.verify(packet);
        if (!window.admits(sequence) && !anySequence) {
            throw new Wire.Malformed("a session sequence number that was seen or is too old");
        }
        used();
        return (required & PacketSeal.ENCRYPTED) != 0 ? seal.decrypt(payload) : payload;
    }

    /** {@return the packet that carries this payload to the console} */
    byte[] seal(int payloadType, byte[] payload, boolean encrypted) {
        // Session sequence number 0 is for packets outside a session, so the first is 1.
        return seal.packet(payloadType, consoleId, ++sent, payload, encrypted);
    }

    /** {@return the response to this very request if it was the last one, else null} */
    byte @Nullable [] repeated(LanMessage request) {
        LanMessage before = last;
        boolean same = before != null
                && !lastForgotten.passed(time)
                && before.netFn() == request.netFn()
                && before.cmd() == request.cmd()
                && before.rqSeq() == request.rqSeq()
                && Arrays.equals(before.data(), request.data());
        return same ? lastResponse : null;
    }

    void remember(LanMessage request, byte[] response) {
        last = request;
        lastResponse = response;
        lastForgotten = Deadline.in(time, RETRY);
    }
}
