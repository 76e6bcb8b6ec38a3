package io.bearman.core.planted;

/** Breaks a rule on purpose. */
final class RemembersStatically {
    static int count;
}
