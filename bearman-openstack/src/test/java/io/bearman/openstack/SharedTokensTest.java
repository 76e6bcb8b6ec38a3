package io.bearman.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.cloud.CloudException;
import io.bearman.core.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedTokensTest {
    private final VirtualTime time = new VirtualTime(7);
    private int logins;

    @Test
    void aTokenIsUsedUntilShortlyBeforeItsEnd() {
        Tokens tokens = Tokens.sharing(this::login, time);

        AuthToken first = tokens.current();
        time.sleep(Duration.ofMinutes(54));
        assertThat(tokens.current()).isSameAs(first);
        time.sleep(Duration.ofMinutes(2));

        assertThat(tokens.current()).isNotSameAs(first);
        assertThat(logins).isEqualTo(2);
    }

    @Test
    void aShortLivedTokenIsNotRenewedAtEveryCall() {
        Tokens tokens = Tokens.sharing(
                () -> {
                    logins++;
                    return ScriptedHttp.token("t", Duration.ofSeconds(12));
                },
                time);

        for (int second = 0; second < 60; second++) {
            tokens.current();
            time.sleep(Duration.ofSeconds(1));
        }

        assertThat(logins).isBetween(5, 7);
    }

    @Test
    void manyThreadsLogInOnce() {
        Tokens tokens = Tokens.sharing(this::slowLogin, time);
        List<AuthToken> seen = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            time.spawn("worker-" + i, () -> seen.add(tokens.current()));
        }

        time.run(Duration.ofMinutes(1));

        assertThat(logins).isEqualTo(1);
        assertThat(seen).hasSize(20).containsOnly(seen.get(0));
    }

    @Test
    void manyThreadsRefusedWithOneTokenLogInOnce() {
        Tokens tokens = Tokens.sharing(this::slowLogin, time);
        AuthToken stale = tokens.current();
        for (int i = 0; i < 20; i++) {
            time.spawn("worker-" + i, () -> tokens.renewed(stale));
        }

        time.run(Duration.ofMinutes(1));

        assertThat(logins).isEqualTo(2);
        assertThat(tokens.renewed(stale)).isSameAs(tokens.current());
    }

    @Test
    void aDeniedLoginCountsOnceForAllThatWaitedForIt() {
        Tokens tokens = Tokens.sharing(
                () -> {
                    logins++;
                    time.sleep(Duration.ofSeconds(1));
                    throw new CloudException.Denied("wrong password", null);
                },
                time);
        List<String> denied = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            time.spawn(
                    "worker-" + i,
                    () -> assertThatThrownBy(tokens::current)
                            .isInstanceOf(CloudException.Denied.class)
                            .satisfies(e -> denied.add(e.getMessage())));
        }

        time.run(Duration.ofMinutes(1));

        assertThat(denied).hasSize(20);
        assertThat(logins).isEqualTo(1);
    }

    private AuthToken login() {
        return ScriptedHttp.token("token-" + ++logins);
    }

    private AuthToken slowLogin() {
        time.sleep(Duration.ofSeconds(1));
        return login();
    }
}
