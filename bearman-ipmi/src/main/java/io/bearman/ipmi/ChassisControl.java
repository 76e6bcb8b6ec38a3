package io.bearman.ipmi;

import io.bearman.core.power.PowerAction;

/**
 * Chassis Control (IPMI v2.0 §28.3), privilege OPERATOR.
 *
 * @param action what to do
 */
record ChassisControl(PowerAction action) implements Command<Done> {
    @Override
    public int netFn() {
        return CHASSIS;
    }

    @Override
    public int number() {
        return 0x02;
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
    public Done decode(WireReader in) {
        return Done.DONE;
    }

    /** A BMC need not recognise a repeated request: two cycles would be two cycles. */
    @Override
    public boolean repeatable() {
        return action.idempotent();
    }

    @Override
    public boolean changesPower() {
        return true;
    }
}
