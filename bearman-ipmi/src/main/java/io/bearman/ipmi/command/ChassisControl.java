package io.bearman.ipmi.command;

import io.bearman.core.power.PowerAction;

/**
 * Chassis Control (IPMI v2.0 §28.3), privilege OPERATOR.
 *
 * @param action what to do
 */
public record ChassisControl(PowerAction action) implements Order {
    private static final Definition DEFINITION =
            new Definition("Chassis Control", "28.3", Definition.CHASSIS, 0x02, Privilege.OPERATOR);

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public byte[] data() {
        int control = switch (action) {
            case HARD_OFF -> 0;
            case ON -> 1;
            case CYCLE -> 2;
            case RESET -> 3;
            case DIAGNOSTIC_INTERRUPT -> 4;
            case SOFT_OFF -> 5;
        };
        return new byte[] {(byte) control};
    }

    @Override
    public String title() {
        return "Chassis Control " + action;
    }

    /** A BMC need not recognise a repeated request: two cycles would be two cycles. */
    @Override
    public boolean repeatable() {
        return action.idempotent();
    }

    @Override
    public boolean lostIsAmbiguous() {
        return true;
    }
}
