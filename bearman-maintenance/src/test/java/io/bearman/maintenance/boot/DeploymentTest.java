package io.bearman.maintenance.boot;

import static io.bearman.maintenance.boot.Shelf.CN1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.ExitCode;
import io.bearman.core.RefusedException;
import io.bearman.core.boot.LoaderStage;
import io.bearman.core.host.HostState;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.power.PowerState;
import io.bearman.maintenance.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeploymentTest {
    private final Shelf shelf = new Shelf(new HostState.Registering(), new HostState.InStock());
    private final List<String> lines = new ArrayList<>();

    DeploymentTest() {
        shelf.power = PowerState.OFF;
    }

    @Test
    void aHostInStockIsArmedSwitchedOnAndWaitedFor() {
        shelf.time.after(Duration.ofSeconds(40), () -> shelf.says(LoaderStage.KEXEC, ""));
        shelf.time.after(Duration.ofSeconds(60), () -> shelf.reports("boot-id-1"));

        ExitCode exit = deploy();

        assertThat(exit).isEqualTo(ExitCode.DONE);
        assertThat(shelf.pressed).containsExactly("NETWORK", "ON");
        assertThat(shelf.state()).isEqualTo(new HostState.Deploying());
        assertThat(lines)
                .containsExactly(
                        "cn1  DEPLOYING, armed and on",
                        "cn1  kexec",
                        "cn1  its system is up; next: bearman maintenance bring-in cn1");
    }

    @Test
    void aPlanWritesNothing() {
        DeployPlan plan = deployment().plan(List.of(CN1));

        assertThat(plan.refused()).isFalse();
        assertThat(plan.table()).contains("cn1", "IN_STOCK", "standard");
        assertThat(shelf.state()).isEqualTo(new HostState.InStock());
        assertThat(shelf.pressed).isEmpty();
    }

    @Test
    void whateverIsNotInStockOrNotOffIsRefused() {
        shelf.power = PowerState.ON;
        assertThat(refusal()).contains("ON; switch it off first");
        shelf.silent = true;
        assertThat(refusal()).contains("no answer");
        shelf.silent = false;
        shelf.go(new HostState.Registering());
        assertThat(refusal()).contains("it is REGISTERING");

        assertThatThrownBy(this::deploy).isInstanceOf(RefusedException.class);
        assertThat(shelf.pressed).isEmpty();
    }

    @Test
    void aHostWithoutAnythingToBootIsRefused() {
        Deployment without = new Deployment(
                shelf.ports("cli"),
                shelf.store.audit(),
                Settings.create(),
                placed -> Optional.empty(),
                host -> List.of(),
                shelf::id,
                "ann");

        assertThat(without.plan(List.of(CN1)).hosts().get(0).refusal())
                .contains("there is no boot profile standard");
    }

    @Test
    void calledAgainItWaitsAndPressesNothing() {
        assertThat(deploy()).isEqualTo(ExitCode.FAILED);
        assertThat(lines).last().asString().contains("no report in");
        shelf.time.after(Duration.ofSeconds(5), () -> shelf.reports("boot-id-1"));

        assertThat(deploy()).isEqualTo(ExitCode.DONE);

        assertThat(shelf.pressed).containsExactly("NETWORK", "ON");
    }

    @Test
    void aHostThatWasDeployedAndIsOffIsSwitchedOn() {
        deploy();
        shelf.power = PowerState.OFF;

        deploy();

        assertThat(shelf.pressed).containsExactly("NETWORK", "ON", "NETWORK", "ON");
    }

    @Test
    void aMachineIsStartedToBeRegisteredOnlyWhenNobodyUsesIt() {
        RegistrationStart start =
                new RegistrationStart(shelf.ports("cli"), Settings.create(), shelf::id, "ann");
        shelf.power = PowerState.ON;
        assertThatThrownBy(() -> start.start(CN1)).isInstanceOf(RefusedException.class);
        shelf.power = PowerState.OFF;
        start.start(CN1);
        assertThat(shelf.state()).isEqualTo(new HostState.Registering());
        assertThat(shelf.pressed).containsExactly("NETWORK", "ON");
        start.start(CN1);
        assertThat(shelf.pressed).endsWith("NETWORK", "CYCLE");
        shelf.go(new HostState.InStock(), new HostState.Deploying());

        assertThatThrownBy(() -> start.start(CN1))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("DEPLOYING");
    }

    @Test
    void aFleetThatIsFrozenWhileAMachineIsLookedAtIsNotSwitchedOn() {
        RegistrationStart start =
                new RegistrationStart(shelf.ports("cli"), Settings.create(), shelf::id, "ann");
        shelf.whileRead = () -> shelf.store.freeze().freeze("ann", "storm");

        assertThatThrownBy(() -> start.start(CN1))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("cn1: the fleet is frozen by ann (storm)");

        assertThat(shelf.pressed).isEmpty();
    }

    @Test
    void aHostThatIsFrozenWhileItIsBegunIsNotSwitchedOn() {
        DeployPlan plan = deployment().plan(List.of(CN1));
        // The first look is the one before the claim.
        shelf.whileRead = () -> shelf.whileRead = () -> shelf.store.freeze().freeze("ann", "storm");

        assertThat(deployment().run(plan, lines::add)).isEqualTo(ExitCode.FAILED);

        assertThat(lines).singleElement().asString().contains("cn1  not begun", "frozen by ann");
        assertThat(shelf.pressed).isEmpty();
    }

    @Test
    void aHostInStockThatIsOnByTheTimeItIsClaimedIsNotDeployed() {
        DeployPlan plan = deployment().plan(List.of(CN1));
        // The first look is the one before the claim.
        shelf.whileRead = () -> shelf.whileRead = () -> shelf.power = PowerState.ON;

        assertThat(deployment().run(plan, lines::add)).isEqualTo(ExitCode.FAILED);

        assertThat(lines).singleElement().asString().contains("cn1  not begun", "in stock and ON");
        assertThat(shelf.state()).isEqualTo(new HostState.InStock());
        assertThat(shelf.store.boots().arming(CN1)).isEmpty();
        assertThat(shelf.pressed).isEmpty();
    }

    @Test
    void aHostWaitsUntilItsRackMayHaveAnotherOneOn() {
        while (shelf.takesATurn()) {
            // Others of the rack are switched on.
        }
        List<String> before = new ArrayList<>();
        shelf.time.after(Duration.ofSeconds(59), () -> before.addAll(shelf.pressed));
        shelf.time.after(Duration.ofSeconds(90), () -> shelf.reports("boot-id-1"));

        assertThat(deploy()).isEqualTo(ExitCode.DONE);

        assertThat(before).isEmpty();
        assertThat(shelf.pressed).containsExactly("NETWORK", "ON");
    }

    private String refusal() {
        return deployment().plan(List.of(CN1)).hosts().get(0).refusal().orElse("");
    }

    private ExitCode deploy() {
        return deployment().run(deployment().plan(List.of(CN1)), lines::add);
    }

    private Deployment deployment() {
        return new Deployment(
                shelf.ports("cli"),
                shelf.store.audit(),
                Settings.create(),
                DeploymentTest::profile,
                host -> List.copyOf(shelf.events),
                shelf::id,
                "ann");
    }

    private static Optional<String> profile(Placed placed) {
        return Optional.of("profile " + placed.host().bootProfile());
    }
}
