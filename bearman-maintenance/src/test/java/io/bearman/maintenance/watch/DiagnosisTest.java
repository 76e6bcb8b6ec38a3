package io.bearman.maintenance.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.alive.Sign;
import io.bearman.core.boot.BootReport;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.ControlService;
import io.bearman.core.host.HostId;
import io.bearman.core.host.RegionId;
import io.bearman.core.host.Zone;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is wrong, in the words that wake somebody up. */
class DiagnosisTest {
    private static final RegionId REGION = RegionId.of("RegionOne");
    private static final Instant NOW = Instant.parse("2026-01-01T03:00:00Z");
    private static final Testimony NO_SSH =
            new Testimony("SSH", new Sign.Silent("cn1:22 does not answer within 5000 ms"));
    private static final Testimony SSH =
            new Testimony("SSH", new Sign.Alive("cn1:22 answers: SSH-2.0-OpenSSH_9.2"));
    private static final Testimony ON =
            new Testimony("BMC", new Sign.Unknown("reads ON, which says nothing of the system"));
    private static final Testimony OFF = new Testimony("BMC", new Sign.Silent("reads OFF"));

    private static ComputeService compute(String host, boolean up, boolean forcedDown) {
        return new ComputeService(
                "id", HostId.of(host), Zone.of("nova"), true, null, up, forcedDown, NOW);
    }

    private static HostLook down(String host, Testimony... testimonies) {
        return new HostLook(
                HostId.of(host),
                compute(host, false, false),
                Arrays.asList(testimonies),
                null,
                null);
    }

    private static HostLook returned(boolean up, Duration ago) {
        BootReport boot = new BootReport(HostId.of("cn1"), "boot-id-1", null, NOW.minus(ago));
        return new HostLook(
                HostId.of("cn1"), compute("cn1", up, false), List.of(NO_SSH, ON), boot, null);
    }

    private static ControlService control(String binary, String machine, boolean up) {
        return new ControlService(binary, machine, true, up);
    }

    private static RegionLook look(@Nullable String unreachable, HostLook... unwell) {
        return look(
                unreachable,
                List.of(
                        control("nova-conductor", "ctl1", true),
                        control("nova-scheduler", "ctl1", true)),
                unwell);
    }

    private static RegionLook look(
            @Nullable String unreachable, List<ControlService> controllers, HostLook... unwell) {
        return new RegionLook(
                REGION, unreachable, controllers, 3, Set.of(), List.of(unwell), List.of());
    }

    private static List<String> lines(RegionLook look) {
        return Diagnosis.of(look, NOW, WatchSettings.create()).stream()
                .map(Finding::line)
                .toList();
    }

    @Test
    void nothingIsWrongWhereAllAreWell() {
        assertThat(lines(look(null))).isEmpty();
    }

    @Test
    void aHostIsDeadWhenNovaAndAnotherWitnessSaySo() {
        assertThat(lines(look(null, down("cn1", NO_SSH, ON))))
                .containsExactly("cn1: dead: nova-compute is down; SSH: silent (cn1:22 does not"
                        + " answer within 5000 ms), BMC: cannot tell (reads ON, which says nothing"
                        + " of the system)");
    }

    @Test
    void anAgentThatIsDownOnAHostThatLivesMayHaveGuestsThatRun() {
        assertThat(lines(look(null, down("cn1", SSH, OFF))))
                .containsExactly("cn1: nova-compute is down, but the host lives, so guests may be"
                        + " running: SSH: alive (cn1:22 answers: SSH-2.0-OpenSSH_9.2), BMC: silent"
                        + " (reads OFF). It is never fenced; look at nova-compute on it");
    }

    @Test
    void nobodyIsDeadOnNovasWordAlone() {
        assertThat(lines(look(null, down("cn1", ON))))
                .containsExactly("cn1: nova-compute is down, and nobody else can tell whether the"
                        + " host lives: BMC: cannot tell (reads ON, which says nothing of the"
                        + " system)");
        assertThat(lines(look(null, down("cn1"))))
                .containsExactly("cn1: nova-compute is down, and nobody else can tell whether the"
                        + " host lives: nobody else was asked");
    }

    @Test
    void asManyWitnessesMustBeSilentAsTheSettingsSay() {
        WatchSettings it = WatchSettings.create();
        WatchSettings two = new WatchSettings(
                it.every(),
                it.looks(),
                it.deadAfter(),
                it.hostsDown(),
                2,
                it.retryAfter(),
                it.hostsAtOnce(),
                it.returning(),
                it.acts());

        assertThat(Diagnosis.of(look(null, down("cn1", NO_SSH, ON)), NOW, two))
                .hasOnlyElementsOfType(Finding.Unclear.class);
        assertThat(Diagnosis.of(look(null, down("cn1", NO_SSH, OFF)), NOW, two))
                .hasOnlyElementsOfType(Finding.Dead.class);
    }

