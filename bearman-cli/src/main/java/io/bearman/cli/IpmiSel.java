package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.UsageException;
import io.bearman.core.text.TextTable;
import io.bearman.core.time.TimeSource;
import io.bearman.ipmi.command.Dialogue;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.Timestamp;
import io.bearman.ipmi.record.RecordStore;
import io.bearman.ipmi.sdr.SdrCache;
import io.bearman.ipmi.sdr.SdrRepository;
import io.bearman.ipmi.sel.GetSelInfo;
import io.bearman.ipmi.sel.GetSelTime;
import io.bearman.ipmi.sel.Sel;
import io.bearman.ipmi.sel.SelEntry;
import io.bearman.ipmi.sel.SetSelTime;
import io.bearman.ipmi.sensor.Sensors;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bearman ipmi sel}. */
@Command(
        name = "sel",
        description = "The event logs of BMCs.",
        subcommands = {
            IpmiSel.ListEntries.class,
            IpmiSel.Info.class,
            IpmiSel.Clear.class,
            IpmiSel.Clock.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bearman ipmi sel list cn1 --last 20",
            "  bearman ipmi sel clear cn[001-150] --yes"
        })
final class IpmiSel extends Group {

    /** An entry as it is shown. */
    private record Line(int id, String time, String event) {
        static Line of(SelEntry entry, Sensors sensors) {
            String time = entry.logged().map(Timestamp::toString).orElse("");
            return new Line(entry.id(), time, entry.text(sensors));
        }
    }

    @Command(
            name = "list",
            description = {
                "Lists entries, the oldest first, times by the BMC's own clock. The names of sensors are",
                "kept in the user's cache folder."
            },
            footerHeading = "%nExample:%n",
            footer = "  bearman ipmi sel list cn1 --last 20")
    static final class ListEntries extends IpmiBase {
        @Option(names = "--last", paramLabel = "N", description = "Only the last so many.")
        private int last;

        @Override
        void check() {
            if (last < 0) {
                throw new UsageException("--last is at least 1, not " + last);
            }
        }

        @Override
        ExitCode execute(Bmcs bmcs) {
            SdrCache cache = SdrFolder.of(common.environment());
            return new Answers<>(
                            bmcs.visit(Privilege.USER, bmc -> read(bmc, cache)),
                            this::table,
                            lines -> lines)
                    .print(this);
        }

        private List<Line> read(Dialogue bmc, SdrCache cache) {
            List<SelEntry> all = new Sel(bmc, TimeSource.system()).read().entries();
            int from = last == 0 ? 0 : Math.max(0, all.size() - last);
            if (all.isEmpty()) {
                return List.of();
            }
            Sensors sensors = Sensors.of(SdrRepository.read(bmc, cache));
            return all.subList(from, all.size()).stream()
                    .map(entry -> Line.of(entry, sensors))
                    .toList();
        }

        private String table(List<Line> lines) {
            if (lines.isEmpty()) {
                return "no entries";
            }
            TextTable table = TextTable.headed("ID", "TIME", "EVENT");
            lines.forEach(line -> table.row(line.id, line.time, line.event));
            return fitted(table);
        }
    }

    @Command(
            name = "info",
            description = "Shows how full they are, and when something was logged or cleared last.",
            footerHeading = "%nExample:%n",
            footer = "  bearman ipmi sel info cn[001-150]")
    static final class Info extends IpmiBase {
        @Override
        ExitCode execute(Bmcs bmcs) {
            return new Answers<>(bmcs.ask(new GetSelInfo()), Info::text, Info::json).print(this);
        }

        private static String text(RecordStore store) {
            String free = store.freeBytes().isPresent()
                    ? store.freeBytes().getAsInt() + " bytes free"
                    : "room unknown";
            boolean overflow = store.features().contains(RecordStore.Feature.OVERFLOW);
            return store.records() + " entries, " + free + ", last added " + store.added()
                    + ", last erased " + store.erased()
                    + (overflow ? ", ENTRIES WERE LOST: it is full" : "");
        }

        private static Map<String, Object> json(RecordStore store) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("entries", store.records());
            store.freeBytes().ifPresent(free -> json.put("freeBytes", free));
            json.put("added", store.added().toString());
            json.put("erased", store.erased().toString());
            json.put("overflow", store.features().contains(RecordStore.Feature.OVERFLOW));
            return json;
        }
    }

    @Command(
            name = "clear",
            description = {
                "Clears them, after a yes. What was logged is lost: keep it first (sel list --output json)."
            },
            footerHeading = "%nExample:%n",
            footer = "  bearman ipmi sel clear cn1 --yes")
    static final class Clear extends IpmiBase {
        @Option(names = "--yes", description = "Do not ask.")
        private boolean yes;

        @Override
        ExitCode execute(Bmcs bmcs) {
            if (!yes && !bmcs.confirmed("Clear the event log of ")) {
                err().println("bearman: nothing was cleared, nobody said yes; say it: bearman "
                        + name() + " ... --yes");
                return ExitCode.REFUSED;
            }
            List<Outcome<String>> outcomes = bmcs.act(Privilege.OPERATOR, name(), "", Clear::clear);
            return new Answers<>(outcomes, Function.identity(), text -> text).print(this);
        }

        private static String clear(Dialogue bmc) {
            new Sel(bmc, TimeSource.system()).clear();
            return "cleared";
        }
    }

    /** The clock by which a BMC logs. */
    @Command(
            name = "time",
            description = "Shows or sets the clocks by which they log.",
            footerHeading = "%nExamples:%n",
            footer = {"  bearman ipmi sel time cn[001-150]", "  bearman ipmi sel time cn1 --to-now"
            })
    static final class Clock extends IpmiBase {
        private static final Duration SAME = Duration.ofSeconds(2);

        @Option(names = "--to-now", description = "Sets them to this machine's time, in UTC.")
        private boolean toNow;

        /** A BMC's clock and ours, at the same moment. */
        private record Times(Timestamp bmc, Instant ours) {
            String text() {
                return bmc.instant()
                        .map(time -> off(Duration.between(ours, time)))
                        .orElse(bmc + ", its clock was never set");
            }

            private static String off(Duration off) {
                if (off.abs().compareTo(SAME) <= 0) {
                    return "right";
                }
                String by = off.abs().toSeconds() + " s";
                return off.isNegative() ? by + " behind" : by + " ahead";
            }
        }

        @Override
        ExitCode execute(Bmcs bmcs) {
            if (toNow) {
                List<Outcome<String>> outcomes =
                        bmcs.act(Privilege.OPERATOR, name() + " --to-now", "", Clock::set);
                return new Answers<>(outcomes, Function.identity(), text -> text).print(this);
            }
            return new Answers<>(
                            bmcs.visit(Privilege.USER, Clock::times),
                            Times::text,
                            times -> Map.of("time", times.bmc().toString(), "off", times.text()))
                    .print(this);
        }

        private static Times times(Dialogue bmc) {
            return new Times(bmc.execute(new GetSelTime()), TimeSource.system().now());
        }

        private static String set(Dialogue bmc) {
            bmc.execute(new SetSelTime(TimeSource.system().now()));
            return "set, now " + times(bmc).text();
        }
    }
}
