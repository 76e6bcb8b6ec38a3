package io.bearman.store.planted;

/** What others must not know. */
public record AnAdapter() {}
