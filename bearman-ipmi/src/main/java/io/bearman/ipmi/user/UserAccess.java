package io.bearman.ipmi.user;

import io.bearman.ipmi.command.PrivilegeLimit;

/**
 * What a user may do on one channel (IPMI v2.0 §22.26, §22.27).
 *
 * @param callbackOnly whether the BMC only calls back
 * @param linkAuthentication whether the name is used for link authentication (PPP)
 * @param messaging whether the user may send commands over IPMI
 * @param limit the most that is given
 */
public record UserAccess(
        boolean callbackOnly, boolean linkAuthentication, boolean messaging, PrivilegeLimit limit) {

    /** {@return what somebody needs who uses IPMI over the LAN} */
    public static UserAccess messaging(PrivilegeLimit limit) {
        return new UserAccess(false, false, true, limit);
    }
}
