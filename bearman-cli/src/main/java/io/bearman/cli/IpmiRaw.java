package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.RefusedException;
import io.bearman.core.UsageException;
import io.bearman.core.host.HostId;
import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.Raw;
import io.bearman.ipmi.command.WireReader;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code bearman ipmi raw}. */
@picocli.CommandLine.Command(
        name = "raw",
        description = {
            "Sends a command as bytes, written 0x00 to 0xff: network function, command, data. The answer",
            "is what follows the completion code. What the specification says to only read needs no claim.",
            "Of a known host's BMC power and boot are not touched so; what nobody can judge, such as a",
            "vendor's own command, has to be asked for by typing the host again with --unjudged."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bearman ipmi raw cn[1-3] 0x06 0x01",
            "  bearman ipmi raw cn1 0x30 0x45 0x00 --unjudged cn1",
            "  bearman ipmi raw 0x06 0x01 --bmc 10.0.0.7 --user admin --password-file bmc.password"
        })
final class IpmiRaw extends IpmiBase {
    @Option(names = "--lun", paramLabel = "N", description = "For this logical unit, 0 to 3.")
    private int lun;

    @Option(
            names = "--privilege",
            description = "${COMPLETION-CANDIDATES} (default: operator).",
            defaultValue = "OPERATOR")
    private Privilege privilege;

    @Option(
            names = "--unjudged",
            paramLabel = "HOST",
            description = "Although nobody can tell whether it switches this host. Audited.")
    private List<String> unjudged = new ArrayList<>();

    // picocli fills the fields in by reflection.
    @SuppressWarnings("NullAway.Init")
    IpmiRaw() {}

    /** A raw command for another privilege than USER. */
    private record Asked(Raw raw, Privilege privilege) implements Command<byte[]> {
        @Override
        public Definition definition() {
            Definition it = raw.definition();
            return new Definition(it.name(), it.section(), it.netFn(), it.number(), privilege);
        }

        @Override
        public int lun() {
            return raw.lun();
        }

        @Override
        public byte[] data() {
            return raw.data();
        }

        @Override
        public byte[] decode(WireReader in) {
            return raw.decode(in);
        }

        @Override
        public boolean repeatable() {
            return raw.repeatable();
        }
    }

    private static boolean isByte(String word) {
        return word.startsWith("0x");
    }

    @Override
    List<String> words() {
        return super.words().stream().filter(word -> !isByte(word)).toList();
    }

    @Override
    void check() {
        if (RawVerdict.of(raw()).kind() == RawVerdict.Kind.TELLS_A_SECRET) {
            throw new UsageException("a password has no place on a command line, where everybody on"
                    + " this machine reads it; passwords are set by: bearman ipmi apply HOST");
        }
    }

    private Raw raw() {
        List<Integer> bytes = super.words().stream()
                .filter(IpmiRaw::isByte)
                .map(IpmiRaw::value)
                .toList();
        if (bytes.size() < 2) {
            throw new UsageException("a raw command is at least two bytes, network function and"
                    + " command, written 0x06 0x01; see: bearman ipmi raw --help");
        }
        byte[] data = new byte[bytes.size() - 2];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (int) bytes.get(i + 2);
        }
        return Common.parsed("raw", any -> new Raw(bytes.get(0), bytes.get(1), lun, data));
    }

    private static int value(String word) {
        if (!word.matches("0x[0-9a-fA-F]{1,2}")) {
            throw new UsageException("not a byte from 0x00 to 0xff: '" + word + "'");
        }
        return Integer.parseInt(word.substring(2), 16);
    }

    @Override
    ExitCode execute(Bmcs bmcs) {
        Raw raw = raw();
        RawVerdict verdict = RawVerdict.of(raw);
        Asked asked = new Asked(raw, privilege);
        if (bmcs.bearman() != null) {
            refuse(bmcs.targets(), verdict);
        }
        List<Outcome<byte[]>> outcomes = verdict.kind() == RawVerdict.Kind.READS
                ? bmcs.ask(asked)
                : bmcs.act(privilege, name(), raw.toString(), bmc -> bmc.execute(asked));
        return new Answers<>(outcomes, IpmiRaw::hex, IpmiRaw::hex).print(this);
    }

    private void refuse(List<Target> targets, RawVerdict verdict) {
        switch (verdict.kind()) {
            case READS, ACTS, TELLS_A_SECRET -> {}
            case SWITCHES ->
                throw new RefusedException("this switches the power or what is booted, which is not"
                        + " done to a known machine without its guards; what does it with them: "
                        + verdict.why());
            case UNKNOWN -> {
                List<HostId> typed = hosts(unjudged);
                for (Target target : targets) {
                    if (!typed.contains(HostId.of(target.name()))) {
                        throw new RefusedException(
                                "nobody can tell whether this switches the machine: "
                                        + verdict.why()
                                        + "; if you can, type the host again: bearman "
                                        + name() + " " + target + " ... --unjudged " + target);
                    }
                }
            }
        }
    }

    private static String hex(byte[] bytes) {
        return bytes.length == 0 ? "done, no data" : HexFormat.ofDelimiter(" ").formatHex(bytes);
    }
}
