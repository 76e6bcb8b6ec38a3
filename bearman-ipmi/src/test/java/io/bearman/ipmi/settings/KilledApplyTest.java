package io.bearman.ipmi.settings;

import static io.bearman.ipmi.settings.ModelBmc.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.bmc.AddressSource;
import io.bearman.core.bmc.Applied;
import io.bearman.core.bmc.BmcPrivilege;
import io.bearman.core.bmc.OtherUsers;
import io.bearman.core.bmc.WantedLan;
import io.bearman.core.bmc.WantedSettings;
import io.bearman.core.bmc.WantedSol;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.Ipv4;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.Inventory.Revised;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.RestorePolicy;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.settings.ModelBmc.Failure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Wherever the process dies or an answer is lost somebody still gets in, and the next call ends it. */
class KilledApplyTest {
    /** What is under way when it dies. */
    enum Work {
        EVERYTHING {
            @Override
            WantedSettings wanted() {
                return KilledApplyTest.wanted("rack1", Workshop.admin("admin").name());
            }
        },
        ANOTHER_USER {
            @Override
            void prepare(Workshop workshop) {
                super.prepare(workshop);
                workshop.secret("rack1", "bearman", "a-new-password");
            }

            @Override
            WantedSettings wanted() {
                return KilledApplyTest.wanted("rack1", "bearman");
            }
        },
        A_PASSWORD_THAT_IS_TAKEN_BACK {
            @Override
            void prepare(Workshop workshop) {
                workshop.secret("rack1", "admin", "a-password-of-twenty");
                workshop.bmc.keepsSixteenBytes = true;
            }

            @Override
            WantedSettings wanted() {
                return Workshop.credential("rack1");
            }
        },
        A_MOVE {
            @Override
            void prepare(Workshop workshop) {
                workshop.bmc.lan.put(4, bytes(2));
            }

            @Override
            WantedSettings wanted() {
                return Workshop.lan(new WantedLan(
                        AddressSource.STATIC,
                        new Ipv4("10.2.0.5"),
                        new Ipv4("255.255.0.0"),
                        new Ipv4("10.2.0.254"),
                        40,
                        null,
                        null,
                        true));
            }
        };

        abstract WantedSettings wanted();

        void prepare(Workshop workshop) {
            ModelBmc bmc = workshop.bmc;
            bmc.user(3, "mon", "not-it", 0x13);
            bmc.user(5, "vendor", "calvin", 0x14);
            bmc.lan.put(2, bytes(0x15, 0x15, 0x14, 0x14, 0));
            bmc.lan.put(10, bytes(1));
            bmc.lan.put(24, bytes(0, 0x44, 4, 0, 0, 0, 0, 0, 0));
            bmc.sol.put(1, bytes(0));
            bmc.access.put(0x40, bytes(1, 5));
            bmc.restorePolicy = 2;
        }
    }

    private static WantedSettings wanted(String credential, String user) {
        return new WantedSettings(
                "standard",
                credential,
                List.of(Workshop.admin(user), Workshop.monitor()),
                OtherUsers.DISABLED,
                new WantedLan(null, null, null, null, null, true, false, false),
                Set.of(3, 17),
                new WantedSol(true, 115200, BmcPrivilege.OPERATOR),
                RestorePolicy.STAY_OFF,
                Set.of());
    }

    private static Workshop workshop(Work work, boolean rollsBack) {
        Workshop workshop = new Workshop();
        workshop.bmc.rollsBack = rollsBack;
        work.prepare(workshop);
        return workshop;
    }

    private static Applied apply(Workshop workshop, Work work) {
        Applied applied = workshop.apply(work.wanted());
        Revised known = workshop.store.inventory().revised(Workshop.HOST).orElseThrow();
        Placed placed = known.placed();
        Bmc bmc = placed.machine().bmc().withAddress(applied.address());
        workshop.store
                .inventory()
                .update(known.with(new Placed(placed.host(), placed.machine().with(bmc))), "test");
        return applied;
    }

    private static String end(Workshop workshop) {
        return workshop.bmc.state()
                + workshop.machine().bmc()
                + workshop.store.credentialChanges().pending(Workshop.MACHINE);
    }

    @ParameterizedTest
    @EnumSource(Work.class)
    void theNextCallEndsAsIfNothingHadFailed(Work work) {
        failAtEveryCommand(work, false);
    }

    @ParameterizedTest
    @EnumSource(names = {"EVERYTHING", "A_MOVE"})
    void alsoWhereTheBmcForgetsWhatIsNotCommitted(Work work) {
        failAtEveryCommand(work, true);
    }

    private static void failAtEveryCommand(Work work, boolean rollsBack) {
        Workshop whole = workshop(work, rollsBack);
        assertThat(apply(whole, work).stopped()).isEmpty();

        for (int at = 0; at < whole.bmc.commands; at++) {
            for (Failure failure : Failure.values()) {
                String where = work + ", " + failure + " " + at;
                Workshop failing = workshop(work, rollsBack);
                failing.bmc.failAt = at;
                failing.bmc.failure = failure;
                end(failing, work, failure, where);
                assertThat(somebodyGetsIn(failing, work.wanted())).as(where).isTrue();

                failing.bmc.failAt = -1;
                apply(failing, work);

                assertThat(end(failing)).as(where).isEqualTo(end(whole));
            }
        }
    }

    private static void end(Workshop workshop, Work work, Failure failure, String where) {
        if (failure == Failure.NO_ANSWER) {
            try {
                apply(workshop, work);
            } catch (PowerException.Unreachable e) {
                assertThat(e).as(where).hasMessageContaining("no answer");
            }
        } else {
            assertThatThrownBy(() -> apply(workshop, work))
                    .as(where)
                    .isInstanceOf(ModelBmc.Killed.class);
        }
    }

    /** With what the inventory and the store have, at an address that was ever named. */
    private static boolean somebodyGetsIn(Workshop workshop, WantedSettings wanted) {
        Bmc bmc = workshop.machine().bmc();
        List<Credential> known = new ArrayList<>();
        known.add(workshop.secrets.get(bmc.credential()));
        workshop.store.credentialChanges().pending(Workshop.MACHINE).ifPresent(it -> {
            known.add(it.from());
            known.add(it.to());
            // A BMC may have kept 16 bytes of it.
            byte[] cut = Arrays.copyOf(it.to().password().bytes(), 16);
            known.add(new Credential(it.to().user(), Secret.of(cut)));
        });
        Ipv4 address = wanted.lan().address();
        Bmc moved = address == null ? bmc : bmc.withAddress(address.text());
        return Stream.of(bmc, moved)
                .anyMatch(at -> known.stream()
                        .anyMatch(it -> workshop.bmc.letsIn(at, it, Privilege.ADMINISTRATOR)));
    }
}
