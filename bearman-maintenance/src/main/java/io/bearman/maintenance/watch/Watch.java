package io.bearman.maintenance.watch;

import io.bearman.core.BearmanException;
import io.bearman.core.ExitCode;
import io.bearman.core.InterruptedWaitException;
import io.bearman.core.StoreException;
import io.bearman.core.claim.FreezeSwitch.Frozen;
import io.bearman.core.host.HostId;
import io.bearman.core.host.RegionId;
import io.bearman.core.notify.News;
import io.bearman.core.time.Deadline;
import io.bearman.maintenance.HostReport;
import io.bearman.maintenance.Ports;
import io.bearman.maintenance.Report;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the fleet again and again, says what is wrong and what everybody says of it, and acts only
 * when its settings say so.
 *
 * <p>The watching thread owns all state; actions are tasks of the executor and hand their results
 * over in a queue. One use only.
 */
public final class Watch {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private final Ports ports;
    private final WatchSettings settings;
    private final Responder responder;
    private final Executor executor;
    private final Consumer<WatchEvent> listener;
    private final Consumer<News> news;
    private final Looking looking;
    private final Guards guards;
    private final Memory memory;
    private final Map<HostId, Act> going = new LinkedHashMap<>();
    private final Map<HostId, Failed> failed = new HashMap<>();
    private final Queue<WatchEvent.Ended> ended = new ConcurrentLinkedQueue<>();
    private boolean blind;
    private volatile boolean stopping;

    /** Why an action did not succeed, and until when it is not tried again. */
    private record Failed(String why, Deadline until) {}

    /**
     * @param responder does what is to be done
     * @param executor runs one task an action, and one a question to a witness
     * @param listener is told everything, one at a time
     * @param news is told of alarms, for people who are not looking
     */
    public Watch(
            Ports ports,
            WatchSettings settings,
            Responder responder,
            Executor executor,
            Consumer<WatchEvent> listener,
            Consumer<News> news) {
        this.ports = ports;
        this.settings = settings;
        this.responder = responder;
        this.executor = executor;
        this.listener = oneAtATime(listener);
        this.news = news;
        this.looking = new Looking(ports, executor);
        this.guards = new Guards(settings);
        this.memory = new Memory(ports.time());
    }

    private static Consumer<WatchEvent> oneAtATime(Consumer<WatchEvent> listener) {
        Object lock = new Object();
        return event -> {
            synchronized (lock) {
                listener.accept(event);
            }
        };
    }

    /** Watches until it is interrupted; what is under way then stops after its current step. */
    public void run() {
        try {
            while (true) {
                lookOrBeBlind();
                rest();
            }
        } catch (InterruptedWaitException e) {
            end();
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // Whoever catches it closes what the actions work with.
            end();
            throw e;
        }
    }

    /** A store that is away for a while does not end a watch; one of a newer Bearman does. */
    private void lookOrBeBlind() {
        try {
            look();
            blind = false;
        } catch (StoreException.Newer e) {
            throw e;
        } catch (StoreException e) {
            if (!blind) {
                listener.accept(
                        new WatchEvent.Blind(ports.time().now(), String.valueOf(e.getMessage())));
            }
            blind = true;
        }
    }

    /**
     * Looks as often as looks must agree, waits for what was begun, and ends.
     *
     * @return what is wrong at the end
     */
    public List<Verdict> once() {
        try {
            List<Verdict> verdicts = look();
            for (int i = 1; i < settings.looks(); i++) {
                rest();
                verdicts = look();
            }
            boolean acted = !going.isEmpty();
            while (!going.isEmpty()) {
                ports.time().await(() -> !ended.isEmpty(), settings.every());
                collect();
            }
            return acted ? look() : verdicts;
        } catch (RuntimeException e) {
            end();
            throw e;
        }
    }

    private void rest() {
        Deadline next = Deadline.in(ports.time(), settings.every());
        while (!next.passed(ports.time())) {
            ports.time().await(() -> !ended.isEmpty(), next.left(ports.time()));
            collect();
        }
    }

