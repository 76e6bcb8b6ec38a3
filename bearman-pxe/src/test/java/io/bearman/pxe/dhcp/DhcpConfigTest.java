package io.bearman.pxe.dhcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.host.Ipv4;
import io.bearman.pxe.BaseUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DhcpConfigTest {
    private static final BaseUrl BOOT = BaseUrl.of("http://10.0.0.1:8480");
    private static final Subnet SUBNET = Subnet.of("10.0.0.0/24");

    @Test
    void firmwareIsLedToIpxeAndIpxeToTheBootstrapByDnsmasq() throws Exception {
        assertSame("dnsmasq.conf", config("10.0.0.254", "/srv/tftp").dnsmasq());
    }

    @Test
    void firmwareIsLedToIpxeAndIpxeToTheBootstrapByKea() throws Exception {
        assertSame("kea-dhcp4.conf", config("10.0.0.254", null).kea());
    }

    @Test
    void withoutARouterNoneIsTold() {
        assertThat(config(null, null).dnsmasq())
                .contains("\ndhcp-option=option:router\n")
                .doesNotContain("tftp-root");
        assertThat(config(null, null).kea()).doesNotContain("routers");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0", "10.0.0.255", "10.0.1.7", "9.255.255.255"})
    void anAddressThatNoHostOfTheNetworkHasIsRefused(String address) {
        assertThatThrownBy(() -> config(BOOT, "10.0.0.100", address, "eth0", null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(address);
    }

    @Test
    void aRangeThatRunsBackwardsIsRefused() {
        assertThatThrownBy(() -> config(BOOT, "10.0.0.100", "10.0.0.99", "eth0", null, null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "eth0\nlog-queries", "eth0,eth1", "-x", "averylongcardname"})
    void whatIsNoNetworkCardIsRefused(String card) {
        assertThatThrownBy(() -> config(BOOT, "10.0.0.100", "10.0.0.199", card, null, null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tftp", "/srv/t ftp", "/srv\ndhcp-script=/bin/sh", "/srv,/etc"})
    void whatIsNoPlainPathIsRefused(String root) {
        assertThatThrownBy(() -> config(BOOT, "10.0.0.100", "10.0.0.199", "eth0", null, root))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aUrlThatDhcpHasNoRoomForIsRefused() {
        BaseUrl longest = BaseUrl.of("http://" + "a".repeat(110));

        assertThat(config(longest, "10.0.0.100", "10.0.0.199", "eth0", null, null)
                        .dnsmasq())
                .contains("a".repeat(110) + "/boot.ipxe");
        assertThatThrownBy(() -> config(
                        BaseUrl.of(longest.url() + "a"),
                        "10.0.0.100",
                        "10.0.0.199",
                        "eth0",
                        null,
                        null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1/24", "10.0.0.0", "10.0.0.0/33", "10.0.0.0/4", "x/24", "/"})
    void whatIsNoNetworkIsRefused(String text) {
        assertThatThrownBy(() -> Subnet.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNetworkKnowsItsHostsAndItsMask() {
        Subnet subnet = Subnet.of("10.1.252.0/22");

        assertThat(subnet.netmask()).isEqualTo(new Ipv4("255.255.252.0"));
        assertThat(subnet.has(new Ipv4("10.1.255.254"))).isTrue();
        assertThat(subnet.has(new Ipv4("10.1.255.255"))).isFalse();
        assertThat(subnet.has(new Ipv4("10.2.0.1"))).isFalse();
    }

    private static DhcpConfig config(@Nullable String router, @Nullable String root) {
        return config(BOOT, "10.0.0.100", "10.0.0.199", "eth0", router, root);
    }

    private static DhcpConfig config(
            BaseUrl boot,
            String first,
            String last,
            String card,
            @Nullable String router,
            @Nullable String root) {
        return new DhcpConfig(
                boot,
                SUBNET,
                new Ipv4(first),
                new Ipv4(last),
                new Ipv4("10.0.0.1"),
                router == null ? null : new Ipv4(router),
                card,
                root == null ? null : Path.of(root));
    }

    private static void assertSame(String name, String text) throws IOException {
        Path file = Path.of("src/test/resources/golden", name);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(file, text);
        }
        assertThat(text).isEqualTo(Files.readString(file));
    }
}
