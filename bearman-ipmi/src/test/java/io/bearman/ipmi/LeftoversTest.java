package io.bearman.ipmi;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.Bmc;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.PowerState;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.ipmi.ManyBmcs.Station;
import io.bearman.ipmi.command.ChassisControl;
import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.GetChassisStatus;
import io.bearman.ipmi.command.GetDeviceId;
import io.bearman.ipmi.command.Privilege;
import io.bearman.testkit.net.Link;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** After everything that callers, networks and BMCs may do: no answer is owed, nothing is held. */
@Timeout(60)
class LeftoversTest {
    private static final List<Command<?>> COMMANDS = List.of(
            new GetChassisStatus(), new GetDeviceId(), new ChassisControl(PowerAction.CYCLE));

    private final List<CompletableFuture<?>> asked = new ArrayList<>();
    private final List<CompletableFuture<Session>> opened = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void nothingIsOwedAndNothingHeld(long seed) {
        ManyBmcs many = new ManyBmcs(seed);
        many.sessionLimit = 64;
        for (int i = 0; i < 8; i++) {
            many.add(PowerState.ON, 17, 3);
        }
        many.network.link(
                new Link(Duration.ofMillis(20), Duration.ofMillis(60), 0.15, 0.2, 0.2, 0.02, 0.1));
        Random random = new Random(seed);
        for (int i = 0; i < 600; i++) {
            Station station = new ArrayList<>(many.stations.values())
                    .get(random.nextInt(many.stations.size()));
            ask(many, random, station.machine().bmc());
            withdraw(random);
            many.time.sleep(Duration.ofMillis(random.nextInt(40)));
            if (random.nextInt(100) == 0) {
                station.bmc().restart();
            }
        }
        many.time.sleep(Duration.ofMinutes(2));

        assertThat(asked).allMatch(CompletableFuture::isDone);
        assertThat(opened).allMatch(CompletableFuture::isDone);
        asked.forEach(LeftoversTest::endedAsItMay);
        opened.stream()
                .filter(session -> !session.isCompletedExceptionally())
                .forEach(session -> session.join().close());
        many.time.sleep(Duration.ofMinutes(2));
        many.network.link(Link.PERFECT);
        // Of each BMC the kept session, its keepalive, and what that waits for.
        Map<String, Integer> most = Map.of("conversations", 8, "timers", 24);
        assertThat(held(many.client))
                .allSatisfy((what, count) ->
                        assertThat(count).as(what).isLessThanOrEqualTo(most.getOrDefault(what, 0)));

        many.client.close();

        many.time.sleep(Duration.ofMinutes(2));
        assertThat(many.stations.values()).allMatch(station -> station.bmc().sessions() == 0);
        Map<String, Integer> left = new HashMap<>(held(many.client));
        left.remove("timers");
        assertThat(left.values()).containsOnly(0);
    }

    private void ask(ManyBmcs many, Random random, Bmc bmc) {
        Credential credential = random.nextInt(10) == 0
                ? new Credential("admin", Secret.of("wrong"))
                : many.credential;
        IpmiClient client = many.client
                .with(random.nextBoolean() ? SessionPolicy.KEPT : SessionPolicy.ONE_SHOT)
                .with(Patience.create().with(Duration.ofMillis(400 + random.nextInt(10_000))))
                .with(new Pace(1 + random.nextInt(3), Duration.ofMillis(random.nextInt(2) * 200)));
        switch (random.nextInt(6)) {
            case 0 -> opened.add(client.opening(bmc, credential, Privilege.OPERATOR));
            case 1 -> asked.add(client.ping(bmc.address(), bmc.port()));
            default ->
                asked.add(
                        client.ask(bmc, credential, COMMANDS.get(random.nextInt(COMMANDS.size()))));
        }
    }

    private void withdraw(Random random) {
        if (random.nextInt(4) == 0 && !asked.isEmpty()) {
            CompletableFuture<?> one =
                    asked.get(asked.size() - 1 - random.nextInt(asked.size()) / 4);
            if (random.nextBoolean()) {
                one.cancel(false);
            } else {
                one.completeExceptionally(new TimeoutException());
            }
        }
        if (random.nextInt(8) == 0 && !opened.isEmpty()) {
            opened.get(opened.size() - 1).cancel(false);
        }
    }

    private static void endedAsItMay(CompletableFuture<?> answer) {
        try {
            answer.join();
        } catch (CompletionException e) {
            assertThat(e.getCause()).isInstanceOfAny(PowerException.class, TimeoutException.class);
        } catch (CancellationException e) {
            assertThat(answer).isCancelled();
        }
    }

    /** {@return how much of everything that comes and goes the engine holds} */
    private static Map<String, Integer> held(IpmiClient client) {
        Engine engine = client.engine();
        Object asking = field(client, "asking");
        return Map.of(
                "conversations", size(field(engine, "conversations")),
                "setups", size(field(engine, "setups")),
                "setupsByTag", size(field(engine, "setupsByTag")),
                "promises", size(field(engine, "promises")),
                "timers", (Integer) field(field(engine, "timers"), "count"),
                "pings", size(field(engine.pings(), "waiting")),
                "lines", size(field(field(asking, "oneShots"), "lines")));
    }

    private static int size(Object held) {
        return held instanceof Map<?, ?> map ? map.size() : ((Collection<?>) held).size();
    }

    private static Object field(Object of, String name) {
        try {
            Field field = of.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field.get(of);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
