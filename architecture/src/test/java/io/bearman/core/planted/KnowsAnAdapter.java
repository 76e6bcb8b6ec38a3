package io.bearman.core.planted;

import io.bearman.store.planted.AnAdapter;

/** Breaks a rule on purpose. */
record KnowsAnAdapter(AnAdapter adapter) {}
