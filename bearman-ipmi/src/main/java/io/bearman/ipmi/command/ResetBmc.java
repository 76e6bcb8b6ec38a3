package io.bearman.ipmi.command;

/**
 * Cold Reset and Warm Reset (IPMI v2.0 §20.2, §20.3), privilege ADMINISTRATOR: the BMC starts again
 * and every session ends; the machine's power is not touched. Some BMCs reset before they answer:
 * then it is {@link io.bearman.core.power.PowerException.Ambiguous}.
 *
 * @param kind how
 */
public record ResetBmc(Kind kind) implements Order {
    private static final Definition COLD = new Definition(
            "Cold Reset", "20.2", Definition.APPLICATION, 0x02, Privilege.ADMINISTRATOR);
    private static final Definition WARM = new Definition(
            "Warm Reset", "20.3", Definition.APPLICATION, 0x03, Privilege.ADMINISTRATOR);

    /** What a reset forgets. */
    public enum Kind {
        /** Everything but its settings, as after a loss of its supply. */
        COLD,
        /** Only what is needed to work again; not every BMC has it. */
        WARM
    }

    @Override
    public Definition definition() {
        return switch (kind) {
            case COLD -> COLD;
            case WARM -> WARM;
        };
    }

    @Override
    public boolean repeatable() {
        return false;
    }
}
