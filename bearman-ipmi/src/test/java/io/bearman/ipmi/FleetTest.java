package io.bearman.ipmi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.InterruptedWaitException;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.PowerState;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.VirtualTime;
import io.bearman.ipmi.command.ChassisStatus;
import io.bearman.ipmi.command.GetChassisStatus;
import io.bearman.ipmi.command.GetDeviceId;
import io.bearman.ipmi.command.Privilege;
import io.bearman.testkit.bmc.BmcUser;
import io.bearman.testkit.bmc.Quirk;
import io.bearman.testkit.bmc.RecordingChassis;
import io.bearman.testkit.bmc.SimulatedBmc;
import io.bearman.testkit.net.Link;
import io.bearman.testkit.net.VirtualNetwork;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Many BMCs at once: order, failures, limits, the end. */
class FleetTest {
    private final VirtualTime time = new VirtualTime(3);
    private final VirtualNetwork network = new VirtualNetwork(time, 3);
    private final IpmiClient client =
            new IpmiClient(network, time, new SeededRandom(5), Patience.create());
    private final Fleet fleet = client.fleet(
            name -> new Credential("admin", Secret.of(name.equals("bad") ? "x" : "secret")));
    private final Map<String, Bmc> bmcs = new LinkedHashMap<>();
    private final Map<String, SimulatedBmc> simulated = new LinkedHashMap<>();

    private SimulatedBmc add(String name, String credential) {
        int number = bmcs.size() + 1;
        BmcGuid guid = new BmcGuid(String.format("%032x", number));
        SimulatedBmc bmc = new SimulatedBmc(
                SimulatedBmc.Settings.of(guid, BmcUser.admin("admin", "secret")).withSuites(17),
                new RecordingChassis(PowerState.ON, time, Duration.ofSeconds(1)),
                time,
                new Random(number));
        String address = "10.1." + number / 250 + "." + (number % 250 + 1);
        network.attach(new InetSocketAddress(address, Bmc.PORT), bmc::handle);
        bmcs.put(name, Bmc.of(address, Bmc.PORT, guid, credential));
        simulated.put(name, bmc);
        return bmc;
    }

    private void fleetOf(int count) {
        network.link(Link.of(Duration.ofMillis(5)));
        for (int i = 1; i <= count; i++) {
            add("cn" + i, "good");
        }
    }

    private List<Fleet.Answer<String, ChassisStatus>> ask(Fleet of) {
        try (Stream<Fleet.Answer<String, ChassisStatus>> answers =
                of.ask(bmcs, new GetChassisStatus())) {
            return answers.toList();
        }
    }

    @Test
    void athousandBmcsAnswerWithOneSocketAndLeaveNoSession() {
        fleetOf(1000);

        List<Fleet.Answer<String, ChassisStatus>> answers = ask(fleet);

        assertThat(answers).hasSize(1000).allMatch(answer -> answer instanceof Fleet.Came);
        assertThat(answers.stream().map(Fleet.Answer::of).distinct()).hasSize(1000);
        assertThat(network.openPorts()).isEqualTo(1);
        time.sleep(Duration.ofSeconds(1));
        assertThat(simulated.values()).allMatch(bmc -> bmc.sessions() == 0);
    }

    @Test
    void answersComeWhenTheyAreThereAndASlowOneHoldsUpNobody() {
        fleetOf(5);
        simulated.get("cn1").misbehave(Quirk.SLOW);

        assertThat(ask(fleet)).extracting(Fleet.Answer::of).endsWith("cn1").hasSize(5);
    }

    @Test
    void aFailureIsAnAnswerAndEndsNothing() {
        fleetOf(3);
        add("denied", "bad");
        add("silent", "good").misbehave(Quirk.SILENT);
        bmcs.put("nowhere", Bmc.of("no-such-host.invalid", Bmc.PORT, null, "good"));

        Map<String, String> came = new LinkedHashMap<>();
        ask(fleet)
                .forEach(answer -> came.put(
                        answer.of(),
                        answer.fold(
                                status -> status.power().toString(),
                                why -> why.getClass().getSimpleName())));

        assertThat(came)
                .containsEntry("cn1", "ON")
                .containsEntry("cn2", "ON")
                .containsEntry("cn3", "ON")
                .containsEntry("denied", "Denied")
                .containsEntry("silent", "Unreachable")
                .containsEntry("nowhere", "Unreachable")
                .hasSize(6);
    }

