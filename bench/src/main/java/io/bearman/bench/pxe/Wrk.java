package io.bearman.bench.pxe;

import io.bearman.bench.measure.Command;
import io.bearman.bench.store.Fleet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** wrk with one thread and 64 connections, asking as each host in turn. */
final class Wrk {
    static final int SECONDS = 3;
    private static final Pattern RATE = Pattern.compile("Requests/sec: +([0-9.]+)");
    // Anything else is an error: wrk counts every status above 399, and sockets that failed.
    private static final Pattern FAILED =
            Pattern.compile("Non-2xx or 3xx responses: \\d+|Socket errors: .*");

    private final Path script;

    Wrk(Path folder, Fleet fleet) {
        StringBuilder lua = new StringBuilder("local paths = {\n");
        for (int host = 0; host < Site.HOSTS; host++) {
            lua.append('"').append(Crowd.question(fleet, host)).append("\",\n");
        }
        lua.append("}\nlocal at = 0\nrequest = function()\n")
                .append("  at = at % #paths + 1\n  return wrk.format(nil, paths[at])\nend\n");
        try {
            this.script = Files.writeString(folder.resolve("wrk.lua"), lua);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return answers a second} */
    double rate(WebServer server, boolean kept) {
        Command.Ended ended = Command.of(
                        "wrk",
                        "-t1",
                        "-c64",
                        "-d" + SECONDS + "s",
                        "-H",
                        kept ? "Connection: keep-alive" : "Connection: close",
                        "-s",
                        script.toString(),
                        "http://127.0.0.1:" + server.address().getPort())
                .run(Duration.ofMinutes(1))
                .orThrow();
        Matcher failed = FAILED.matcher(ended.out());
        if (failed.find()) {
            throw new IllegalStateException("wrk says: " + failed.group());
        }
        Matcher rate = RATE.matcher(ended.out());
        if (!rate.find()) {
            throw new IllegalStateException("wrk says no rate: " + ended.out());
        }
        return Double.parseDouble(rate.group(1));
    }
}
