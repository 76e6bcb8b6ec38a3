package io.bearman.cli;

import io.bearman.core.UsageException;

/** Numbers of a BMC's channels. */
final class Channels {
    private static final int MOST = 15;

    private Channels() {}

    static void check(int channel) {
        if (channel < 0 || channel > MOST) {
            throw new UsageException("--channel is 0 to " + MOST + ", not " + channel);
        }
    }
}
