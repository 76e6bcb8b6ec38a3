package io.bearman.pxe;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.HostId;
import io.bearman.core.host.Mac;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BootScriptsTest {
    private static final BaseUrl BASE = BaseUrl.of("http://boot.example:8080");
    private static final BootProfile COMPUTE = new BootProfile(
            "compute-12",
            URI.create("http://images.example/compute/vmlinuz"),
            List.of(
                    URI.create("http://images.example/compute/microcode.img"),
                    URI.create("http://images.example/compute/root%20fs.img")),
            List.of("console=ttyS0,115200n8", "ro", "quiet"));
    private static final BootProfile LOADER = new BootProfile(
            "loader",
            URI.create("https://images.example/loader/vmlinuz"),
            List.of(URI.create("https://images.example/loader/loader.img")),
            List.of("console=ttyS0"));
    private static final Optional<Mac> NIC = Optional.of(Mac.of("52:54:00:AB:CD:EF"));

    @Test
    void theBootstrapAsksOverEveryCardWithinBounds() {
        Golden.assertSame("bootstrap.ipxe", BootScripts.bootstrap(BASE).text());
    }

    @Test
    void productionFetchesTheKernelAndEveryInitrd() {
        Golden.assertSame(
                "production.ipxe",
                BootScripts.production(HostId.of("cn1.rack-a"), COMPUTE, BASE, NIC)
                        .text());
    }

    @Test
    void registrationBootsTheLoader() {
        Golden.assertSame(
                "registration.ipxe", BootScripts.registration(LOADER, BASE, NIC).text());
    }

    @Test
    void aStrangersRegistrationNamesNoNetworkCard() {
        assertThat(BootScripts.registration(LOADER, BASE, Optional.empty()).text())
                .doesNotContain("BOOTIF");
    }

    @Test
    void holdSaysWhyAndAsksAgain() {
        Golden.assertSame(
                "hold.ipxe",
                BootScripts.hold(Reason.FENCED, Optional.of(HostId.of("cn1")), BASE)
                        .text());
    }

    @Test
    void denyEndsTheScript() {
        Golden.assertSame("deny.ipxe", BootScripts.deny(Reason.UNKNOWN_MACHINE).text());
    }

    @Test
    void aHoldIsRenderedForEveryReasonAndEveryHost() {
        HostId longest = HostId.of("a".repeat(253));
        for (Reason reason : Reason.values()) {
            assertThat(BootScripts.hold(reason, Optional.of(longest), BASE).text())
                    .contains(longest.value());
        }
    }

    @Test
    void theLargestProfileLeavesRoomForWhatTheDeskAdds() {
        URI initrd = URI.create("http://images.example/a");
        List<URI> initrds = java.util.Collections.nCopies(16, initrd);
        List<String> args = new java.util.ArrayList<>();
        while (args.size() < 149) {
            args.add("ab=cdefg");
        }
        BootProfile largest = new BootProfile("large", initrd, initrds, args);
        BaseUrl base = BaseUrl.of("http://" + "b".repeat(60) + ".example:65535");

        String script = BootScripts.production(HostId.of("a".repeat(253)), largest, base, NIC)
                .text();

        assertThat(script).contains("bearman.host=");
    }
}
