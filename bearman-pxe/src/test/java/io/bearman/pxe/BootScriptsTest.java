package io.bearman.pxe;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.boot.BootOffer;
import io.bearman.core.boot.BootPurpose;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Mac;
import io.bearman.core.secret.Secret;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
    private static final Mac NIC = Mac.of("52:54:00:AB:CD:EF");
    private static final Secret TOKEN = Secret.of("AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCdE");

    @Test
    void theBootstrapAsksOverEveryCardWithinBounds() {
        Golden.assertSame("bootstrap.ipxe", BootScripts.bootstrap(BASE).text());
    }

    @Test
    void productionFetchesTheKernelAndEveryInitrd() {
        Golden.assertSame(
                "production.ipxe",
                BootScripts.system(COMPUTE, production("cn1.rack-a"), TOKEN, BASE, IpxeBuild.UNSAID)
                        .text());
    }

    @Test
    void registrationBootsTheLoader() {
        Golden.assertSame(
                "registration.ipxe",
                BootScripts.system(
                                LOADER,
                                offer(BootPurpose.REGISTRATION, null),
                                TOKEN,
                                BASE,
                                IpxeBuild.UNSAID)
                        .text());
    }

    @Test
    void aRescueTellsTheMachineToRegisterAsTheHostThatItIs() {
        assertThat(BootScripts.system(
                                LOADER,
                                offer(BootPurpose.RESCUE, "cn1"),
                                TOKEN,
                                BASE,
                                IpxeBuild.UNSAID)
                        .text())
                .contains(" bearman.boot=registration ")
                .contains(" bearman.host=cn1 ");
    }

    private static BootOffer production(String host) {
        return offer(BootPurpose.PRODUCTION, host);
    }

    private static BootOffer offer(BootPurpose purpose, @Nullable String host) {
        return new BootOffer(
                NIC, null, null, host == null ? null : HostId.of(host), purpose, null, null);
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
        while (args.size() < 143) {
            args.add("ab=cdefg");
        }
        BootProfile largest = new BootProfile("large", initrd, initrds, args);
        BaseUrl base = BaseUrl.of("http://" + "b".repeat(60) + ".example:65535");

        String script = BootScripts.system(
                        largest, production("a".repeat(253)), TOKEN, base, IpxeBuild.UNSAID)
                .text();

        assertThat(script).contains("bearman.host=").contains("bearman.token=" + TOKEN.text());
    }
}