    private void end() {
        stopping = true;
        boolean interrupted = Thread.interrupted();
        while (!going.isEmpty()) {
            try {
                ports.time().await(() -> !ended.isEmpty(), settings.every());
            } catch (InterruptedWaitException e) {
                interrupted = true;
            }
            collect();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void collect() {
        for (WatchEvent.Ended end = ended.poll(); end != null; end = ended.poll()) {
            going.remove(end.host());
            if (end.done()) {
                failed.remove(end.host());
            } else {
                failed.put(
                        end.host(),
                        new Failed(end.how(), Deadline.in(ports.time(), settings.retryAfter())));
            }
            listener.accept(end);
        }
    }

    private List<Verdict> look() {
        List<Verdict> verdicts = new ArrayList<>();
        List<Finding> found = new ArrayList<>();
        Set<RegionId> blind = new HashSet<>();
        Set<HostId> well = new HashSet<>();
        String frozen = ports.freeze().frozen().map(Watch::frozen).orElse(null);
        for (RegionLook region : looking.look()) {
            well.addAll(region.well());
            List<Finding> findings = Diagnosis.of(region, ports.time().now(), settings);
            Finding hindrance =
                    findings.stream().filter(Watch::hinders).findFirst().orElse(null);
            if (hindrance != null && !(hindrance instanceof Finding.ManyDown)) {
                blind.add(region.region());
            }
            for (Finding finding : findings) {
                found.add(finding);
                verdicts.add(judge(finding, hindrance, frozen));
            }
        }
        // A host that is a run's by now is neither wrong nor well.
        memory.forget(found, blind).stream()
                .filter(it -> it.finding().host().map(well::contains).orElse(true))
                .forEach(this::over);
        return verdicts;
    }

    private void over(Memory.Known it) {
        listener.accept(new WatchEvent.Over(ports.time().now(), it.finding()));
        if (it.alarmed()) {
            news.accept(new News.WatchAlarm(subject(it.finding()), "over", "well again"));
        }
    }

    private static String frozen(Frozen it) {
        return it.by() + " (" + it.reason() + ")";
    }

    private static boolean hinders(Finding finding) {
        return finding instanceof Finding.Unreachable
                || finding instanceof Finding.ControlPlane
                || finding instanceof Finding.ManyDown;
    }

    private Verdict judge(Finding finding, @Nullable Finding region, @Nullable String frozen) {
        Memory.Known known = memory.note(finding);
        Verdict verdict = guards.judge(
                finding,
                new Guards.Circumstances(
                        known.looks(),
                        memory.age(known),
                        frozen,
                        region,
                        finding.host().filter(going::containsKey).isPresent(),
                        finding.host().flatMap(this::lastFailure).orElse(null),
                        going.size() < settings.hostsAtOnce()));
        if (known.tell(finding.gist() + verdict.why())) {
            listener.accept(new WatchEvent.Judged(ports.time().now(), verdict));
        }
        if (known.looks() >= settings.looks() && !known.alarmed()) {
            known.alarm();
            news.accept(new News.WatchAlarm(subject(finding), finding.kind(), said(verdict)));
        }
        verdict.action().ifPresent(act -> begin(finding, act));
        return verdict;
    }

    private static String subject(Finding finding) {
        return finding.host().map(HostId::value).orElse(finding.region().value());
    }

    private static String said(Verdict verdict) {
        String why = verdict.why();
        return verdict.finding().what() + (why.isEmpty() ? "" : ". " + why);
    }

    private Optional<String> lastFailure(HostId host) {
        return Optional.ofNullable(failed.get(host))
                .filter(it -> !it.until().passed(ports.time()))
                .map(Failed::why);
    }

    private void begin(Finding finding, Act act) {
        HostId host = finding.host().orElseThrow();
        going.put(host, act);
        try {
            executor.execute(() -> ended.add(end(host, act, finding)));
        } catch (RuntimeException e) {
            LOG.error("{} {} could not be begun", host, act.word(), e);
            ended.add(ended(host, act, false, "a fault of Bearman itself: " + e));
        }
    }

    private WatchEvent.Ended end(HostId host, Act act, Finding finding) {
        try {
            Report report = respond(host, act, finding);
            boolean done = report.exitCode() == ExitCode.DONE;
            String why = report.hosts().stream()
                    .map(HostReport::why)
                    .filter(it -> !it.isEmpty())
                    .findFirst()
                    .orElse("");
            return ended(host, act, done, why);
        } catch (BearmanException e) {
            return ended(host, act, false, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("{} {} ended in a fault", host, act.word(), e);
            return ended(host, act, false, "a fault of Bearman itself, please report it: " + e);
        } catch (Error e) {
            // A result first, or the watching thread would wait for it for ever.
            ended.add(ended(host, act, false, "a fault of Bearman itself: " + e));
            throw e;
        }
    }

    private WatchEvent.Ended ended(HostId host, Act act, boolean done, String how) {
        return new WatchEvent.Ended(ports.time().now(), host, act, done, how);
    }

    private Report respond(HostId host, Act act, Finding finding) {
        return switch (act) {
            case EVACUATE ->
                responder.evacuate(
                        host,
                        finding.what(),
                        event -> listener.accept(new WatchEvent.OfRun(event)),
                        () -> stopping);
            case RECOVER ->
                responder.recover(
                        host,
                        event -> listener.accept(new WatchEvent.OfRun(event)),
                        () -> stopping);
        };
    }
}
