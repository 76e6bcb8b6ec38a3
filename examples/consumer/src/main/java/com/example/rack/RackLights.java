package com.example.rack;

import io.bearman.core.BearmanException;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.inventory.InventoryLines;
import io.bearman.core.inventory.Query;
import io.bearman.core.power.Reading;
import io.bearman.sdk.Bearman;
import io.bearman.sdk.Configuration;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;

/** Says which machines of a list are on, as bearman.yaml lets it in: {@code RackLights HOSTS.jsonl}. */
public final class RackLights {
    private RackLights() {}

    public static void main(String[] args) throws IOException {
        try {
            print(Configuration.load(), Path.of(args[0]), System.out);
        } catch (BearmanException e) {
            System.err.println(e.getMessage());
            System.exit(e.exitCode().number());
        }
    }

    static void print(Configuration configuration, Path hosts, PrintStream out) throws IOException {
        try (Bearman bearman = Bearman.open(configuration);
                Reader lines = Files.newBufferedReader(hosts)) {
            Inventory inventory = bearman.ports().inventory();
            inventory.put(InventoryLines.parse(lines, hosts.toString()), Bearman.user());
            inventory.each(Query.all(), host -> {
                Reading reading = bearman.ports().power().read(host.machine());
                out.println(host.host().id() + " " + reading.state());
            });
        }
    }
}
