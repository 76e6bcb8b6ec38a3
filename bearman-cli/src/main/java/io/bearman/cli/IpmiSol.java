package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.UsageException;
import io.bearman.core.text.TextTable;
import io.bearman.ipmi.Session;
import io.bearman.ipmi.command.Dialogue;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.lan.Parameters;
import io.bearman.ipmi.lan.SolParameters;
import io.bearman.ipmi.sol.GetPayloadActivationStatus;
import io.bearman.ipmi.sol.SolConsole;
import io.bearman.ipmi.sol.SolSettings;
import io.bearman.sdk.Bearman;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bearman ipmi sol}. */
@Command(
        name = "sol",
        description = {
            "Opens the console of a machine (serial over LAN): every key goes there. After an Enter,",
            "~. leaves, ~B sends a break, ~? helps. Without a terminal what is read from standard input is",
            "typed, and the console stays open until it is interrupted. It needs no claim, so that a",
            "machine can be watched while a run works on it; what is typed is yours to answer for.",
            "Opening it is audited for hosts of the inventory."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bearman ipmi sol cn1",
            "  bearman ipmi sol cn1 --take-over --privilege administrator",
            "  bearman ipmi sol cn[001-150] --status",
            "  bearman ipmi sol cn1 </dev/null >cn1.log"
        })
final class IpmiSol extends IpmiBase {
    private static final int THIS_CHANNEL = 14;

    @Option(
            names = "--take-over",
            description = "Takes it from whoever has it open; there it ends.")
    private boolean takeOver;

    @Option(
            names = "--privilege",
            description =
                    "${COMPLETION-CANDIDATES} (default: operator; BMCs differ in what they want).",
            defaultValue = "OPERATOR")
    private Privilege privilege;

    @Option(
            names = "--escape",
            paramLabel = "C",
            description = "Another escape character than ~.",
            defaultValue = "~")
    private char escape;

    @Option(
            names = "--status",
            description = "Only shows how consoles are set up and whether they are in use.")
    private boolean status;

    // picocli fills the fields in by reflection.
    @SuppressWarnings("NullAway.Init")
    IpmiSol() {}

    @Override
    void check() {
        if (common.json() && !status) {
            throw new UsageException("a console is no JSON; with --status it is");
        }
    }

    @Override
    ExitCode execute(Bmcs bmcs) {
        if (status) {
            return new Answers<>(
                            bmcs.visit(Privilege.USER, IpmiSol::status),
                            this::table,
                            texts -> texts)
                    .print(this);
        }
        Target target = bmcs.only();
        Bearman bearman = bmcs.bearman();
        if (bearman != null) {
            String how = takeOver ? "--take-over" : "";
            bearman.audit().note(Bearman.user(), target.name(), "ipmi sol", how);
        }
        ConsoleVisit visit = new ConsoleVisit(common.screen(), err(), escape);
        SolSettings settings = SolSettings.create().with(visit::heard);
        try (Session session = bmcs.open(target, privilege);
                SolConsole console = session.console(takeOver ? settings.takingOver() : settings)) {
            return visit.run(console, target.name());
        }
    }

    private static Map<String, String> status(Dialogue bmc) {
        Map<String, String> texts = new LinkedHashMap<>();
        GetPayloadActivationStatus.Answer answer = bmc.execute(new GetPayloadActivationStatus());
        texts.put("in use", answer.active().isEmpty() ? "no" : "yes");
        texts.putAll(ParameterTexts.of(Parameters.sol(bmc, THIS_CHANNEL), SolParameters.ALL));
        return texts;
    }

    private String table(Map<String, String> texts) {
        TextTable table = TextTable.bare();
        texts.forEach(table::row);
        return fitted(table);
    }
}
