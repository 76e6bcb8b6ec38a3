package io.bearman.core.secret;

/** Who knows the credentials: configuration, files, the environment; later the sealed store. */
@FunctionalInterface
public interface Credentials {
    /**
     * {@return the credential of this name}
     *
     * @throws io.bearman.core.UsageException when nobody knows it, naming it
     */
    Credential named(String name);
}
