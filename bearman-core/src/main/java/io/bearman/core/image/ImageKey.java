package io.bearman.core.image;

import io.bearman.core.UsageException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;

/** The public key by which images are told from other people's. Thread-safe. */
public final class ImageKey {
    private final PublicKey key;

    private ImageKey(PublicKey key) {
        this.key = key;
    }

    /**
     * {@return the key of this text}
     *
     * @param pem what {@code openssl pkey -pubout} writes
     * @throws UsageException when it is no Ed25519 public key
     */
    public static ImageKey of(String pem) {
        byte[] encoded = Pem.decode(pem, "PUBLIC KEY");
        try {
            return new ImageKey(KeyFactory.getInstance("Ed25519")
                    .generatePublic(new X509EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException e) {
            throw new UsageException("not an Ed25519 public key (openssl pkey -pubout)");
        }
    }

    /** {@return whether its owner signed exactly this manifest} */
    public boolean signed(Image image) {
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initVerify(key);
            ed25519.update(image.manifest().bytes());
            return ed25519.verify(image.signatureBytes());
        } catch (GeneralSecurityException e) {
            return false; // not even a point of the curve
        }
    }
}
