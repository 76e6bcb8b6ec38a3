package io.bearman.ipmi.sol;

/** Numbers of payload instances (IPMI v2.0 §24.1). */
final class Instances {
    private static final int MOST = 15;

    private Instances() {}

    static void check(int instance) {
        if (instance < 1 || instance > MOST) {
            throw new IllegalArgumentException(
                    "a payload instance is 1 to " + MOST + ", not " + instance);
        }
    }
}
