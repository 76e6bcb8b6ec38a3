package io.bearman.core.cloud;

/** A vm_state that an administrator may claim in Nova's database, whatever the guest does. */
public enum ClaimedState {
    ACTIVE,
    ERROR
}
