package io.bearman.pxe;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.StoreException;
import io.bearman.core.boot.BootChanges;
import io.bearman.core.boot.BootSessions;
import io.bearman.core.host.HostState;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.net.Http;
import io.bearman.core.time.VirtualTime;
import io.bearman.testkit.store.InMemoryStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RememberedTest {
    private static final HostState MAINTENANCE = new HostState.Maintenance(Fleet.RUN, "kernel");
    private static final String PRODUCTION = "http://images.example/compute ";

    private final VirtualTime time = new VirtualTime(1);
    private final InMemoryStore store = InMemoryStore.create(time);
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicBoolean away = new AtomicBoolean();
    private final Http boot = handler(this::latest);

    private BootHandler handler(BootChanges changes) {
        BootPorts ports = Fleet.ports(store);
        BootPorts counted = new BootPorts(
                counted(Inventory.class, ports.inventory()),
                ports.boots(),
                counted(BootSessions.class, ports.sessions()),
                ports.overrides(),
                ports.images(),
                ports.identities());
        return BootHandler.create(Fleet.DESK, counted, Registrations.none()).remembering(changes);
    }

    private BootChanges.Mark latest() {
        if (away.get()) {
            throw new StoreException.Unreachable("store x cannot be used", null);
        }
        return store.bootChanges().latest();
    }

    private <T> T counted(Class<T> port, T real) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
                    looks.incrementAndGet();
                    if (away.get()) {
                        throw new StoreException.Unreachable("store x cannot be used", null);
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private String asks(int number) {
        return boot.send(Fleet.request("GET", Fleet.asks(number), Map.of(), "")).text();
    }

    private void serves(int number) {
        store.inventory().put(List.of(Fleet.host(number, MAINTENANCE)), "ann");
        store.boots().arm(Fleet.name(number), Fleet.RUN);
    }

    @Test
    void whoAsksTheSameAgainGetsTheSameWithoutALookAtTheInventory() {
        serves(1);
        String script = asks(1);
        assertThat(script).contains(PRODUCTION);
        looks.set(0);

        assertThat(asks(1)).isEqualTo(script);

        assertThat(looks).hasValue(0);
    }

    @Test
    void whoeverWasFencedBeforeTheRequestCameIsOfferedNoProduction() {
        serves(1);
        asks(1);
        store.inventory()
                .transition(
                        Fleet.name(1), MAINTENANCE, new HostState.Fenced(Fleet.RUN), "watch", "x");

        assertThat(asks(1)).contains("hold fenced cn1").doesNotContain(PRODUCTION);
    }

    @Test
    void whoeverIsNotArmedAnyMoreIsHeld() {
        serves(1);
        asks(1);
        store.boots().disarm(Fleet.name(1), Fleet.RUN);

        assertThat(asks(1)).contains("hold not-armed cn1");
    }

    @Test
    void whomAnotherRunArmedIsHeld() {
        serves(1);
        asks(1);
        store.boots().arm(Fleet.name(1), Fleet.OTHER_RUN);

        assertThat(asks(1)).contains("hold armed-by-another-run");
    }

    @Test
    void whatAHumanChoseForThisBootIsNotKeptBack() {
        serves(1);
        asks(1);
        store.bootOverrides().choose(Fleet.name(1), null, "ann");

        assertThat(asks(1)).contains("http://images.example/loader ");
    }

    @Test
    void aTokenThatWasExchangedIsNotGivenAgain() {
        serves(1);
        String token = Fleet.token(boot, 1);
        Fleet.boot(boot, 1);

        assertThat(Fleet.token(boot, 1)).isNotEmpty().isNotEqualTo(token);
    }

    @Test
    void aTokenThatExpiredIsNotGivenAgain() {
        serves(1);
        String token = Fleet.token(boot, 1);
        time.sleep(BootSessions.TOKEN_LIFE.minus(Duration.ofSeconds(1)));
        assertThat(Fleet.token(boot, 1)).isEqualTo(token);
        time.sleep(Duration.ofSeconds(1));

        assertThat(Fleet.token(boot, 1)).isNotEmpty().isNotEqualTo(token);
    }

    @Test
    void aTokenThatAnotherQuestionReplacedIsNotGivenAgain() {
        serves(1);
        String token = Fleet.token(boot, 1);
        Http other = handler(store.bootChanges());
        other.send(
                Fleet.request("GET", Fleet.asks(1).replaceAll("&serial=[^&]*", ""), Map.of(), ""));

        assertThat(Fleet.token(boot, 1)).isNotEmpty().isNotEqualTo(token);
    }

    @Test
    void whoAsksUnderAnotherAddressIsLedBackToThat() {
        serves(1);
        asks(1);

        String other = boot.send(
                        Fleet.request("GET", Fleet.asks(1), Map.of("Host", "other.example:81"), ""))
                .text();

        assertThat(other).contains("bearman.url=http://other.example:81 ");
    }

    @Test
    void nothingIsGivenFromMemoryWhileTheStoreIsAway() {
        serves(1);
        asks(1);
        away.set(true);

        assertThat(boot.send(Fleet.request("GET", Fleet.asks(1), Map.of(), "")).status())
                .isEqualTo(503);
    }

    @Test
    void machinesThatNobodyKnowsAreNotRemembered() {
        asks(9);
        looks.set(0);
        asks(9);

        assertThat(looks.get()).isPositive();
    }
}
