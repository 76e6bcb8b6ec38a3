package io.bearman.testkit.bmc;

import java.util.Optional;

/** What a user may do (IPMI v2.0 §6.8), each level including those above it here. */
public enum Privilege {
    CALLBACK,
    USER,
    OPERATOR,
    ADMINISTRATOR;

    int code() {
        return ordinal() + 1;
    }

    boolean allows(Privilege needed) {
        return compareTo(needed) >= 0;
    }

    Privilege orLower(Privilege other) {
        return compareTo(other) <= 0 ? this : other;
    }

    static Optional<Privilege> ofCode(int code) {
        return code >= 1 && code <= 4 ? Optional.of(values()[code - 1]) : Optional.empty();
    }
}
