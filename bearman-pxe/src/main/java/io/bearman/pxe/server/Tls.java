package io.bearman.pxe.server;

import io.bearman.core.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * What a server proves itself with.
 *
 * @param certificates a PEM file: its own, then those that vouch for it
 * @param key a PEM file: the private key of the first, in PKCS #8 without a passphrase
 */
public record Tls(Path certificates, Path key) {
    private static final char[] INSIDE = {};

    /** Read whenever a server is opened: a new certificate is taken by a restart. */
    SslContextFactory.Server factory() {
        SslContextFactory.Server factory = new SslContextFactory.Server();
        factory.setKeyStore(store());
        factory.setKeyStorePassword("");
        // Machines call us by whatever name or address DHCP gave them.
        factory.setSniRequired(false);
        return factory;
    }

    private KeyStore store() {
        try {
            Certificate[] chain = chain();
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, INSIDE);
            store.setKeyEntry(
                    "server", privateKey(chain[0].getPublicKey().getAlgorithm()), INSIDE, chain);
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new UsageException(
                    "TLS cannot be had with " + certificates + " and its private key " + key, e);
        }
    }

    private Certificate[] chain() throws GeneralSecurityException, IOException {
        try (InputStream in = Files.newInputStream(certificates)) {
            Certificate[] chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(in)
                    .toArray(Certificate[]::new);
            if (chain.length == 0) {
                throw new UsageException("there is no certificate in " + certificates);
            }
            return chain;
        }
    }

    private PrivateKey privateKey(String algorithm) throws GeneralSecurityException, IOException {
        List<String> lines = Files.readAllLines(key, StandardCharsets.US_ASCII);
        int begin = lines.indexOf("-----BEGIN PRIVATE KEY-----");
        int end = lines.indexOf("-----END PRIVATE KEY-----");
        if (begin < 0 || end < begin) {
            throw new UsageException("no '-----BEGIN PRIVATE KEY-----' in " + key
                    + "; openssl pkcs8 -topk8 -nocrypt writes one");
        }
        byte[] encoded = decode(String.join("", lines.subList(begin + 1, end)));
        try {
            return KeyFactory.getInstance(algorithm)
                    .generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    private byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            // Not the cause: its text holds characters of the key.
            throw new UsageException("what stands in " + key + " is not base64");
        }
    }
}
