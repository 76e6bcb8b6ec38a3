package io.bearman.ipmi.planted;

import io.bearman.store.planted.AnAdapter;

/** Breaks a rule on purpose. */
record KnowsAnotherAdapter(AnAdapter[] adapters) {}
