package io.bearman.ipmi.fuzz;

/** Where Jazzer comes in; the target is the property {@code fuzz.target}. */
public final class JazzerEntry {
    private static final FuzzTarget TARGET = FuzzTarget.valueOf(System.getProperty("fuzz.target"));

    private JazzerEntry() {}

    /** Called with one input after the other. */
    public static void fuzzerTestOneInput(byte[] data) {
        TARGET.run(data);
    }
}
