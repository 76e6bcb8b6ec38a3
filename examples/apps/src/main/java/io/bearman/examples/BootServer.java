package io.bearman.examples;

import io.bearman.core.BearmanException;
import io.bearman.core.InterruptedWaitException;
import io.bearman.core.net.Http;
import io.bearman.core.time.TimeSource;
import io.bearman.pxe.Figures;
import io.bearman.pxe.Operations;
import io.bearman.pxe.artifact.ArtifactDirectory;
import io.bearman.pxe.server.Serving;
import io.bearman.sdk.Bearman;
import io.bearman.sdk.BootCare;
import io.bearman.sdk.Configuration;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A boot server of one's own: Bearman's answers, a path of ours before them, and files, on one port; and
 * the threads that see to it that machines which registered go off, and boot.
 * {@code BootServer DIRECTORY}: the directory of artifacts.
 */
public final class BootServer {
    private BootServer() {}

    @SuppressWarnings("try") // Its threads are only to be there.
    public static void main(String[] args) {
        Configuration configuration = Configuration.load(); // bearman.yaml, BEARMAN_*
        try (Bearman bearman = Bearman.open(configuration);
                io.bearman.pxe.server.BootServer server = open(bearman, Path.of(args[0]));
                BootCare care = bearman.bootCare()) {
            System.out.println("listening at " + server.uri());
            TimeSource.system().await(() -> false, Duration.ofDays(36_500));
        } catch (InterruptedWaitException e) {
            System.err.println("stopped");
        } catch (BearmanException e) {
            System.err.println(e.getMessage());
            System.exit(e.exitCode().number());
        }
    }

    static io.bearman.pxe.server.BootServer open(Bearman bearman, Path artifacts) {
        Configuration.Boot boot = bearman.configuration().boot();
        Figures figures = new Figures(); // GET /metrics
        Http answers = new Operations(
                greeting(bearman.bootHandler()),
                figures,
                () -> bearman.ports().freeze().frozen());
        return io.bearman.pxe.server.BootServer.open(
                Serving.of(answers).with(new ArtifactDirectory(artifacts)).with(figures),
                new InetSocketAddress(boot.address(), boot.port()));
    }

    /** Whatever answers a request is a function from it to a response. */
    private static Http greeting(Http others) {
        return request -> request.uri().getPath().equals("/hello")
                ? Http.Response.of(200, "text/plain", "hello from the boot server\n")
                : others.send(request);
    }
}
