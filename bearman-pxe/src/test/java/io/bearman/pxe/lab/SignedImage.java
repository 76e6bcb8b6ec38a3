package io.bearman.pxe.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;

/** A kernel, an initrd, and a manifest of both as the catalogue signs it. */
record SignedImage(byte[] kernel, byte[] initrd, byte[] manifest, byte[] signature) {
    static final String CMDLINE = "console=ttyS0 quiet no_timer_check";

    static SignedImage of(byte[] kernel, byte[] initrd, KeyPair keys) {
        byte[] manifest = String.join(
                        "\n",
                        "name=lab",
                        "kernel_sha256=" + sha256(kernel),
                        "kernel_size=" + kernel.length,
                        "initrd_sha256=" + sha256(initrd),
                        "initrd_size=" + initrd.length,
                        "cmdline=" + CMDLINE,
                        "")
                .getBytes(UTF_8);
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(keys.getPrivate());
            signer.update(manifest);
            return new SignedImage(kernel, initrd, manifest, signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return the lines of a session's answer that describe it} */
    String lines() {
        Base64.Encoder base64 = Base64.getEncoder();
        return "image=lab\nmanifest=" + base64.encodeToString(manifest) + "\nsignature="
                + base64.encodeToString(signature) + "\n";
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
