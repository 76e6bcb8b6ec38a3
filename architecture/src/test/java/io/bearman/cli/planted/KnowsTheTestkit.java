package io.bearman.cli.planted;

import io.bearman.testkit.planted.ATestkit;

/** Breaks a rule on purpose. */
record KnowsTheTestkit(ATestkit testkit) {}
