package io.bearman.testkit.planted;

/** What others must not know. */
public record ATestkit() {}
