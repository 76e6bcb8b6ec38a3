package io.bearman.cli.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;

/** The images of {@code images/build}, and the keys that they are signed with. */
final class BuiltImages {
    private final Lab lab;
    private final Path privateKey;
    private final Path publicKey;

    /** Builds what is missing; the loader starts what these new keys sign. */
    BuiltImages(Lab lab, Path folder) {
        this.lab = lab;
        this.privateKey = folder.resolve("images.key");
        this.publicKey = folder.resolve("images.pub");
        try {
            KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            Files.writeString(privateKey, pem("PRIVATE", keys.getPrivate().getEncoded()));
            Files.writeString(publicKey, pem("PUBLIC", keys.getPublic().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lab.run("images", publicKey.toString());
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + " KEY-----\n" + Base64.getEncoder().encodeToString(der)
                + "\n-----END " + kind + " KEY-----\n";
    }

    /** Builds the large image too, when it is missing. */
    void buildRegistration() {
        lab.run("images", publicKey.toString(), "registration");
    }

    Path privateKey() {
        return privateKey;
    }

    Path publicKey() {
        return publicKey;
    }

    Path file(String name) {
        return Path.of(lab.description().path("images").asText()).resolve(name);
    }

    String sha256(String name) {
        try {
            byte[] bytes = Files.readAllBytes(file(name));
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
