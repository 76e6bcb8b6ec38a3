package io.bearman.ipmi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.PowerState;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.TimeSource;
import io.bearman.ipmi.command.ChassisStatus;
import io.bearman.ipmi.command.GetChassisStatus;
import io.bearman.testkit.bmc.BmcUser;
import io.bearman.testkit.bmc.RecordingChassis;
import io.bearman.testkit.bmc.SimulatedBmc;
import io.bearman.testkit.bmc.UdpBmcFleet;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads of callers, real sockets, and an engine's thread that is disturbed. */
@Timeout(60)
class RealThreadsTest {
    private static final int BMCS = 8;
    private static final int CALLERS = 4;
    private static final Duration LONG = Duration.ofSeconds(30);

    private final TimeSource time = TimeSource.system();
    private final Credential credential = new Credential("admin", Secret.of("secret"));
    private final IpmiClient client = IpmiClient.create();
    private final UdpBmcFleet fleet = UdpBmcFleet.start();
    private final List<SimulatedBmc> simulated = new ArrayList<>();
    private final List<Bmc> bmcs = new ArrayList<>();
    private final Queue<CompletableFuture<ChassisStatus>> asked = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void up() {
        for (int i = 1; i <= BMCS; i++) {
            BmcGuid guid = new BmcGuid(String.format("%032x", i));
            SimulatedBmc bmc = new SimulatedBmc(
                    SimulatedBmc.Settings.of(guid, BmcUser.admin("admin", "secret"))
                            .withSuites(17)
                            .withSessionLimit(64),
                    new RecordingChassis(PowerState.ON, time, Duration.ofSeconds(1)),
                    time,
                    new Random(i));
            InetSocketAddress at =
                    fleet.serve(bmc, new InetSocketAddress("127.0.0.1", 0)).address();
            simulated.add(bmc);
            bmcs.add(Bmc.of("127.0.0.1", at.getPort(), guid, "bmc"));
        }
    }

    @AfterEach
    void down() {
        client.close();
        fleet.close();
    }

    private CompletableFuture<ChassisStatus> ask(Random random) {
        SessionPolicy policy =
                SessionPolicy.values()[random.nextInt(SessionPolicy.values().length)];
        CompletableFuture<ChassisStatus> answer = client.with(policy)
                .ask(bmcs.get(random.nextInt(BMCS)), credential, new GetChassisStatus());
        asked.add(answer);
        return answer;
    }

    /** Runs it in several threads at once. */
    private static List<Thread> callers(Runnable each) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            Thread thread = new Thread(each);
            thread.start();
            threads.add(thread);
        }
        return threads;
    }

    private static void join(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void allAreAnswered() {
        assertThat(time.await(() -> asked.stream().allMatch(CompletableFuture::isDone), LONG))
                .isTrue();
    }

    private void allSessionsAreBack() {
        assertThat(time.await(() -> simulated.stream().allMatch(bmc -> bmc.sessions() == 0), LONG))
                .isTrue();
    }

    @Test
    void aBmcOfIpv6IsReachedByTheSameSocket() {
        SimulatedBmc bmc = simulated.get(0);
        InetSocketAddress at;
        try {
            at = fleet.serve(bmc, new InetSocketAddress("::1", 0)).address();
        } catch (UncheckedIOException e) {
            assumeTrue(false, "this machine has no IPv6");
            return;
        }
        Bmc ipv6 = new Bmc("::1", at.getPort(), bmcs.get(0).knownGuid(), "bmc", List.of(17));
        client.execute(bmcs.get(1), credential, new GetChassisStatus());

        assertThat(client.execute(ipv6, credential, new GetChassisStatus()).power())
                .isEqualTo(PowerState.ON);
        assertThat(time.await(() -> engines().size() == 1, LONG)).isTrue();
    }

    private static List<Thread> engines() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("bearman-ipmi"))
                .toList();
    }

    @Test
    void interruptsOfTheEnginesThreadCostPacketsAndNothingElse() throws Exception {
        client.execute(bmcs.get(0), credential, new GetChassisStatus());
        assertThat(time.await(() -> engines().size() == 1, LONG)).isTrue();
        Thread engine = engines().get(0);
        AtomicBoolean enough = new AtomicBoolean();
        Thread killer = new Thread(() -> {
            while (!enough.get()) {
                engine.interrupt();
                time.sleep(Duration.ofMillis(5));
            }
        });
        killer.start();
        join(callers(() -> {
            Random random = new Random(Thread.currentThread().getId());
            for (int i = 0; i < 50; i++) {
                ask(random);
            }
        }));

        allAreAnswered();
        enough.set(true);
        killer.join();

        assertThat(asked).hasSize(200).allMatch(answer -> answer.join().power() == PowerState.ON);
        assertThat(engine.isAlive()).isTrue();
        client.close();
        allSessionsAreBack();
    }

    @Test
    void cancellationsByAnyThreadAtAnyMomentLeaveNoSession() throws Exception {
        join(callers(() -> {
            Random random = new Random(Thread.currentThread().getId());
            for (int i = 0; i < 200; i++) {
                CompletableFuture<ChassisStatus> answer = ask(random);
                if (random.nextInt(3) > 0) {
                    time.sleep(Duration.ofNanos(random.nextInt(1_000_000)));
                    answer.cancel(false);
                }
            }
        }));

        allAreAnswered();

        assertThat(asked)
                .hasSize(800)
                .allMatch(answer -> answer.isCancelled() || answer.join().power() == PowerState.ON);
        client.close();
        allSessionsAreBack();
    }

    @Test
    void whoeverAsksWhileTheClientIsClosedIsAnsweredOrRefused() throws Exception {
        List<Thread> callers = callers(() -> {
            Random random = new Random(Thread.currentThread().getId());
            try {
                while (true) {
                    ask(random);
                    time.sleep(Duration.ofNanos(random.nextInt(200_000)));
                }
            } catch (IllegalStateException closed) {
                assertThat(closed).hasMessageContaining("closed");
            }
        });
        assertThat(time.await(() -> asked.size() > 100, LONG)).isTrue();

        client.close();
        join(callers);

        allAreAnswered();
        assertThat(asked)
                .extracting(
                        answer -> answer.handle((status, failure) -> failure).join())
                .allMatch(failure -> failure == null || failure instanceof PowerException);
        allSessionsAreBack();
    }
}
