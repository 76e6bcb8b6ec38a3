package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.InterruptedWaitException;
import io.bearman.core.power.PowerException;
import io.bearman.ipmi.command.PresencePing.Pong;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;

/** {@code bearman ipmi ping}. */
@Command(
        name = "ping",
        description = {
            "Asks whether there are BMCs (RMCP presence ping). Nobody logs in, so the answer proves",
            "nothing, and no credential is needed."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bearman ipmi ping cn[001-150] --patience 2",
            "  bearman ipmi ping --bmc 10.0.0.[1-254] --patience 2"
        })
final class IpmiPing extends IpmiBase {
    @Override
    boolean logsIn() {
        return false;
    }

    @Override
    ExitCode execute(Bmcs bmcs) {
        Map<Target, CompletableFuture<Pong>> pongs = new LinkedHashMap<>();
        bmcs.targets()
                .forEach(target -> pongs.put(
                        target,
                        bmcs.client().ping(target.bmc().address(), target.bmc().port())));
        List<Outcome<Pong>> outcomes = pongs.entrySet().stream()
                .map(it -> outcome(it.getKey(), it.getValue()))
                .toList();
        return new Answers<>(outcomes, IpmiPing::text, pong -> pong).print(this);
    }

    private static Outcome<Pong> outcome(Target target, CompletableFuture<Pong> pong) {
        try {
            return Outcome.came(target, pong.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PowerException why) {
                return Outcome.failed(target, why);
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptedWaitException(e);
        }
    }

    private static String text(Pong pong) {
        return pong.ipmi() ? "alive" : "alive, but it does not speak IPMI";
    }
}
