package io.bearman.store.planted;

import io.fabric8.kubernetes.api.model.Node;

/** Breaks a rule on purpose. */
record SpeaksFabric8(Node node) {}
