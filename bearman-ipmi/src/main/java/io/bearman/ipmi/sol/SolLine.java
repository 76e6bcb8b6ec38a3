package io.bearman.ipmi.sol;

import io.bearman.core.time.TimeSource;
import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Dialogue;
import java.util.concurrent.CompletableFuture;

/** What a console needs of the session under it. Every method may be called from any thread. */
public interface SolLine extends Dialogue {
    /** {@return the answer to a command, when it comes}; what follows it may not wait */
    <R> CompletableFuture<R> ask(Command<R> command);

    /** {@return the BMC's id of the session} */
    int sessionId();

    /** Sends one payload of serial over LAN; it may be lost, as any packet may be. */
    void send(byte[] payload);

    /** Lets somebody have the session's payloads of serial over LAN, and its alarm. */
    void attach(Receiver receiver);

    /**
     * Calls {@link Receiver#alarm} at this time, or soon after it; an earlier call's time is forgotten.
     *
     * @param nanoTime of {@link #time}
     */
    void wake(long nanoTime);

    /** {@return the clock of all its times} */
    TimeSource time();

    /** Who has a session's serial over LAN. Its methods are called one at a time and may not wait. */
    interface Receiver {
        /**
         * A payload came.
         *
         * @param order its session sequence number: what the BMC sent later has a higher one, going round
         *     from the highest integer to the lowest
         */
        void received(int order, byte[] payload);

        /** The time of {@link SolLine#wake} has come. */
        void alarm();

        /** The session is being closed; nothing more comes. */
        void closed();
    }
}
