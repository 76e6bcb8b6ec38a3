package io.bearman.core.planted.one.two;

import io.bearman.core.planted.one.One;

/** Breaks a rule on purpose. */
public record Two(One one) {}
