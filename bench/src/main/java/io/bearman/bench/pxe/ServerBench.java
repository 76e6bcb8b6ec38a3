package io.bearman.bench.pxe;

import io.bearman.bench.measure.Command;
import io.bearman.bench.measure.Contest;
import io.bearman.bench.measure.Place;
import io.bearman.bench.measure.Runs;
import io.bearman.bench.measure.Sheet;
import io.bearman.bench.store.Fleet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** The boot server and nginx in turn, both on this machine, both asked the same. */
final class ServerBench {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    /** What the lab's script ends with when packages are missing and it may not install them. */
    private static final int MISSING = 2;

    private static final int PORTS_AWAY = 900;
    /** Few enough for each to be answered at once. */
    private static final int AT_FIRST = 100;

    private final Place place;
    private final Sheet sheet;
    private final Fleet fleet = new Fleet(Site.HOSTS);
    private final Crowd crowd;
    private final WebServer ours;
    private final WebServer nginx;
    private final Wrk wrk;

    private ServerBench(Place place, Sheet sheet, WebServer ours, WebServer nginx, Wrk wrk) {
        this.place = place;
        this.sheet = sheet;
        this.crowd = new Crowd(place.time());
        this.ours = ours;
        this.nginx = nginx;
        this.wrk = wrk;
    }

    /** Measures all of it, where nginx and wrk are or may be installed. */
    static void measure(Place place, Sheet sheet) {
        Command.Ended installed = place.command("lab/pxe", "peers").run(PATIENCE);
        if (installed.exitCode() == MISSING) {
            Stream.of(Figure.values())
                    .forEach(figure -> figure.skip(sheet, installed.err().strip()));
            return;
        }
        installed.orThrow();
        Path folder = place.folder("pxe");
        Site site = new Site(folder);
        Fleet fleet = new Fleet(Site.HOSTS);
        int port = Integer.parseInt(System.getenv().getOrDefault("LAB_PORT_BASE", "18000"))
                + PORTS_AWAY;
        try (WebServer ours =
                BootServerProcess.start(place, place.folder("pxe-server"), site, fleet, port)) {
            String script = until(place, ours, Crowd.question(fleet, 0));
            try (WebServer nginx = Nginx.start(place.folder("pxe-nginx"), site, script, port + 1)) {
                until(place, nginx, "/v1/boot");
                new ServerBench(place, sheet, ours, nginx, new Wrk(folder, fleet)).measure(site);
            }
        }
    }

    /** {@return what it answers once it is up} */
    private static String until(Place place, WebServer server, String path) {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
        String[] answer = {""};
        boolean up = place.time()
                .await(
                        () -> {
                            answer[0] = answer(client, uri);
                            return !answer[0].isEmpty() || !server.isAlive();
                        },
                        Duration.ofMinutes(1));
        // Or somebody else's listens there.
        if (!up || answer[0].isEmpty() || !server.isAlive()) {
            throw new IllegalStateException("nobody answers at " + uri);
        }
        return answer[0];
    }

    private static String answer(HttpClient client, URI uri) {
        try {
            HttpRequest request = HttpRequest.newBuilder(uri).build();
            var response = client.send(request, BodyHandlers.ofString());
            return response.statusCode() == 200 ? response.body() : "";
        } catch (java.net.ConnectException e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new io.bearman.core.InterruptedWaitException(e);
        }
    }

    private void measure(Site site) {
        sheet.part("first storm", this::first);
        // What a server does for the first time is not what it does all day.
        wrk.rate(ours, true);
        wrk.rate(ours, false);
        sheet.part("scripts", () -> scripts(true, Figure.SCRIPTS, Figure.SCRIPTS_CPU));
        sheet.part("connections", () -> scripts(false, Figure.CONNECTIONS, Figure.CONNECTIONS_CPU));
        sheet.part("storm", this::storm);
        sheet.part("artifact", () -> files(1, site.large(), Figure.ARTIFACT, Figure.ARTIFACT_CPU));
        sheet.part(
                "artifacts",
                () -> files(300, site.small(), Figure.ARTIFACTS, Figure.ARTIFACTS_CPU));
        Figure.MEMORY.alone(sheet, ours.mostMemory(), 1);
    }

    /** Nothing is remembered of any machine, and none has a token; each wants a write. */
    private void first() {
        double seconds = 0;
        for (int from = 0; from < Site.HOSTS; from += AT_FIRST) {
            int begin = from;
            Crowd.Went went =
                    crowd.ask(ours, AT_FIRST, host -> Crowd.question(fleet, begin + host));
            if (went.failed() > 0) {
                throw new IllegalStateException(went.failed() + " of " + AT_FIRST + " failed");
            }
            seconds += went.seconds();
        }
        Figure.FIRST.alone(sheet, Site.HOSTS / seconds, 1);
    }

    private void scripts(boolean kept, Figure rate, Figure cpu) {
        Map<String, Runs<Asked>> runs = contest(server -> {
            double before = server.cpuMillis();
            double perSecond = wrk.rate(server, kept);
            double millis = server.cpuMillis() - before;
            return new Asked(perSecond, 1000 * millis / (perSecond * Wrk.SECONDS));
        });
        rate.beside(sheet, runs, Asked::perSecond);
        cpu.beside(sheet, runs, Asked::cpuMicros);
    }

    private record Asked(double perSecond, double cpuMicros) {}

    private void storm() {
        Map<String, Runs<Crowd.Went>> runs = contest(
                server -> crowd.ask(server, Site.HOSTS, host -> Crowd.question(fleet, host)));
        Runs<Crowd.Went> own = Runs.of(runs, BootServerProcess.NAME);
        Figure.STORM.beside(sheet, runs, Crowd.Went::seconds);
        Figure.STORM_P99.alone(sheet, own.median(Crowd.Went::p99), own.count());
        double failed = own.all().stream().mapToDouble(Crowd.Went::failed).max().orElseThrow();
        Figure.STORM_FAILED.alone(sheet, failed, own.count());
    }

    private void files(int clients, String path, Figure speed, Figure cpu) {
        // It is read whole and found good before the first one gets it.
        crowd.ask(ours, 1, any -> path);
        Map<String, Runs<Sent>> runs = contest(server -> {
            double before = server.cpuMillis();
            Crowd.Went went = crowd.ask(server, clients, any -> path);
            if (went.failed() > 0) {
                throw new IllegalStateException(went.failed() + " of " + clients + " failed");
            }
            return new Sent(went.megabytesPerSecond(), server.cpuMillis() - before);
        });
        speed.beside(sheet, runs, Sent::megabytesPerSecond);
        cpu.beside(sheet, runs, Sent::cpuMillis);
    }

    private <F> Map<String, Runs<F>> contest(Function<WebServer, F> run) {
        return Contest.<F>on(place.time())
                .with(BootServerProcess.NAME, () -> run.apply(ours))
                .with(Nginx.NAME, () -> run.apply(nginx))
                .run();
    }

    private record Sent(double megabytesPerSecond, double cpuMillis) {}
}
