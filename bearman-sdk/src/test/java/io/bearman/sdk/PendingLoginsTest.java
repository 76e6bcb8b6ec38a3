package io.bearman.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.UsageException;
import io.bearman.core.bmc.CredentialChange;
import io.bearman.core.claim.Claim;
import io.bearman.core.host.Machine;
import io.bearman.core.host.RunId;
import io.bearman.core.net.Http;
import io.bearman.core.net.HttpFailure;
import io.bearman.core.power.Power;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.PowerState;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.VirtualTime;
import io.bearman.ipmi.IpmiClient;
import io.bearman.ipmi.IpmiPower;
import io.bearman.ipmi.Patience;
import io.bearman.testkit.net.VirtualNetwork;
import io.bearman.testkit.rack.RackSettings;
import io.bearman.testkit.rack.SimulatedRack;
import io.bearman.testkit.store.InMemoryStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A BMC that was told a new password, by somebody who died before he could say so. */
class PendingLoginsTest {
    private static final Http NOWHERE = request -> {
        throw new HttpFailure.NotSent("nobody is there", false, null);
    };

    private final VirtualTime time = new VirtualTime(1);
    private final VirtualNetwork network = new VirtualNetwork(time, 1);
    private final InMemoryStore store = InMemoryStore.create(time);
    private final SimulatedRack rack =
            SimulatedRack.virtual(RackSettings.create().size(1, 1, 0), time, network, NOWHERE);
    private final IpmiClient client =
            new IpmiClient(network, time, new SecureRandom(), Patience.create());
    /** The inventory's name for it is the old one's. */
    private final Power power =
            new PendingLogins(new IpmiPower(client, this::credential), store.credentialChanges());

    private Machine machine;

    private Credential credential(String name) {
        Credential right = rack.credentials().named(machine.bmc().credential());
        return switch (name) {
            case "new" -> right;
            case "old" -> new Credential(right.user(), Secret.of("the-old-one"));
            default -> throw new UsageException("there is no credential '" + name + "'");
        };
    }

    private Machine known() {
        return machine.with(machine.bmc().withCredential("old"));
    }

    @BeforeEach
    void inventory() {
        store.inventory().put(rack.hosts(), "test");
        machine = rack.hosts().get(0).machine();
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void theNewOneIsTriedWhenTheOldOneIsDenied() {
        store.credentialChanges()
                .propose(
                        machine.id(),
                        new CredentialChange("old", credential("old"), "new", credential("new")),
                        "test");

        assertThat(power.read(known()).state()).isEqualTo(PowerState.ON);
        power.readEach(
                List.of(known()),
                (one, reading) -> assertThat(reading.get().state()).isEqualTo(PowerState.ON));
        power.act(
                known(),
                PowerAction.HARD_OFF,
                new Claim(machine.id(), RunId.of("run-1"), 1),
                Deadline.in(time, Duration.ofSeconds(90)));
        assertThat(power.read(known()).state()).isEqualTo(PowerState.OFF);
    }

    @Test
    void withoutAChangeADeniedLoginIsDenied() {
        assertThatThrownBy(() -> power.read(known())).isInstanceOf(PowerException.Denied.class);
    }
}
