package io.bearman.ipmi.command;

/**
 * Set Session Privilege Level (IPMI v2.0 §22.18): a session begins as USER, whatever maximum its
 * setup asked for.
 *
 * @param privilege what the session may do from now on
 */
public record SetSessionPrivilege(Privilege privilege) implements Order {
    private static final Definition DEFINITION = new Definition(
            "Set Session Privilege Level", "22.18", Definition.APPLICATION, 0x3b, Privilege.USER);

    private static final int NOT_FOR_THIS_USER = 0x80;
    private static final int OVER_THE_LIMIT = 0x81;

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public byte[] data() {
        return new byte[] {(byte) privilege.number()};
    }

    @Override
    public boolean deniedBy(int completionCode) {
        return completionCode == NOT_FOR_THIS_USER
                || completionCode == OVER_THE_LIMIT
                || Order.super.deniedBy(completionCode);
    }
}
