package io.bearman.core.secret;

/**
 * A user and the secret that proves it.
 *
 * @param user the user name
 * @param password its password
 */
public record Credential(String user, Secret password) {}
