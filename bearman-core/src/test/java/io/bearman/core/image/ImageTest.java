package io.bearman.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.UsageException;
import io.bearman.core.secret.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageTest {
    private static final Artifact KERNEL = new Artifact("0".repeat(63) + "1", 8);
    private static final Artifact INITRD = new Artifact("0".repeat(63) + "2", 4096);
    private static final Manifest MANIFEST =
            new Manifest("compute-7", KERNEL, INITRD, "console=ttyS0,115200n8 quiet");

    @Test
    void aManifestIsTheLinesThatTheLoaderReads() {
        assertThat(new String(MANIFEST.bytes(), StandardCharsets.US_ASCII))
                .isEqualTo(resource("manifest"));
    }

    @Test
    void whatOpensslSignedIsSigned() {
        Image image = new Image(MANIFEST, resource("manifest.sig"));

        assertThat(ImageKey.of(resource("public.pem")).signed(image)).isTrue();
    }

    @Test
    void weSignAsOpensslDoes() {
        ImageSigner signer = ImageSigner.of(Secret.of(resource("key.pem")));

        assertThat(signer.sign(MANIFEST).signature()).isEqualTo(resource("manifest.sig"));
    }

    @Test
    void anotherKeysSignatureIsNone() {
        Image image = new Image(MANIFEST, resource("manifest.sig"));

        assertThat(ImageKey.of(resource("other.pem")).signed(image)).isFalse();
    }

    @Test
    void whateverOfAManifestIsChangedItIsSignedNoMore() {
        ImageKey key = ImageKey.of(resource("public.pem"));
        String signature = resource("manifest.sig");
        String arguments = MANIFEST.cmdline();

        assertThat(key.signed(
                        new Image(new Manifest("compute-8", KERNEL, INITRD, arguments), signature)))
                .isFalse();
        assertThat(key.signed(
                        new Image(new Manifest("compute-7", INITRD, INITRD, arguments), signature)))
                .isFalse();
        assertThat(key.signed(
                        new Image(new Manifest("compute-7", KERNEL, KERNEL, arguments), signature)))
                .isFalse();
        assertThat(key.signed(new Image(
                        new Manifest("compute-7", KERNEL, INITRD, "init=/bin/sh"), signature)))
                .isFalse();
    }

    @Test
    void aSignatureOfNonsenseIsNone() {
        Image image = new Image(MANIFEST, "/".repeat(85) + "w==");

        assertThat(ImageKey.of(resource("public.pem")).signed(image)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa.pem", "key.pem", "manifest"})
    void whatIsNoPublicKeyIsSaid(String file) {
        assertThatThrownBy(() -> ImageKey.of(resource(file))).isInstanceOf(UsageException.class);
    }

    @Test
    void aPrivateKeyThatIsNoneIsSaidWithoutIt() {
        Secret secret =
                Secret.of("-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----");

        assertThatThrownBy(() -> ImageSigner.of(secret))
                .isInstanceOf(UsageException.class)
                .hasMessageNotContaining("c2VjcmV0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nname=other",
                "a  b",
                " a",
                "a ",
                "\u00fc",
                "quiet bearman.boot=production",
                "initrd=other",
                "a initrd=other"
            })
    void aCommandLineThatIsNoneIsRefused(String cmdline) {
        assertThatThrownBy(() -> new Manifest("a", KERNEL, INITRD, cmdline))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("image a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "../a", "a\n", ".a"})
    void aNameThatIsNoneIsRefused(String name) {
        assertThatThrownBy(() -> new Manifest(name, KERNEL, INITRD, ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "../../etc/passwd"})
    void aDigestThatIsNoneIsRefused(String sha256) {
        assertThatThrownBy(() -> new Artifact(sha256, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String resource(String name) {
        try {
            return Files.readString(Path.of("src/test/resources/image", name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
