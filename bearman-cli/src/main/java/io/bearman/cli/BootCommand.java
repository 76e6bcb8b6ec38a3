package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.UsageException;
import io.bearman.core.boot.BootOverride;
import io.bearman.core.host.HostId;
import io.bearman.core.text.TextTable;
import io.bearman.pxe.BootDecision;
import io.bearman.sdk.Bearman;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bearman boot}. */
@Command(
        name = "boot",
        description = "What a host boots.",
        subcommands = {BootCommand.Decide.class, BootCommand.Render.class, BootCommand.Once.class},
        footerHeading = "%nExample:%n",
        footer = "  bearman boot decide cn1")
final class BootCommand extends Group {

    @Command(
            name = "decide",
            description = {
                "Says what the boot desk would decide if the host booted now, and why, and what its",
                "machine said of its latest boots."
            },
            footerHeading = "%nExample:%n",
            footer = "  bearman boot decide cn1 --output json")
    static final class Decide extends Base {
        @Parameters(paramLabel = "HOST")
        private String host;

        // picocli fills the fields in by reflection.
        @SuppressWarnings("NullAway.Init")
        Decide() {}

        @Override
        ExitCode execute() {
            HostId id = Common.parsed(host, HostId::of);
            Map<String, String> words = new LinkedHashMap<>();
            try (Bearman bearman = common.open()) {
                BootDecision decision = bearman.bootPreview().decide(id);
                words.put("host", id.value());
                words.put("decision", word(decision.getClass().getSimpleName()));
                words.put("reason", word(decision.reason().name()));
                words.put("why", decision.why());
                if (decision instanceof BootDecision.Production production) {
                    words.put("profile", production.profile().name());
                    production.image().ifPresent(image -> words.put("image", image.name()));
                }
                bearman.bootOverrides().of(id).ifPresent(once -> words.put("once", words(once)));
                bearman.bootEvents(id).stream().limit(1).forEach(event -> {
                    words.put("last-stage", event.stage().word());
                    words.put("last-detail", event.detail());
                    words.put("last-seen", event.at().toString());
                });
            }
            TextTable table = TextTable.bare();
            words.forEach(table::row);
            print(common.json() ? Json.of(words) : table.toString());
            return ExitCode.DONE;
        }

        private static String word(String name) {
            return name.toLowerCase(Locale.ROOT).replace('_', '-');
        }

        private static String words(BootOverride once) {
            return once.words() + ", chosen by " + once.by() + " at " + once.at();
        }
    }

    @Command(
            name = "render",
            description = {
                "Prints the iPXE script that the host would get if it booted now, with TOKEN in place of",
                "its one-time token: none is given away, and nothing is written."
            },
            footerHeading = "%nExample:%n",
            footer = "  bearman boot render cn1")
    static final class Render extends Base {
        @Parameters(paramLabel = "HOST")
        private String host;

        // picocli fills the fields in by reflection.
        @SuppressWarnings("NullAway.Init")
        Render() {}

        @Override
        ExitCode execute() {
            HostId id = Common.parsed(host, HostId::of);
            String script;
            try (Bearman bearman = common.open()) {
                script = bearman.bootPreview().script(id, bearman.bootUrl());
            }
            print(common.json() ? Json.of(Map.of("host", id, "script", script)) : script);
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "override",
            description = {
                "Chooses what the host boots once, instead of what it usually would: another image, or the",
                "system that registers machines, which changes nothing and stays on (rescue). A fenced",
                "or retired host boots nothing all the same."
            },
            footerHeading = "%nExample:%n",
            footer = "  bearman boot override cn1 --rescue")
    static final class Once extends Base {
        @Parameters(paramLabel = "HOST")
        private String host;

        @Option(names = "--image", paramLabel = "NAME", description = "This image, once.")
        private @Nullable String image;

        @Option(names = "--rescue", description = "A system to look at it with, once.")
        private boolean rescue;

        @Option(names = "--none", description = "Take back what was chosen.")
        private boolean none;

        // picocli fills the fields in by reflection.
        @SuppressWarnings("NullAway.Init")
        Once() {}

        @Override
        ExitCode execute() {
            HostId id = Common.parsed(host, HostId::of);
            if ((image != null ? 1 : 0) + (rescue ? 1 : 0) + (none ? 1 : 0) != 1) {
                throw new UsageException("say one of --image NAME, --rescue, --none");
            }
            try (Bearman bearman = common.open()) {
                if (none) {
                    bearman.bootOverrides().cancel(id, Bearman.user());
                    answer(id + " boots what it usually does", Map.of("host", id));
                    return ExitCode.DONE;
                }
                if (image != null && bearman.store().images().find(image).isEmpty()) {
                    throw new UsageException(
                            "there is no image '" + image + "'; see: bearman image list");
                }
                BootOverride chosen =
                        bearman.bootOverrides().choose(id, rescue ? null : image, Bearman.user());
                answer(
                        id + " boots once: " + chosen.words(),
                        Map.of("host", id, "once", chosen.words()));
            }
            return ExitCode.DONE;
        }
    }
}
