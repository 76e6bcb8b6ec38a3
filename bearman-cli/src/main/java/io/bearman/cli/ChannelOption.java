package io.bearman.cli;

import io.bearman.core.UsageException;
import picocli.CommandLine.Option;

/** Which channel of a BMC is meant. */
final class ChannelOption {
    private static final int MOST = 15;

    @Option(
            names = "--channel",
            paramLabel = "N",
            description = "Of this channel (default: 14, the one that is asked over).",
            defaultValue = "14")
    private int channel;

    void check() {
        if (channel < 0 || channel > MOST) {
            throw new UsageException("--channel is 0 to " + MOST + ", not " + channel);
        }
    }

    int number() {
        return channel;
    }
}
