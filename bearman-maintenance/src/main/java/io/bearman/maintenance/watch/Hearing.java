package io.bearman.maintenance.watch;

import io.bearman.core.alive.Liveness;
import io.bearman.core.alive.Sign;
import io.bearman.core.host.HostId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/**
 * Asks the witnesses about hosts, all at once. A witness that sees nothing of hosts that surely live
 * sees nothing at all: its silence is not believed then.
 *
 * <p>Not thread-safe: owned by the watching thread; each question is a task of the executor.
 */
final class Hearing {
    /** A witness that takes longer than this cannot tell. */
    static final Duration PATIENCE = Duration.ofSeconds(45);

    private final List<Liveness> witnesses;
    private final TimeSource time;
    private final Executor executor;

    Hearing(List<Liveness> witnesses, TimeSource time, Executor executor) {
        this.witnesses = witnesses;
        this.time = time;
        this.executor = executor;
    }

    /** What a witness said of a host. */
    private record Said(HostId host, int witness, Sign sign) {}

    /**
     * {@return what the witnesses say of each suspect, in their order}
     *
     * @param living hosts that surely live, to try the witnesses on; none when every host is suspect
     */
    Map<HostId, List<Testimony>> ask(List<Placed> suspects, List<Placed> living) {
        Map<HostId, Map<Integer, Sign>> said = hear(suspects, living);
        Map<HostId, List<Testimony>> testimonies = new HashMap<>();
        for (Placed suspect : suspects) {
            HostId host = suspect.host().id();
            List<Testimony> all = new ArrayList<>();
            for (int i = 0; i < witnesses.size(); i++) {
                Sign sign = sign(said, host, i);
                all.add(new Testimony(witnesses.get(i).name(), believed(sign, i, said, living)));
            }
            testimonies.put(host, all);
        }
        return testimonies;
    }

    private static Sign believed(
            Sign sign, int witness, Map<HostId, Map<Integer, Sign>> said, List<Placed> living) {
        if (!(sign instanceof Sign.Silent silent)) {
            return sign;
        }
        if (living.isEmpty()) {
            return new Sign.Unknown(silent.what() + "; no host is up to try this witness on");
        }
        boolean blind = living.stream()
                .allMatch(host -> sign(said, host.host().id(), witness) instanceof Sign.Silent);
        String names = living.stream()
                .map(host -> host.host().id().value())
                .collect(Collectors.joining(", "));
        return blind
                ? new Sign.Unknown(
                        silent.what() + "; but it sees nothing of " + names + " either, which live")
                : sign;
    }

    /** Of every host that is asked about there is a word of every witness. */
    private static Sign sign(Map<HostId, Map<Integer, Sign>> said, HostId host, int witness) {
        return Objects.requireNonNull(Objects.requireNonNull(said.get(host)).get(witness));
    }

    private Map<HostId, Map<Integer, Sign>> hear(List<Placed> suspects, List<Placed> living) {
        List<Placed> all = new ArrayList<>(suspects);
        all.addAll(living);
        Queue<Said> answers = new ConcurrentLinkedQueue<>();
        for (Placed host : all) {
            for (int i = 0; i < witnesses.size(); i++) {
                int number = i;
                executor.execute(() -> answers.add(
                        new Said(host.host().id(), number, ask(witnesses.get(number), host))));
            }
        }
        int questions = all.size() * witnesses.size();
        time.await(() -> answers.size() >= questions, PATIENCE);
        Map<HostId, Map<Integer, Sign>> said = new HashMap<>();
        for (Placed host : all) {
            Map<Integer, Sign> signs = new HashMap<>();
            for (int i = 0; i < witnesses.size(); i++) {
                signs.put(i, new Sign.Unknown("no word within " + PATIENCE.toSeconds() + " s"));
            }
            said.put(host.host().id(), signs);
        }
        answers.forEach(
                it -> Objects.requireNonNull(said.get(it.host())).put(it.witness(), it.sign()));
        return said;
    }

    /** A fault of a witness is no word about the host. */
    private static Sign ask(Liveness witness, Placed host) {
        try {
            return witness.ask(host);
        } catch (RuntimeException e) {
            return new Sign.Unknown("the witness failed: " + e.getMessage());
        }
    }
}
