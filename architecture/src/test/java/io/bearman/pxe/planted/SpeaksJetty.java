package io.bearman.pxe.planted;

import org.eclipse.jetty.server.Server;

/** Breaks a rule on purpose. */
record SpeaksJetty(Server server) {}
