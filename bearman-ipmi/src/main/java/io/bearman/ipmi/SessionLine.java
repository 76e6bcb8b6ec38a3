package io.bearman.ipmi;

import io.bearman.core.time.TimeSource;
import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.sol.SolLine;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session as serial over LAN sees it. */
final class SessionLine implements SolLine {
    private static final Logger LOG = LoggerFactory.getLogger(SessionLine.class);

    private final Session session;
    private final Engine engine;
    private final Conversation conversation;
    /** The engine's, as all timers. */
    private TimerWheel.Timer alarm = new TimerWheel.Timer(() -> {});

    SessionLine(Session session, Engine engine, Conversation conversation) {
        this.session = session;
        this.engine = engine;
        this.conversation = conversation;
    }

    @Override
    public <R> R execute(Command<R> command) {
        return session.execute(command);
    }

    @Override
    public <R> CompletableFuture<R> ask(Command<R> command) {
        return session.ask(command);
    }

    @Override
    public String endpoint() {
        return session.endpoint();
    }

    @Override
    public int sessionId() {
        return session.id();
    }

    @Override
    public void attach(Receiver receiver) {
        engine.execute(() -> {
            alarm = new TimerWheel.Timer(receiver::alarm);
            conversation.console(receiver);
        });
    }

    @Override
    public void send(byte[] payload) {
        soon(() -> conversation.sendConsole(payload));
    }

    @Override
    public void wake(long nanoTime) {
        soon(() -> {
            if (!conversation.isClosed()) {
                engine.set(alarm, nanoTime);
            }
        });
    }

    @Override
    public TimeSource time() {
        return engine.time();
    }

    private void soon(Runnable task) {
        try {
            engine.execute(task);
        } catch (IllegalStateException e) {
            // The client is closed: the packet is lost, the alarm too late.
            LOG.trace("{} no packet of its console is sent any more", endpoint());
        }
    }
}
