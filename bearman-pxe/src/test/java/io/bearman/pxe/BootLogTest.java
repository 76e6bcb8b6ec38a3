package io.bearman.pxe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.bearman.core.host.HostState;
import io.bearman.core.net.Http;
import io.bearman.core.time.VirtualTime;
import io.bearman.testkit.store.InMemoryStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class BootLogTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(BootHandler.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final VirtualTime time = new VirtualTime(1);
    private final InMemoryStore store = InMemoryStore.create(time);
    private final Http boot = Fleet.handler(store).with(time).remembering(store.bootChanges());

    @BeforeEach
    void listen() {
        logger.setLevel(Level.INFO);
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void end() {
        logger.detachAppender(lines);
        logger.setLevel(null);
    }

    private void asks(int number) {
        boot.send(Fleet.request("GET", Fleet.asks(number), Map.of(), ""));
    }

    private List<String> told() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void whatAMachineMayBootIsSaidOnceAndAgainWhenItChanges() {
        store.inventory().put(List.of(Fleet.host(1, new HostState.InService())), "ann");
        asks(1);
        asks(1);
        store.boots().arm(Fleet.name(1), Fleet.RUN);
        asks(1);
        asks(1);

        assertThat(told())
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith("cn1 boot-production status=200 reason=UNPLANNED"),
                        second -> assertThat(second)
                                .startsWith("cn1 boot-production status=200 reason=ARMED"));
    }

    @Test
    void eachBootIsSaidThoughItIsLikeTheOneBefore() {
        store.inventory().put(List.of(Fleet.host(1, new HostState.InService())), "ann");
        Fleet.boot(boot, 1);
        Fleet.boot(boot, 1);

        assertThat(told())
                .extracting(line -> line.split(" ")[1])
                .containsExactly("boot-production", "session", "boot-production", "session");
    }

    @Test
    void strangersAreSaidSoOftenAMinuteAndNoMore() {
        for (int number = 0; number < 200; number++) {
            asks(number);
        }
        assertThat(told()).hasSize(BootLog.STRANGERS);
        time.sleep(Duration.ofMinutes(1));
        asks(201);

        assertThat(told().get(BootLog.STRANGERS)).contains("140 more lines left out");
        assertThat(told()).hasSize(BootLog.STRANGERS + 2);
    }
}