    @Test
    void noMoreThanToldAreAskedAtATime() {
        fleetOf(30);
        int most = 0;
        try (Stream<Fleet.Answer<String, ChassisStatus>> answers =
                fleet.with(4).ask(bmcs, new GetChassisStatus())) {
            List<String> seen = new ArrayList<>();
            answers.forEach(answer -> seen.add(answer.of()));
            assertThat(seen).hasSize(30);
        }
        for (SimulatedBmc bmc : simulated.values()) {
            most = Math.max(most, bmc.sessions());
        }

        // 30 BMCs, 4 at a time, 4 pairs of 10 ms until each answer: seven and a half rounds.
        assertThat(Duration.ofNanos(time.nanoTime()))
                .isBetween(Duration.ofMillis(280), Duration.ofMillis(450));
        assertThat(most).isLessThanOrEqualTo(1);
    }

    @Test
    void closingTheStreamWithdrawsTheRest() {
        fleetOf(10);
        simulated.values().forEach(bmc -> bmc.misbehave(Quirk.SILENT));
        simulated.get("cn3").behave();
        String first;
        try (Stream<Fleet.Answer<String, ChassisStatus>> answers =
                fleet.ask(bmcs, new GetChassisStatus())) {
            first = answers.findFirst().orElseThrow().of();
        }
        time.sleep(Duration.ofSeconds(1));
        long carried = network.carried();

        time.sleep(Duration.ofSeconds(30));

        assertThat(first).isEqualTo("cn3");
        assertThat(network.carried()).isEqualTo(carried);
    }

    @Test
    void anInterruptEndsTheStreamAndWithdrawsTheRest() {
        fleetOf(3);
        simulated.values().forEach(bmc -> bmc.misbehave(Quirk.SILENT));
        Thread caller = Thread.currentThread();
        time.after(Duration.ofSeconds(1), caller::interrupt);

        assertThatThrownBy(() -> ask(fleet)).isInstanceOf(InterruptedWaitException.class);
        Thread.interrupted();
        time.sleep(Duration.ofSeconds(1));
        long carried = network.carried();

        time.sleep(Duration.ofSeconds(30));
        assertThat(network.carried()).isEqualTo(carried);
    }

    @Test
    void aVisitMayAskMoreThanOneCommand() {
        fleetOf(4);

        List<Fleet.Answer<String, String>> answers;
        try (Stream<Fleet.Answer<String, String>> visits = fleet.visit(
                bmcs,
                Privilege.USER,
                Runnable::run,
                session -> session.execute(new GetChassisStatus()).power() + " "
                        + session.execute(new GetDeviceId()).toString())) {
            answers = visits.toList();
        }

        assertThat(answers)
                .extracting(answer -> answer.fold(text -> text, Throwable::toString))
                .hasSize(4)
                .allMatch(text -> text.startsWith("ON "));
    }

    @Test
    void aDefectInAVisitIsThatHostsFailure() {
        fleetOf(2);

        try (Stream<Fleet.Answer<String, String>> visits =
                fleet.visit(bmcs, Privilege.USER, Runnable::run, session -> {
                    if (session.endpoint().contains("10.1.0.2")) {
                        throw new IllegalStateException("planted");
                    }
                    return "fine";
                })) {
            assertThat(visits.map(answer -> answer.fold(text -> text, Throwable::getMessage)))
                    .containsExactlyInAnyOrder("fine", "unexpected: IllegalStateException");
        }
    }

    @Test
    void anExecutorThatIsFullIsThoseHostsFailureAndNotTheRounds() {
        fleetOf(3);
        int[] taken = {0};

        try (Stream<Fleet.Answer<String, String>> visits = fleet.visit(
                bmcs,
                Privilege.USER,
                task -> {
                    if (++taken[0] == 2) {
                        throw new RejectedExecutionException("full");
                    }
                    task.run();
                },
                session -> "fine")) {
            assertThat(visits.map(answer -> answer.fold(text -> text, Throwable::getMessage)))
                    .containsExactlyInAnyOrder(
                            "fine", "fine", "unexpected: RejectedExecutionException");
        }
    }

    @Test
    void aDefectOfTheCredentialsIsThatHostsFailure() {
        fleetOf(2);
        Fleet defective = client.fleet(name -> {
            throw new IllegalStateException("planted");
        });

        assertThat(ask(defective))
                .hasSize(2)
                .allMatch(answer -> answer.fold(
                        status -> false,
                        why -> why.getMessage().equals("unexpected: IllegalStateException")));
    }

    @Test
    void aBusyUserOfFuturesGetsAPowerExceptionOfHisBmc() {
        fleetOf(1);
        simulated.get("cn1").misbehave(Quirk.SESSIONS_EXHAUSTED);

        assertThat(ask(fleet))
                .singleElement()
                .satisfies(answer -> assertThat(answer.<Throwable>fold(status -> null, why -> why))
                        .isInstanceOf(PowerException.Busy.class)
                        .hasMessageStartingWith(bmcs.get("cn1").endpoint()));
    }
}
