package io.bearman.core;

/** What a command tells its caller; the numbers are part of the API. */
public enum ExitCode {
    /** Everything asked for is done. */
    DONE(0),
    /** Something was tried and did not succeed; the report says what. */
    FAILED(1),
    /** The command line or the configuration is wrong; nothing was tried. */
    USAGE(2),
    /** Bearman refused for safety; nothing was tried. */
    REFUSED(3);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    /** {@return the number for {@code System.exit}} */
    public int number() {
        return number;
    }
}
