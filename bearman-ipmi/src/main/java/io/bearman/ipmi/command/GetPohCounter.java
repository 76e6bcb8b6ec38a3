package io.bearman.ipmi.command;

import java.time.Duration;

/** Get POH Counter (IPMI v2.0 §28.14), privilege USER: how long the machine was on in all. */
public record GetPohCounter() implements Command<Duration> {
    private static final Definition DEFINITION =
            new Definition("Get POH Counter", "28.14", Definition.CHASSIS, 0x0f, Privilege.USER);

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public Duration decode(WireReader in) {
        int minutesPerCount = in.uint8();
        return Duration.ofMinutes(minutesPerCount * in.uint32le());
    }
}
