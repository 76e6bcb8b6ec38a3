package io.bearman.maintenance;

import io.bearman.core.cloud.Server;

/**
 * A server and what will be done with it.
 *
 * @param server as it was seen
 * @param treatment what will be done, or why nothing
 */
public record ServerPlan(Server server, Treatment treatment) {}
