package io.bearman.ipmi.settings;

import io.bearman.core.UsageException;
import io.bearman.core.bmc.Applied;
import io.bearman.core.bmc.BmcPrivilege;
import io.bearman.core.bmc.Comparison;
import io.bearman.core.bmc.CredentialChange;
import io.bearman.core.bmc.CredentialChanges;
import io.bearman.core.bmc.OtherUsers;
import io.bearman.core.bmc.WantedLan;
import io.bearman.core.bmc.WantedSettings;
import io.bearman.core.bmc.WantedSol;
import io.bearman.core.bmc.WantedUser;
import io.bearman.core.claim.Claim;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RackId;
import io.bearman.core.host.RegionId;
import io.bearman.core.host.RunId;
import io.bearman.core.host.Zone;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Credentials;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.VirtualTime;
import io.bearman.testkit.store.InMemoryStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** One BMC, the machine that it should be, a store, and what is wanted. */
final class Workshop {
    static final MachineId MACHINE = MachineId.of("bea20000-0000-4000-8000-000000000001");
    static final HostId HOST = HostId.of("cn1");

    final VirtualTime time = new VirtualTime(1);
    final ModelBmc bmc = new ModelBmc(time);
    final InMemoryStore store = InMemoryStore.create(time);
    final Map<String, Credential> secrets = new TreeMap<>();
    Duration left = Duration.ofSeconds(90);

    Workshop() {
        secret("factory", "admin", "factory");
        secret("rack1", "admin", "a-new-password");
        secret("monitor", "mon", "monitoring");
        Machine machine = new Machine(
                MACHINE,
                "S1",
                "v",
                "p",
                new Bmc("10.1.0.5", 623, ModelBmc.GUID, "factory", List.of(17, 3)),
                List.of(new Mac("52:54:00:be:a2:01")),
                new RackId("r1"),
                1);
        Host host = new Host(
                HOST,
                "compute",
                new RegionId("R"),
                Zone.of("az1"),
                "standard",
                MACHINE,
                new HostState.Expected());
        store.inventory().put(List.of(new Placed(host, machine)), "test");
    }

    void secret(String name, String user, String password) {
        secrets.put(name, new Credential(user, Secret.of(password)));
    }

    Credentials credentials() {
        return name -> {
            Credential credential = secrets.get(name);
            if (credential == null) {
                throw new UsageException("there is no credential '" + name + "'");
            }
            return credential;
        };
    }

    Machine machine() {
        return store.inventory().find(HOST).orElseThrow().machine();
    }

    IpmiBmcSettings settings() {
        return new IpmiBmcSettings(bmc, credentials(), changes(), time, "test");
    }

    /** The store's, at each of whose writes the caller may die. */
    private CredentialChanges changes() {
        CredentialChanges changes = store.credentialChanges();
        return new CredentialChanges() {
            @Override
            public void propose(MachineId machine, CredentialChange change, String by) {
                bmc.outside(() -> changes.propose(machine, change, by));
            }

            @Override
            public Optional<CredentialChange> pending(MachineId machine) {
                return changes.pending(machine);
            }

            @Override
            public void confirm(MachineId machine, String by) {
                bmc.outside(() -> changes.confirm(machine, by));
            }

            @Override
            public void discard(MachineId machine, String by) {
                bmc.outside(() -> changes.discard(machine, by));
            }
        };
    }

    Comparison compare(WantedSettings wanted) {
        return settings().compare(machine(), wanted);
    }

    Applied apply(WantedSettings wanted) {
        return settings().apply(machine(), wanted, claim(), Deadline.in(time, left));
    }

    Claim claim() {
        return new Claim(MACHINE, RunId.of("run-1"), 1);
    }

    static WantedUser admin(String name) {
        return new WantedUser(name, BmcPrivilege.ADMINISTRATOR, true, null);
    }

    static WantedUser monitor() {
        return new WantedUser("mon", BmcPrivilege.USER, true, "monitor");
    }

    /** {@return only this of users} */
    static WantedSettings users(OtherUsers others, WantedUser... users) {
        return wanted(null, others, WantedLan.ANY, users);
    }

    static WantedSettings credential(String name, WantedUser... users) {
        return wanted(name, OtherUsers.ALLOWED, WantedLan.ANY, users);
    }

    static WantedSettings lan(WantedLan lan) {
        return wanted(null, OtherUsers.ALLOWED, lan);
    }

    static WantedSettings wanted(
            String credential, OtherUsers others, WantedLan lan, WantedUser... users) {
        return new WantedSettings(
                "standard",
                credential,
                List.of(users),
                others,
                lan,
                Set.of(),
                WantedSol.ANY,
                null,
                Set.of());
    }
}
