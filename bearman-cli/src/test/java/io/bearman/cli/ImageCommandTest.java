package io.bearman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageCommandTest {
    @TempDir
    private Path folder;

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();
    private KeyPair keys;

    @BeforeEach
    void make() throws Exception {
        keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        pem("images.pub", "PUBLIC KEY", keys.getPublic().getEncoded());
        pem("images.key", "PRIVATE KEY", keys.getPrivate().getEncoded());
        Files.writeString(folder.resolve("vmlinuz"), "kernel");
        Files.writeString(folder.resolve("initrd.img"), "file system");
    }

    @Test
    void anImageIsAddedAssignedListedAndVerified() {
        assertThat(add("compute-7", "--sign-with", file("images.key"))).isZero();
        assertThat(run("image", "assign", "compute-7", "standard", "gpu")).isZero();
        assertThat(out).asString().contains("standard, gpu boot compute-7");

        assertThat(run("image", "list")).isZero();
        assertThat(out).asString().contains("compute-7", "gpu,standard", "console=ttyS0 quiet");
        assertThat(run("image", "list", "--output", "json")).isZero();
        assertThat(out)
                .asString()
                .contains("\"size\" : 6", "\"profiles\" : [ \"gpu\", \"standard\" ]");
        assertThat(run("image", "verify")).isZero();
        assertThat(out).asString().contains("as it was signed");
    }

    @Test
    void aHostWhoseFlavorHasAnImageNeedsNoProfileToBeDeployed() throws Exception {
        Files.writeString(folder.resolve("bmc.password"), "secret\n");
        Path hosts =
                Files.writeString(folder.resolve("hosts.jsonl"), """
                {"host":"cn1","role":"compute","region":"one","zone":"az1","flavor":"standard",\
                "state":"IN_STOCK","machine":{"uuid":"00000000-0000-0000-0000-000000000001",\
                "serial":"S1","rack":"r1","macs":["52:54:00:00:00:01"],"bmc":{"port":9,\
                "address":"127.0.0.1","guid":"%s","credential":"rack1"}}}
                """.formatted("0f".repeat(16)));
        assertThat(run("inventory", "import", hosts.toString())).isZero();
        Files.writeString(folder.resolve("bearman.yaml"), """
                bmc:
                  patience: 1s
                  credentials: {rack1: {user: admin, password-file: %s}}
                """.formatted(file("bmc.password")));
        String[] plan = {"deploy", "cn1", "--dry-run", "--config", file("bearman.yaml")};
        run(plan);
        assertThat(out).asString().contains("there is no boot profile standard");

        add("compute-7", "--sign-with", file("images.key"));
        run("image", "assign", "compute-7", "standard");
        run(plan);

        assertThat(out).asString().contains("image compute-7").doesNotContain("no boot profile");
    }

    @Test
    void anImageIsSignedWhereTheKeyIs() throws Exception {
        assertThat(parts("image", "manifest", "compute-7")).isZero();
        Signature ed25519 = Signature.getInstance("Ed25519");
        ed25519.initSign(keys.getPrivate());
        ed25519.update(out.toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        byte[] signature = ed25519.sign();
        Files.write(folder.resolve("raw.sig"), signature);
        Files.writeString(
                folder.resolve("base64.sig"), Base64.getEncoder().encodeToString(signature) + "\n");

        assertThat(add("compute-7", "--signature", file("raw.sig"))).isZero();
        assertThat(add("compute-7", "--signature", file("base64.sig"))).isZero();
    }

    @Test
    void aForeignSignatureIsRefused() throws Exception {
        KeyPair others = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        pem("others.key", "PRIVATE KEY", others.getPrivate().getEncoded());

        assertThat(add("compute-7", "--sign-with", file("others.key"))).isEqualTo(3);
        assertThat(err).asString().contains("compute-7 is not signed by the key");
        assertThat(run("image", "assign", "compute-7", "standard")).isEqualTo(3);
    }

    @Test
    void anotherImageOfTheSameNameIsRefused() throws Exception {
        assertThat(add("compute-7", "--sign-with", file("images.key"))).isZero();
        assertThat(add("compute-7", "--sign-with", file("images.key"))).isZero();
        Files.writeString(folder.resolve("vmlinuz"), "another kernel");

        assertThat(add("compute-7", "--sign-with", file("images.key"))).isEqualTo(3);
        assertThat(err).asString().contains("another image compute-7");
    }

    @Test
    void aDamagedImageIsFoundAndNamed() throws Exception {
        assertThat(add("compute-7", "--sign-with", file("images.key"))).isZero();
        try (Stream<Path> stored = Files.list(folder.resolve("artifacts"))) {
            for (Path each : stored.toList()) {
                Files.writeString(each, "damage");
            }
        }

        assertThat(run("image", "verify", "compute-7")).isEqualTo(1);
        assertThat(out).asString().contains("kernel ", "is damaged");
        assertThat(run("image", "verify", "compute-8")).isEqualTo(2);
        assertThat(err).asString().contains("there is no image compute-8");
    }

    @Test
    void aKeyIsNeverShown() throws Exception {
        Files.writeString(
                folder.resolve("bad.key"),
                "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n");

        assertThat(add("compute-7", "--sign-with", file("bad.key"))).isEqualTo(2);
        assertThat(out.toString() + err).doesNotContain("c2VjcmV0");
    }

    @Test
    void withoutTheSettingItIsNamed() {
        assertThat(Main.run(
                        Map.of(),
                        new PrintWriter(out, true),
                        new PrintWriter(err, true),
                        "image",
                        "list",
                        "--store",
                        file("store.db")))
                .isEqualTo(2);
        assertThat(err).asString().contains("boot.images");
    }

    @Test
    void aDhcpServerIsToldWhereTheBootServerIs() {
        String[] command = {
            "boot-server",
            "dhcp-config",
            "dnsmasq",
            "--subnet",
            "10.0.0.0/24",
            "--interface",
            "eth1",
            "--range",
            "10.0.0.100-10.0.0.199"
        };

        assertThat(run(command)).isEqualTo(2);
        assertThat(err).asString().contains("boot.url is missing");
        String[] url = {"--set", "boot.url=http://10.0.0.1:8480"};
        assertThat(run(Stream.of(command, url).flatMap(Stream::of).toArray(String[]::new)))
                .isZero();
        assertThat(out)
                .asString()
                .contains("dhcp-boot=tag:ipxe,http://10.0.0.1:8480/boot.ipxe\n")
                .contains("dhcp-boot=tag:!ipxe,tag:bios,undionly.kpxe,,10.0.0.1\n");
    }

    @Test
    void aBootServerWithANameNeedsTheAddressOfItsTftpServer() {
        String[] kea = {
            "boot-server",
            "dhcp-config",
            "kea",
            "--subnet",
            "10.0.0.0/24",
            "--interface",
            "eth1",
            "--range",
            "10.0.0.100-10.0.0.199",
            "--set",
            "boot.url=http://boot.example:8480"
        };

        assertThat(run(kea)).isEqualTo(2);
        String[] tftp = {"--tftp-server", "10.0.0.2"};
        assertThat(run(Stream.of(kea, tftp).flatMap(Stream::of).toArray(String[]::new)))
                .isZero();
        assertThat(out).asString().contains("\"next-server\" : \"10.0.0.2\"");
    }

    private int add(String name, String... signing) {
        return parts("image", "add", name, signing);
    }

    private int parts(String image, String verb, String name, String... more) {
        String[] parts = {
            image,
            verb,
            name,
            "--kernel",
            file("vmlinuz"),
            "--initrd",
            file("initrd.img"),
            "--cmdline",
            "console=ttyS0 quiet"
        };
        return run(Stream.of(parts, more).flatMap(Stream::of).toArray(String[]::new));
    }

    private int run(String... command) {
        out = new StringWriter();
        err = new StringWriter();
        String[] settings = {
            "--store",
            file("store.db"),
            "--set",
            "boot.images.directory=" + file("artifacts"),
            "--set",
            "boot.images.key-file=" + file("images.pub")
        };
        return Main.run(
                Map.of(),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Stream.of(command, settings).flatMap(Stream::of).toArray(String[]::new));
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private void pem(String name, String label, byte[] encoded) throws IOException {
        Files.writeString(
                folder.resolve(name),
                "-----BEGIN " + label + "-----\n"
                        + Base64.getMimeEncoder().encodeToString(encoded)
                        + "\n-----END " + label + "-----\n");
    }
}
