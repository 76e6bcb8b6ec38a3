package io.bearman.pxe.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.pxe.lab.Visit.Trouble;
import io.bearman.pxe.server.BootServer;
import io.bearman.pxe.server.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The loader and the production image as they are built, on diskless machines in QEMU behind BMCs that
 * nobody here wrote, each test with several machines at once: most of a boot is waiting.
 */
@Tag("lab")
@Tag("lab-pxe")
class LoaderLabTest {
    private static final List<String> HOSTS = List.of("cn1", "cn2", "cn3", "cn4");

    private static PxeLab lab;
    private static Provisioner provisioner;
    private static BootServer server;
    private static KeyPair keys;
    private static KeyPair strangersKeys;
    private static SignedImage image;

    @BeforeAll
    static void up() throws IOException, GeneralSecurityException {
        keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        strangersKeys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Path pem = Files.createTempFile("image-key", ".pem");
        Files.writeString(
                pem,
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getEncoder().encodeToString(keys.getPublic().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n");
        lab = new PxeLab(4, pem);
        Files.delete(pem);
        byte[] kernel = lab.image("kernel");
        image = SignedImage.of(kernel, lab.image("production.img"), keys);
        provisioner = new Provisioner(kernel, lab.image("loader.img"));
        serve();
    }

    @AfterAll
    static void down() {
        if (lab != null) {
            lab.close();
        }
        if (server != null) {
            server.close();
        }
    }

    /** As delivered, and off: a test that failed leaves them on. */
    @BeforeEach
    void deliver() {
        for (String host : HOSTS) {
            lab.powerOff(host);
            lab.run("machine", host);
        }
    }

    private static void serve() {
        server = BootServer.open(provisioner, BootServer.loopback(lab.bootPort()), Limits.create());
    }

    @Test
    void onlyWhatWasSignedEverRuns() {
        byte[] flipped = padded(image.initrd(), 4);
        flipped[flipped.length / 2] ^= 1;
        SignedImage flips = SignedImage.of(image.kernel(), padded(image.initrd(), 4), keys);
        SignedImage ends = SignedImage.of(image.kernel(), padded(image.initrd(), 8), keys);
        SignedImage stranger = SignedImage.of(image.kernel(), image.initrd(), strangersKeys);
        Map<String, Visit> visits = Map.of(
                "cn1", provisioner.expect(Visit.production(lab.mac("cn1"), flips)),
                "cn2", provisioner.expect(Visit.production(lab.mac("cn2"), ends)),
                "cn3", provisioner.expect(Visit.production(lab.mac("cn3"), stranger)));
        provisioner.replace(flips.initrd(), flipped);
        provisioner.replace(ends.initrd(), image.initrd());
        Map<String, String> told = Map.of(
                "cn1",
                        "refused initrd is not what was signed: sha256 "
                                + SignedImage.sha256(flipped),
                "cn2", "refused initrd has " + image.initrd().length + " bytes",
                "cn3", "refused the manifest of lab is not signed by our key");

        visits.keySet().forEach(lab::powerOn);

        visits.forEach((host, visit) -> {
            lab.await(() -> visit.reached(told.get(host)), host, told.get(host));
            lab.awaitConsole(host, "gives up");
            assertThat(visit.stages).noneMatch(stage -> stage.matches("(verified|kexec|up).*"));
            lab.powerOff(host);
        });
    }

    @Test
    void aSystemThatIsVerifiedStartsWithItsIdentityAndWithoutAnySecret() {
        lab.run("machine", "cn2", "firmware=uefi");
        Visit first = provisioner.expect(Visit.production(lab.mac("cn1"), image));
        // The store is away when it asks who it is.
        Visit uefi = provisioner.expect(Visit.production(lab.mac("cn2"), image)
                .with("/identity", Trouble.BUSY, Trouble.BUSY));

        lab.powerOn("cn1");
        lab.powerOn("cn2");
        lab.awaitConsole("cn1", "services start");
        lab.awaitConsole("cn2", "services start");

        assertThat(first.stages)
                .map(stage -> stage.split(" ")[0])
                .containsExactly("loader-up", "fetched", "verified", "kexec", "up");
        assertThat(uefi.troublesAreOver()).isTrue();
        assertThat(lab.console("cn2"))
                .contains("no identity yet: 503")
                .contains("waits for its identity");
        for (Visit visit : List.of(first, uefi)) {
            String host = visit == first ? "cn1" : "cn2";
            String console = lab.console(host);
            String line = console.lines()
                    .filter(text -> text.contains("command line "))
                    .findFirst()
                    .orElseThrow();
            assertThat(line)
                    .contains(SignedImage.CMDLINE)
                    .doesNotContain(visit.token())
                    .doesNotContain(visit.secret())
                    .doesNotContain("bearman.token");
            assertThat(console.indexOf(visit.identity().lines().findFirst().orElseThrow()))
                    .isBetween(0, console.indexOf("services start"));
            assertThat(visit.boots).hasSize(1);
        }
    }

    @Test
    void aSystemThatIsStartedWhileTheStoreIsAwayAsksForItsSessionAndServesOnlyWithOne() {
        Visit serves =
                provisioner.expect(Visit.production(lab.mac("cn1"), image).withoutStore());
        Visit fenced =
                provisioner.expect(Visit.production(lab.mac("cn2"), image).withoutStore());
        lab.powerOn("cn1");
        lab.powerOn("cn2");
        lab.awaitConsole("cn1", "waits for a session");
        lab.awaitConsole("cn2", "waits for a session");
        lab.await(() -> serves.running.contains("lab"), "cn1", "the image that it runs");
        assertThat(serves.running).startsWith("");
        assertThat(serves.stages).isEmpty();

        serves.store = Visit.Store.BACK;
        fenced.store = Visit.Store.REFUSES;
        lab.awaitConsole("cn1", "services start");
        lab.awaitConsole("cn2", "gives up: this host may not run now");

        String console = lab.console("cn1");
        assertThat(console.indexOf(serves.identity().lines().findFirst().orElseThrow()))
                .isBetween(0, console.indexOf("services start"));
        assertThat(serves.stages).singleElement().asString().startsWith("up ");
        assertThat(serves.boots).hasSize(1);
        assertThat(fenced.stages).isEmpty();
        assertThat(lab.console("cn2")).doesNotContain("services start");
        lab.powerOff("cn2");
    }

    private static byte[] padded(byte[] bytes, int zeros) {
        return Arrays.copyOf(bytes, bytes.length + zeros);
    }
}
