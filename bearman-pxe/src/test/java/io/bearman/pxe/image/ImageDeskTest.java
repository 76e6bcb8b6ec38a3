package io.bearman.pxe.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.RefusedException;
import io.bearman.core.UsageException;
import io.bearman.core.image.Image;
import io.bearman.core.image.ImageCatalogue;
import io.bearman.core.image.ImageKey;
import io.bearman.core.image.ImageSigner;
import io.bearman.core.image.Manifest;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.VirtualTime;
import io.bearman.pxe.artifact.ArtifactDirectory;
import io.bearman.testkit.store.InMemoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageDeskTest {
    private static final String NAME = "compute-7";

    @TempDir
    Path folder;

    private final ImageCatalogue store =
            InMemoryStore.create(new VirtualTime(1)).images();
    private final KeyPair ours = keys();
    private final ImageSigner signer = signer(ours);
    private Path kernel;
    private Path initrd;
    private ImageDesk desk;

    @BeforeEach
    void open() throws IOException {
        kernel = Files.writeString(folder.resolve("vmlinuz"), "kernel");
        initrd = Files.writeString(folder.resolve("initrd.img"), "a file system");
        desk = new ImageDesk(store, key(ours), new ArtifactDirectory(folder.resolve("artifacts")));
    }

    @Test
    void anImageThatOurKeySignedIsInTheCatalogueWithItsFiles() {
        Image image = desk.add(NAME, kernel, initrd, "quiet", signer::sign, "ann");

        assertThat(desk.catalogue().find(NAME)).contains(image);
        assertThat(image.kernel().size()).isEqualTo(6);
        assertThat(desk.problems(image)).isEmpty();
    }

    @Test
    void anImageThatAnotherKeySignedIsNotAdded() {
        assertThatThrownBy(
                        () -> desk.add(NAME, kernel, initrd, "quiet", signer(keys())::sign, "ann"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(NAME);
        assertThat(store.list()).isEmpty();
    }

    @Test
    void whatSomebodyWroteIntoTheStoreIsGivenToNobody() {
        Manifest manifest = desk.manifest(NAME, kernel, initrd, "init=/bin/sh");
        store.add(signer(keys()).sign(manifest), "mallory");
        store.assign("standard", NAME, "mallory");

        assertThatThrownBy(() -> desk.catalogue().assigned("standard"))
                .isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> desk.catalogue().find(NAME)).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> desk.catalogue().assign("gpu", NAME, "ann"))
                .isInstanceOf(RefusedException.class);
        assertThat(desk.problems(store.find(NAME).orElseThrow()))
                .containsExactly("not signed by the key of boot.images.key-file");
    }

    @Test
    void aFileThatWasDamagedOrLostIsNamed() throws Exception {
        Image image = desk.add(NAME, kernel, initrd, "quiet", signer::sign, "ann");
        Files.writeString(stored(image.kernel().sha256()), "kernem");
        Files.delete(stored(image.initrd().sha256()));

        assertThat(desk.problems(image))
                .containsExactly(
                        "kernel " + image.kernel().sha256() + " is damaged",
                        "initrd " + image.initrd().sha256() + " is missing");
    }

    @Test
    void aCommandLineThatNobodyMayGiveIsSaidBeforeAnythingIsCopied() {
        assertThatThrownBy(() ->
                        desk.add(NAME, kernel, initrd, "bearman.token=x", signer::sign, "ann"))
                .isInstanceOf(UsageException.class);
        assertThat(folder.resolve("artifacts")).doesNotExist();
    }

    private Path stored(String sha256) {
        return folder.resolve("artifacts").resolve(sha256);
    }

    private static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static ImageKey key(KeyPair keys) {
        return ImageKey.of(pem("PUBLIC KEY", keys.getPublic().getEncoded()));
    }

    private static ImageSigner signer(KeyPair keys) {
        return ImageSigner.of(Secret.of(pem("PRIVATE KEY", keys.getPrivate().getEncoded())));
    }

    private static String pem(String label, byte[] encoded) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder().encodeToString(encoded)
                + "\n-----END " + label + "-----\n";
    }
}
