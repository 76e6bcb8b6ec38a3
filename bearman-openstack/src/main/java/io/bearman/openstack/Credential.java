package io.bearman.openstack;

import io.bearman.core.secret.Secret;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** With what one logs in to Keystone v3. */
public sealed interface Credential {
    /** {@return who that is, for messages; never a secret} */
    String who();

    /**
     * The name or the id of a user, project or domain.
     *
     * @param value the name or id
     * @param byId whether it is the id
     */
    record Ref(String value, boolean byId) {
        public Ref {
            if (value.isBlank()) {
                throw new IllegalArgumentException("a name or id must not be blank");
            }
        }

        /** {@return the one of this name} */
        public static Ref name(String name) {
            return new Ref(name, false);
        }

        /** {@return the one of this id} */
        public static Ref id(String id) {
            return new Ref(id, true);
        }

        @Override
        public String toString() {
            return value;
        }
    }

    /**
     * Something in a domain.
     *
     * @param ref which; an id needs no domain
     * @param domain the domain of a name
     */
    record InDomain(Ref ref, Ref domain) {
        @Override
        public String toString() {
            return ref.value();
        }
    }

    /**
     * A user with a password, in a project.
     *
     * @param user who
     * @param password its password
     * @param project in which project
     */
    record Password(InDomain user, Secret password, InDomain project) implements Credential {
        @Override
        public String who() {
            return user.toString();
        }
    }

    /**
     * An application credential: of one user, for one project, and only while Keystone keeps it.
     *
     * @param ref which
     * @param secret its secret
     * @param user whose; null when it is named by its id
     */
    record Application(Ref ref, Secret secret, @Nullable InDomain user) implements Credential {
        public Application {
            if (!ref.byId() && user == null) {
                throw new IllegalArgumentException(
                        "an application credential without an id needs its user: '" + ref + "'");
            }
        }

        /** {@return whose it is, if it is not named by its id} */
        public Optional<InDomain> owner() {
            return Optional.ofNullable(user);
        }

        @Override
        public String who() {
            return "application credential " + ref;
        }
    }

    /**
     * A token that somebody else got, for a project, used as it is until it ends; then {@link
     * io.bearman.core.cloud.CloudException.Denied}.
     *
     * @param id the token
     */
    record Token(Secret id) implements Credential {
        @Override
        public String who() {
            return "a token";
        }
    }
}
