package io.bearman.core.host;

import io.bearman.core.secret.Secret;

/**
 * The key that a host proves itself by to whoever logs in over SSH: Ed25519 alone, which every
 * OpenSSH since 6.5 (2014) speaks.
 *
 * @param host whose it is
 * @param publicKey as in {@code ssh_host_ed25519_key.pub}: {@code ssh-ed25519 AAAA... cn1}
 * @param privateKey as in {@code ssh_host_ed25519_key}, without a passphrase
 */
public record SshHostKey(HostId host, String publicKey, Secret privateKey) {}
