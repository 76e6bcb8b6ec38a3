package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.InterruptedWaitException;
import io.bearman.core.time.TimeSource;
import io.bearman.sdk.BootService;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code bearman boot-server}. */
@Command(
        name = "boot-server",
        description = {
            "Serves machines that boot, until it is interrupted or told to end.",
            "Where it listens and what machines boot is configured below boot:."
        },
        subcommands = DhcpConfigCommand.class,
        footerHeading = "%nExample:%n",
        footer = "  bearman boot-server --set boot.address=10.0.0.1 --set boot.port=8480")
final class BootServerCommand extends Base {
    @Override
    ExitCode execute() {
        try (BootService service =
                BootService.start(common.configuration(), common::openWithoutNodes)) {
            service.problem().ifPresent(this::say);
            answer(
                    "The boot server listens at " + service.uri(),
                    Map.of("uri", service.uri().toString()));
            TimeSource.system().await(() -> false, Duration.ofDays(36_500));
        } catch (InterruptedWaitException e) {
            err().println("bearman: interrupted, the boot server stops");
        }
        return ExitCode.DONE;
    }

    private void say(String problem) {
        err().println("bearman: " + problem + "; until it can, hosts boot by the snapshot");
    }
}
