package io.bearman.core.planted.one;

import io.bearman.core.planted.one.two.Two;

/** Breaks a rule on purpose. */
public record One(Two two) {}
