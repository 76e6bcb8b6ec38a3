package io.bearman.sdk;

import io.bearman.core.StoreException;
import io.bearman.core.net.Http;
import io.bearman.core.time.TimeSource;
import io.bearman.pxe.Figures;
import io.bearman.pxe.Standby;
import io.bearman.pxe.server.BootServer;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A boot server with all that belongs to it, which outlives its store. One that is started while the
 * store is away boots hosts by the snapshot in its directory, and opens the store once it is back.
 *
 * <p>Thread-safe.
 */
public final class BootService implements AutoCloseable {
    private static final Duration AGAIN = Duration.ofSeconds(2);

    private final Supplier<Bearman> opening;
    private final Standby standby;
    private final BootServer server;
    private final @Nullable String problem;
    private volatile Http answers;
    private @Nullable Bearman bearman;
    private @Nullable BootCare care;
    private @Nullable Rounds waiting;

    private BootService(
            Configuration configuration,
            Supplier<Bearman> opening,
            Standby standby,
            Figures figures,
            Http answers,
            @Nullable String problem) {
        this.opening = opening;
        this.standby = standby;
        this.problem = problem;
        this.answers = answers;
        this.server = BootComposition.server(
                configuration, request -> this.answers.send(request), standby, figures);
    }

    /**
     * {@return it, listening}
     *
     * @param opening opens Bearman with this configuration, again and again until that succeeds
     * @throws StoreException when the store cannot be opened, and is not merely away or there is no
     *     snapshot young enough to boot hosts by
     * @throws BootServer.CannotListen when the address is not ours or taken
     */
    public static BootService start(Configuration configuration, Supplier<Bearman> opening) {
        Figures figures = new Figures();
        Standby standby = BootComposition.standby(configuration, figures);
        Bearman bearman;
        try {
            bearman = opening.get();
        } catch (StoreException.Unreachable e) {
            if (!standby.usable()) {
                throw e;
            }
            standby.failed(e);
            Http alone = standby.alone(BootComposition.base(configuration));
            String problem = e.getMessage();
            return begun(
                    () -> new BootService(configuration, opening, standby, figures, alone, problem),
                    null);
        }
        return begun(
                () -> new BootService(
                        configuration,
                        opening,
                        standby,
                        figures,
                        bearman.bootHandler(standby),
                        null),
                bearman);
    }

    private static BootService begun(Supplier<BootService> listening, @Nullable Bearman bearman) {
        BootService service;
        try {
            service = listening.get();
        } catch (RuntimeException e) {
            if (bearman != null) {
                bearman.close();
            }
            throw e;
        }
        try {
            service.begin(bearman);
            return service;
        } catch (RuntimeException e) {
            service.close();
            throw e;
        }
    }

    private synchronized void begin(@Nullable Bearman opened) {
        if (opened == null) {
            waiting = Rounds.start(TimeSource.system(), "boot-store", AGAIN, this::open);
        } else {
            opened(opened);
        }
    }

    private synchronized void open() {
        if (bearman != null) {
            return;
        }
        try {
            opened(opening.get());
        } catch (StoreException.Unreachable e) {
            // Said when it was met first; the next round tries again.
        }
    }

    private void opened(Bearman opened) {
        bearman = opened;
        answers = opened.bootHandler(standby);
        opened.lookAfter(standby);
        care = opened.bootCare();
    }

    /** {@return where it listens, without a slash at the end} */
    public URI uri() {
        return server.uri();
    }

    /** {@return why it began without its store; empty when it did not} */
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** Ends all; the requests under way end first. */
    @Override
    public void close() {
        Rounds tries = waiting;
        if (tries != null) {
            tries.close();
        }
        end();
    }

    private synchronized void end() {
        if (care != null) {
            care.close();
        }
        server.close();
        if (bearman != null) {
            bearman.close();
        }
    }
}
