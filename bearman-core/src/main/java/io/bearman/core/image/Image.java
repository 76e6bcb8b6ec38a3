package io.bearman.core.image;

import java.util.Base64;
import java.util.regex.Pattern;

/**
 * A signed system. Whether the signature is right is not known here: {@link ImageKey} says so.
 *
 * @param manifest what is signed
 * @param signature Ed25519 over {@link Manifest#bytes} (RFC 8032 §5.1), 64 bytes in base64
 */
public record Image(Manifest manifest, String signature) {
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{86}==");

    public Image {
        if (!BASE64.matcher(signature).matches()) {
            throw new IllegalArgumentException(
                    "image " + manifest.name() + ": the signature is not 64 bytes in base64");
        }
    }

    /** {@return its name} */
    public String name() {
        return manifest.name();
    }

    /** {@return its kernel} */
    public Artifact kernel() {
        return manifest.kernel();
    }

    /** {@return its only initrd} */
    public Artifact initrd() {
        return manifest.initrd();
    }

    /** {@return the kernel's arguments} */
    public String cmdline() {
        return manifest.cmdline();
    }

    /** {@return the signature's 64 bytes} */
    public byte[] signatureBytes() {
        return Base64.getDecoder().decode(signature);
    }
}
