package io.bearman.pxe;

/** What a machine that the inventory does not know may boot; never production. */
public enum Strangers {
    /** The loader that registers it. */
    REGISTER,
    /** Nothing. */
    DENY
}
