package io.bearman.ipmi.settings;

import io.bearman.core.bmc.BmcPrivilege;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.PrivilegeLimit;
import java.util.Locale;

/** Our word for what somebody may do, and IPMI's. */
final class Levels {
    private Levels() {}

    static Privilege privilege(BmcPrivilege privilege) {
        return switch (privilege) {
            case USER -> Privilege.USER;
            case OPERATOR -> Privilege.OPERATOR;
            case ADMINISTRATOR -> Privilege.ADMINISTRATOR;
        };
    }

    static PrivilegeLimit limit(BmcPrivilege privilege) {
        return PrivilegeLimit.of(privilege(privilege));
    }

    /** {@return a constant as people read it} */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
