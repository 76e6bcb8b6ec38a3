package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.UsageException;
import io.bearman.core.host.HostId;
import io.bearman.core.power.BootDevice;
import io.bearman.ipmi.Patience;
import io.bearman.sdk.Bearman;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code bearman boot-device}. */
@Command(
        name = "boot-device",
        description = {
            "Sets where hosts boot from the next time, once, under their machines' claims, and reads it",
            "back. It restarts nothing."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  bearman boot-device cn1 network", "  bearman boot-device cn[001-150] default"})
final class BootDeviceCommand extends Base {
    @Parameters(
            arity = "0..*",
            paramLabel = "HOST... DEVICE",
            hideParamSyntax = true,
            description = {
                "Hosts of the inventory, also ranges: cn[001-150]; then network, or default for what",
                "the firmware is set up to."
            })
    private List<String> words = new ArrayList<>();

    // picocli fills the fields in by reflection.
    @SuppressWarnings("NullAway.Init")
    BootDeviceCommand() {}

    @Override
    ExitCode execute() {
        if (words.size() < 2) {
            throw new UsageException(
                    "boot-device needs hosts and a device; see: bearman" + " boot-device --help");
        }
        BootDevice device = device(words.get(words.size() - 1));
        List<HostId> hosts = hosts(words.subList(0, words.size() - 1));
        String answer = word(device) + " at the next boot";
        try (Bmcs bmcs = Bmcs.ofHosts(this, hosts, Patience.create().total())) {
            Bearman bearman = Objects.requireNonNull(bmcs.bearman());
            List<Outcome<String>> outcomes = bmcs.each(target -> {
                bearman.powerButton().nextBoot(HostId.of(target.name()), device);
                return answer;
            });
            return new Answers<>(outcomes, text -> text, text -> text).print(this);
        }
    }

    private static BootDevice device(String word) {
        return Arrays.stream(BootDevice.values())
                .filter(device -> word(device).equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(() -> new UsageException("'" + word + "' is not a boot device; known: "
                        + Arrays.stream(BootDevice.values())
                                .map(BootDeviceCommand::word)
                                .collect(Collectors.joining(", "))));
    }

    private static String word(BootDevice device) {
        return device.name().toLowerCase(Locale.ROOT);
    }
}
