package io.bearman.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.boot.BootOffer;
import io.bearman.core.boot.BootPurpose;
import io.bearman.core.boot.BootSessions;
import io.bearman.core.host.HostId;
import io.bearman.core.time.VirtualTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nobody can exchange any more does not stay for ever. */
class BootTokensTest {
    @TempDir
    private Path folder;

    private final VirtualTime time = new VirtualTime(1);
    private SqlStore store;
    private BootSessions sessions;

    @BeforeEach
    void open() {
        store = SqlStore.open(folder.resolve("bearman.db"), time, StoreSettings.create());
        sessions = store.bootSessions(Optional::empty);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void tokensThatNobodyExchangedAreGoneAfterADay() {
        for (int number = 1; number <= 20; number++) {
            sessions.offer(offer(number, null));
        }
        sessions.offer(offer(21, "cn21"));
        time.sleep(BootSessions.TOKEN_LIFE.plus(Duration.ofDays(1)).plusSeconds(1));

        sessions.offer(offer(30, null));

        assertThat(tokens()).isEqualTo(1);
    }

    @Test
    void anExchangedTokenOfAHostIsKeptToBeToldFromOneThatWasNeverGiven() {
        BootOffer host = offer(1, "cn1");
        exchange(host);
        exchange(offer(2, null));
        time.sleep(Duration.ofDays(2));

        sessions.offer(offer(30, null));

        assertThat(tokens()).isEqualTo(2);
    }

    private void exchange(BootOffer offer) {
        BootSessions.Offered.Token token = (BootSessions.Offered.Token) sessions.offer(offer);
        assertThat(sessions.exchange(token.token(), offer.mac(), offer.saidUuid(), null))
                .isInstanceOf(BootSessions.Exchange.Opened.class);
    }

    private long tokens() {
        return store.database()
                .read(sql -> sql.row("select count(*) from boot_token", row -> row.getLong(1)))
                .orElseThrow();
    }

    private static BootOffer offer(int number, @Nullable String host) {
        HostId id = host == null ? null : HostId.of(host);
        return new BootOffer(
                Fleet.mac(number, 0),
                Fleet.id(number),
                "SN" + number,
                id,
                BootPurpose.REGISTRATION,
                null,
                null);
    }
}
