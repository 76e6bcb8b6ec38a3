package io.bearman.core.cloud;

/**
 * A service of the control plane.
 *
 * @param binary what it is: nova-conductor, nova-scheduler
 * @param machine where it runs, in its own words
 * @param enabled whether it is to work
 * @param up whether it reported within the cloud's service_down_time
 */
public record ControlService(String binary, String machine, boolean enabled, boolean up) {}
