package io.bearman.pxe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.pxe.script.RejectedTextException;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootProfileTest {
    private static final URI KERNEL = URI.create("http://images.example/vmlinuz");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nreboot",
                "${net0/mac}",
                "&&",
                "#x",
                "x\\",
                "a\u0000",
                "a\u2028b",
                ";",
                "",
                "a b",
                "initrd=evil",
                "bearman.host=other"
            })
    void aHostileArgumentIsRefusedAtLoadByItsPath(String arg) {
        assertThatThrownBy(() -> new BootProfile("compute", KERNEL, List.of(), List.of("ok", arg)))
                .isInstanceOf(RejectedTextException.class)
                .hasMessageStartingWith("profiles.compute.args[1]: ");
    }

    @Test
    void aUrlThatIsNoneIsRefusedByItsPath() {
        URI relative = URI.create("/vmlinuz");

        assertThatThrownBy(() -> new BootProfile("p", relative, List.of(), List.of()))
                .hasMessageStartingWith("profiles.p.kernel: ");
        assertThatThrownBy(() -> new BootProfile("p", KERNEL, List.of(KERNEL, relative), List.of()))
                .hasMessageStartingWith("profiles.p.initrds[1]: ");
    }

    @Test
    void aNameIsANameOfAFile() {
        for (String bad : List.of("", "a b", "../a", "${x}", "a\n", "-a", "a".repeat(65))) {
            assertThatThrownBy(() -> new BootProfile(bad, KERNEL, List.of(), List.of()))
                    .isInstanceOf(RejectedTextException.class);
        }
    }

    @Test
    void argumentsThatLeaveNoRoomForOursAreRefused() {
        List<String> args = List.of("x".repeat(1400));

        assertThatThrownBy(() -> new BootProfile("p", KERNEL, List.of(), args))
                .hasMessageStartingWith("profiles.p.args: together over ");
    }

    @Test
    void moreArgumentsThanALineTakesAreRefused() {
        assertThatThrownBy(() ->
                        new BootProfile("p", KERNEL, List.of(), Collections.nCopies(151, "a")))
                .hasMessageStartingWith("profiles.p.args: over ");
        assertThatThrownBy(() ->
                        new BootProfile("p", KERNEL, Collections.nCopies(17, KERNEL), List.of()))
                .hasMessageStartingWith("profiles.p.initrds: over ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://boot",
                "http://boot:8080",
                "https://[::1]:8443",
                "http://192.0.2.1/bearman"
            })
    void aBaseUrlIsWhereTheServerIsReached(String url) {
        assertThat(BaseUrl.of(url).url()).hasToString(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "boot",
                "http://",
                "http://boot/",
                "http://boot?x=1",
                "ftp://boot",
                "http://a b",
                "http://${x}",
                "http://user@boot",
                "http://boot#x",
                "http://boot/\n"
            })
    void whatIsNoBaseUrlIsRefused(String url) {
        assertThatThrownBy(() -> BaseUrl.of(url)).isInstanceOf(RejectedTextException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "evil/path", "a b", "${x}", "user@host", "host:port", "host:123456",
                        "[::1",
                "host\\", "host#", "host?", "a..b", "-host", "host%20", "h\u00f6st", "[::g]", "a,b"
            })
    void aHostHeaderIsAHostWithPerhapsAPort(String host) {
        assertThatThrownBy(() -> BaseUrl.ofHostHeader("http", host))
                .isInstanceOf(RejectedTextException.class);
    }
}
