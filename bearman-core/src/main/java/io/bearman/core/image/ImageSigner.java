package io.bearman.core.image;

import io.bearman.core.UsageException;
import io.bearman.core.secret.Secret;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/** The private key that signs images. No server needs it: it belongs where images are made. */
public final class ImageSigner {
    private final PrivateKey key;

    private ImageSigner(PrivateKey key) {
        this.key = key;
    }

    /**
     * {@return the key of this text}
     *
     * @param pem what {@code openssl genpkey -algorithm ed25519} writes
     * @throws UsageException when it is no Ed25519 private key without a passphrase
     */
    public static ImageSigner of(Secret pem) {
        byte[] encoded = Pem.decode(pem.text(), "PRIVATE KEY");
        try {
            return new ImageSigner(KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new PKCS8EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException e) {
            throw new UsageException(
                    "not an Ed25519 private key (openssl genpkey -algorithm ed25519)");
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    /** {@return the image of this manifest} */
    public Image sign(Manifest manifest) {
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initSign(key);
            ed25519.update(manifest.bytes());
            return new Image(manifest, Base64.getEncoder().encodeToString(ed25519.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot sign with Ed25519", e);
        }
    }
}
