package io.bearman.pxe.registration;

import static io.bearman.pxe.registration.Rack.CN1;
import static io.bearman.pxe.registration.Rack.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.core.audit.AuditEvent;
import io.bearman.core.audit.AuditLog;
import io.bearman.core.boot.BootSession;
import io.bearman.core.claim.Claims;
import io.bearman.core.host.HostState;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.power.Power;
import io.bearman.core.registration.PowerOff;
import io.bearman.core.registration.RegistrationRecords;
import io.bearman.pxe.Registered;
import io.bearman.testkit.store.InMemoryStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

/**
 * The server is killed before or after each call that it makes, the next one takes over, and the
 * machine sends its facts again: it is registered once, and people are told once.
 */
class KilledRegistrationTest {
    /** More than a registration makes, so that the last ones are not killed at all. */
    private static final int CALLS = 16;

    @Test
    void wheneverTheServerIsKilledAMachineThatPassesRegistersOnce() {
        int killed = 0;
        for (int call = 0; call < 2 * CALLS; call++) {
            Rack rack = new Rack().with(1);
            killed += play(rack, rack.facts(1), call) ? 1 : 0;

            assertThat(rack.state(CN1)).as("call %s", call).isEqualTo(new HostState.InStock());
            assertThat(rack.record(1).powerOff()).isEqualTo(PowerOff.READ);
            assertThat(rack.store.told()).isEmpty();
            assertThat(rack.store.audit().about("cn1"))
                    .filteredOn(event -> event.what().equals("state"))
                    .extracting(AuditEvent::to)
                    .containsExactly("REGISTERING", "IN_STOCK");
        }
        assertThat(killed).isBetween(10, 2 * CALLS - 1);
    }

    @Test
    void wheneverTheServerIsKilledAMachineThatFailsIsToldOfOnce() {
        for (int call = 0; call < 2 * CALLS; call++) {
            Rack rack = new Rack().with(1);
            ObjectNode facts = rack.facts(1);
            facts.withArray("disks").addObject().put("name", "sda");
            play(rack, facts, call);

            assertThat(rack.state(CN1)).isInstanceOf(HostState.Rejected.class);
            assertThat(rack.store.told()).as("call %s", call).hasSize(1);
        }
    }

    /** {@return whether the first server was killed} */
    private static boolean play(Rack rack, ObjectNode facts, int call) {
        BootSession session = rack.session(1);
        InMemoryStore first = rack.store.asProcess("boot-1");
        Killer killer = new Killer(call / 2, call % 2 == 0);
        boolean killed = false;
        try {
            serve(rack, killer.around(rack.ports(first)), session, facts);
        } catch (Killed e) {
            killed = true;
            rack.store.crash("boot-1");
        }
        RegistrationPorts second = rack.ports(rack.store.asProcess("boot-2"));
        Registered answer = serve(rack, second, session, facts);
        if (answer.verdict() == Registered.Verdict.POWER_OFF) {
            rack.off.add(Rack.machine(1));
        }
        new Aftercare(second, RegistrationSettings.create()).round();
        return killed;
    }

    private static Registered serve(
            Rack rack, RegistrationPorts ports, BootSession session, ObjectNode facts) {
        Registration registration =
                new Registration(ports, RegistrationSettings.create(), HardwareProfiles.none());
        registration.begun(session);
        return registration.register(session, bytes(facts));
    }

    /** Ends the process at one of the calls that it makes. */
    private static final class Killer {
        private final boolean before;
        private int left;

        Killer(int call, boolean before) {
            this.left = call;
            this.before = before;
        }

        RegistrationPorts around(RegistrationPorts it) {
            return new RegistrationPorts(
                    around(Inventory.class, it.inventory()),
                    around(Claims.class, it.claims()),
                    around(RegistrationRecords.class, it.records()),
                    around(AuditLog.class, it.audit()),
                    around(Power.class, it.power()),
                    it.bmcSettings(),
                    it.light(),
                    it.time(),
                    it.ids());
        }

        private <T> T around(Class<T> port, T real) {
            return port.cast(Proxy.newProxyInstance(
                    port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
                        boolean now = left-- == 0;
                        if (now && before) {
                            throw new Killed();
                        }
                        try {
                            Object answer = method.invoke(real, arguments);
                            if (now) {
                                throw new Killed();
                            }
                            return answer;
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }));
        }
    }

    /** No exception that anybody catches. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }
}