    @Test
    void aServiceThatSomebodyForcedDownSaysNothing() {
        HostLook forced = new HostLook(
                HostId.of("cn1"), compute("cn1", false, true), List.of(NO_SSH), null, null);

        assertThat(lines(look(null, forced)))
                .containsExactly("cn1: nova-compute was forced down by somebody, and nobody else"
                        + " can tell whether the host lives: SSH: silent (cn1:22 does not answer"
                        + " within 5000 ms)");
    }

    @Test
    void severalHostsDownAtOnceAreAFaultOfSomethingElse() {
        List<String> lines = lines(look(null, down("cn1", NO_SSH), down("cn2", NO_SSH)));

        assertThat(lines.get(0))
                .isEqualTo("RegionOne: 2 hosts are down at once (cn1, cn2): more than 1 is a"
                        + " fault of network or control plane until proven otherwise");
        assertThat(lines).hasSize(3);
    }

    @Test
    void aHostThatIsBeingEvacuatedCountsAsDown() {
        RegionLook look = new RegionLook(
                REGION,
                null,
                List.of(),
                3,
                Set.of(),
                List.of(down("cn1", NO_SSH)),
                List.of(HostId.of("cn9")));

        assertThat(lines(look).get(0))
                .isEqualTo("RegionOne: 1 host is down at once (cn1), beside 1 fenced: more than 1"
                        + " is a fault of network or control plane until proven otherwise");
    }

    @Test
    void withoutAConductorHostsOnlyLookDown() {
        RegionLook look = look(
                null,
                List.of(
                        control("nova-conductor", "ctl1", false),
                        control("nova-conductor", "ctl2", false),
                        control("nova-scheduler", "ctl1", true)),
                down("cn1", SSH),
                down("cn2", NO_SSH));

        assertThat(lines(look))
                .containsExactly("RegionOne: no nova-conductor (ctl1, ctl2) is up; 2 of 3 hosts"
                        + " look down, which says nothing of them; cn1: SSH: alive (cn1:22 answers:"
                        + " SSH-2.0-OpenSSH_9.2); cn2: SSH: silent (cn1:22 does not answer within"
                        + " 5000 ms)");
    }

    @Test
    void oneOfSeveralConductorsDownIsToldAndHindersNothing() {
        RegionLook look = look(
                null,
                List.of(
                        control("nova-conductor", "ctl1", false),
                        control("nova-conductor", "ctl2", true)),
                down("cn1", NO_SSH));

        List<Finding> findings = Diagnosis.of(look, NOW, WatchSettings.create());

        assertThat(findings.get(0).line())
                .isEqualTo("RegionOne: nova-conductor on ctl1 down; others of the kind are up");
        assertThat(findings.get(1)).isInstanceOf(Finding.Dead.class);
    }

    @Test
    void ofACloudThatCannotBeAskedNothingElseIsSaid() {
        assertThat(lines(look("GET /os-services: connection refused", down("cn1", NO_SSH))))
                .containsExactly("RegionOne: Nova cannot be asked, so nothing is known of its"
                        + " hosts: GET /os-services: connection refused");
    }

    @Test
    void aHostThatCameBackByItselfIsNotDead() {
        String line = "cn1: came back by itself at 2026-01-01T02:59:00Z, so the servers that Nova"
                + " has there lost their memory; nova-compute is ";

        assertThat(lines(look(null, returned(true, Duration.ofMinutes(1)))))
                .containsExactly(line + "up");
        assertThat(lines(look(null, returned(false, Duration.ofMinutes(1)))))
                .containsExactly(line + "down");
    }

    @Test
    void aHostThatCameBackAndWasNotHeardOfSinceMayBeDeadAgain() {
        assertThat(Diagnosis.of(
                        look(null, returned(false, Duration.ofMinutes(11))),
                        NOW,
                        WatchSettings.create()))
                .hasOnlyElementsOfType(Finding.Dead.class);
        assertThat(Diagnosis.of(
                        look(null, returned(true, Duration.ofDays(3))),
                        NOW,
                        WatchSettings.create()))
                .hasOnlyElementsOfType(Finding.Returned.class);
    }

    @Test
    void aRackThatComesBackAtOnceIsNotDown() {
        List<HostLook> rack = new ArrayList<>();
        for (int i = 1; i <= 40; i++) {
            HostId host = HostId.of("cn" + i);
            BootReport boot = new BootReport(host, "boot-id-1", null, NOW);
            rack.add(
                    new HostLook(host, compute(host.value(), false, false), List.of(), boot, null));
        }

        assertThat(Diagnosis.of(
                        look(null, rack.toArray(HostLook[]::new)), NOW, WatchSettings.create()))
                .hasSize(40)
                .hasOnlyElementsOfType(Finding.Returned.class);
    }
}
