package io.bearman.ipmi.command;

import io.bearman.ipmi.command.ChassisStatus.RestorePolicy;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Set Power Restore Policy (IPMI v2.0 §28.8), privilege OPERATOR; it is read by {@link
 * GetChassisStatus}.
 *
 * @param policy what the machine shall do when mains power returns; {@link RestorePolicy#UNKNOWN}
 *     changes nothing, for who wants to know what there is
 */
public record SetPowerRestorePolicy(RestorePolicy policy) implements Command<Set<RestorePolicy>> {
    private static final Definition DEFINITION = new Definition(
            "Set Power Restore Policy", "28.8", Definition.CHASSIS, 0x06, Privilege.OPERATOR);

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public byte[] data() {
        int number = switch (policy) {
            case STAY_OFF -> 0;
            case PREVIOUS -> 1;
            case ALWAYS_ON -> 2;
            case UNKNOWN -> 3;
        };
        return new byte[] {(byte) number};
    }

    /** {@return the policies that this machine has} */
    @Override
    public Set<RestorePolicy> decode(WireReader in) {
        int supported = in.uint8();
        Set<RestorePolicy> policies = new LinkedHashSet<>();
        if ((supported & 1) != 0) {
            policies.add(RestorePolicy.STAY_OFF);
        }
        if ((supported & 2) != 0) {
            policies.add(RestorePolicy.PREVIOUS);
        }
        if ((supported & 4) != 0) {
            policies.add(RestorePolicy.ALWAYS_ON);
        }
        return Flags.copy(policies);
    }
}
