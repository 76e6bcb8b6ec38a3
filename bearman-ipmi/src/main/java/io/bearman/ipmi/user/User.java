package io.bearman.ipmi.user;

/**
 * A user of a BMC as seen on one channel.
 *
 * @param id the number
 * @param name empty when there is none
 * @param status whether the user is enabled, as far as the BMC says
 * @param access what the user may do there
 */
public record User(UserId id, String name, GetUserAccess.Status status, UserAccess access) {}
