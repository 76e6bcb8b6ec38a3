package io.bearman.bench.ipmi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bearman.bench.measure.Command;
import io.bearman.bench.measure.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code ipmi_sim}, one process a BMC, as {@code lab/ipmi} starts them. */
final class LabFleet implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    /** What {@code lab/ipmi} ends with when packages are missing and it may not install them. */
    private static final int MISSING = 2;

    private final Place place;
    private final Nets nets;
    private final Path folder;

    LabFleet(Place place, Nets nets) {
        this.place = place;
        this.nets = nets;
        // bin/bench takes down what it finds here, should we be killed.
        this.folder = place.root().resolve("target/lab/ipmi-bench");
    }

    /** {@return why there can be no such BMCs here, or nothing} */
    String missing() {
        Command.Ended ended = lab("install").run(PATIENCE);
        if (ended.exitCode() == MISSING) {
            return ended.err().strip();
        }
        ended.orThrow();
        return "";
    }

    /** {@return so many BMCs, which answer} */
    Bmcs up(int count) {
        lab("up", Integer.toString(count), "--bare").run(PATIENCE).orThrow();
        List<InetSocketAddress> addresses = new ArrayList<>();
        JsonNode bmcs = description().path("bmcs");
        for (JsonNode bmc : bmcs) {
            addresses.add(new InetSocketAddress(
                    bmc.path("address").textValue(), bmc.path("port").intValue()));
        }
        JsonNode any = bmcs.path(0);
        return new Bmcs(
                        addresses,
                        any.path("user").textValue(),
                        any.path("password").textValue())
                .first(count);
    }

    private JsonNode description() {
        try {
            return new ObjectMapper().readTree(folder.resolve("lab.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Command lab(String... arguments) {
        return place.command("lab/ipmi", arguments)
                .with("LAB_DIR", folder.toString())
                .with("LAB_PORT_BASE", Integer.toString(nets.base()));
    }

    @Override
    public void close() {
        lab("down").run(PATIENCE).orThrow();
    }
}
