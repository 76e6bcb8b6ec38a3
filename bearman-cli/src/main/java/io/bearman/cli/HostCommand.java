package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.RefusedException;
import io.bearman.core.UsageException;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostIdentity;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Machine;
import io.bearman.core.inventory.Assignments;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.power.PowerException;
import io.bearman.core.text.TextTable;
import io.bearman.maintenance.Departure.Off;
import io.bearman.maintenance.RetirePlan;
import io.bearman.sdk.Bearman;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bearman host}. */
@Command(
        name = "host",
        description = "What a host is, whichever machine plays it.",
        subcommands = {
            HostCommand.Identity.class,
            HostCommand.RotateKeys.class,
            HostCommand.Replace.class,
            HostCommand.Retire.class
        },
        footerHeading = "%nExample:%n",
        footer = "  bearman host identity cn1")
final class HostCommand extends Group {

    @Command(
            name = "identity",
            description = {
                "Shows what the host is known by to others at every boot. It is made when it is first",
                "asked for, and never changes; but for its SSH key, which is another after",
                "replace and rotate-keys. Of that only the public half is shown."
            },
            footerHeading = "%nExample:%n",
            footer = "  bearman host identity cn1 --output json")
    static final class Identity extends Base {
        @Parameters(paramLabel = "HOST")
        private String host;

        // picocli fills the fields in by reflection.
        @SuppressWarnings("NullAway.Init")
        Identity() {}

        @Override
        ExitCode execute() {
            HostId id = Common.parsed(host, HostId::of);
            Map<String, String> words;
            try (Bearman bearman = common.open()) {
                words = words(bearman.identities().of(id, Bearman.user()));
                sshKey(bearman, id).ifPresent(key -> words.put("ssh_host_ed25519_key.pub", key));
            }
            TextTable table = TextTable.bare();
            words.forEach(table::row);
            print(common.json() ? Json.of(words) : table.toString());
            return ExitCode.DONE;
        }

        /** Without a sealing key none can be made, and a retired host gets none; one that is there is shown all the same. */
        private static Optional<String> sshKey(Bearman bearman, HostId id) {
            Optional<String> known = bearman.sshHostKeys().publicKey(id);
            return known.isPresent()
                            || bearman.configuration().sealingKey() == null
                            || known(bearman, id).host().state() instanceof HostState.Retired
                    ? known
                    : Optional.of(bearman.sshHostKeys().of(id, Bearman.user()).publicKey());
        }

        /** As the programs that use them call them. */
        private static Map<String, String> words(HostIdentity it) {
            Map<String, String> words = new LinkedHashMap<>();
            words.put("host", it.host().value());
            words.put("compute_id", it.computeId().toString());
            words.put("machine-id", it.machineId());
            words.put("host_uuid", it.hostUuid().toString());
            words.put("system-id", it.ovnSystemId().toString());
            words.put("InitiatorName", it.iscsiInitiator());
            words.put("hostnqn", it.nvmeHostNqn());
            words.put("hostid", it.nvmeHostId().toString());
            return words;
        }
    }

    @Command(
            name = "rotate-keys",
            description = {
                "Makes another SSH key for the host. It has it from its next boot on; until then",
                "whoever logs in sees the old one."
            },
            footerHeading = "%nExample:%n",
            footer = "  bearman host rotate-keys cn1")
    static final class RotateKeys extends Base {
        @Parameters(paramLabel = "HOST")
        private String host;

        // picocli fills the fields in by reflection.
        @SuppressWarnings("NullAway.Init")
        RotateKeys() {}

        @Override
        ExitCode execute() {
            HostId id = Common.parsed(host, HostId::of);
            String key;
            try (Bearman bearman = common.open()) {
                key = bearman.sshHostKeys().rotate(id, Bearman.user()).publicKey();
            }
            answer(key, Map.of("host", id, "ssh_host_ed25519_key.pub", key));
            return ExitCode.DONE;
        }
    }

    /** A command after which a machine is on hold for ever. */
    abstract static class Leave extends Base {
        @Parameters(index = "0", paramLabel = "HOST")
        private String host;

        @Option(names = "--reason", required = true, description = "Why, for the audit.")
        private String reason;

        @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
        private boolean dryRun;

        @Option(
                names = "--attest-off",
                description = {
                    "Its BMC is dead too, and you have seen yourself that the machine is off. The name",
                    "of the host is asked for once more, on a terminal."
                })
        private boolean attest;

        // picocli fills the fields in by reflection.
        @SuppressWarnings("NullAway.Init")
        Leave() {}

        @Override
        final ExitCode execute() {
            HostId id = Common.parsed(host, HostId::of);
            try (Bearman bearman = common.open()) {
                Placed placed = known(bearman, id);
                // Refuses what may not be done, in a dry run too.
                String plan = plan(bearman, placed);
                if (dryRun) {
                    answer("Would: " + plan, Map.of("host", id, "would", plan));
                    return ExitCode.DONE;
                }
                if (attest && !attested(id, placed)) {
                    err().println("bearman: " + id + ": nothing was done, nobody attested on a"
                            + " terminal that its machine is off");
                    return ExitCode.REFUSED;
                }
                if (!attest && !common.json()) {
                    err().println(id + ": reading twice at "
                            + placed.machine().bmc().endpoint() + " that the machine is off");
                }
                try {
                    leave(bearman, placed, attest ? Off.ATTESTED : Off.READ, reason);
                } catch (PowerException e) {
                    err().println("bearman: " + id + ": " + e.getMessage()
                            + "; switch it off: bearman power off " + id
                            + ", or, when its BMC is dead, see --attest-off");
                    return e.exitCode();
                }
                answer("Done: " + plan, Map.of("host", id, "done", plan));
                return ExitCode.DONE;
            }
        }

        private static boolean attested(HostId id, Placed placed) {
            return Terminal.asks(
                    "You say that the machine with serial " + placed.machine().serial()
                            + " in rack " + placed.machine().rack() + ", unit "
                            + placed.machine().unit()
                            + ", is off. A wrong word here can destroy disks. Type the host's"
                            + " name: ",
                    id.value());
        }

        /** {@return what is done, in a sentence} */
        abstract String plan(Bearman bearman, Placed placed);

        abstract void leave(Bearman bearman, Placed placed, Off off, String reason);
    }

    @Command(
            name = "replace",
            description = {
                "Lets another machine play the host: after a broken chassis. The old machine must be",
                "off; its UUID and MAC addresses are on hold for ever, its BMC address is free. The",
                "host keeps its Nova identity and gets another SSH key. The new machine is one of the",
                "inventory that is EXPECTED, REJECTED or IN_STOCK, whose own host is forgotten, or",
                "one that is described: uuid=... macs=... and what else differs from the old one.",
                "The host must be EXPECTED, REJECTED, IN_STOCK or BROKEN."
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  bearman host replace cn1 --serial S123 --reason 'PSU 2' --dry-run",
                "  bearman host replace cn1 --serial S123 --reason 'PSU 2' \\",
                "      uuid=4c4c4544-0042-... macs=52:54:00:00:00:07"
            })
    static final class Replace extends Leave {
        @Option(names = "--serial", required = true, description = "Of the new machine.")
        private String serial;

        @Parameters(index = "1..*", arity = "0..*", paramLabel = "KEY=VALUE")
        private List<String> assignments = new ArrayList<>();

        // picocli fills the fields in by reflection.
        @SuppressWarnings("NullAway.Init")
        Replace() {}

        @Override
        String plan(Bearman bearman, Placed placed) {
            Machine next = next(bearman, placed);
            String stock = bearman.ports()
                    .inventory()
                    .find(next.id())
                    .map(other -> " (host " + other.host().id() + ", which is forgotten)")
                    .orElse("");
            return "machine " + next.id() + ", serial " + next.serial() + stock + ", plays host "
                    + placed.host().id() + " in place of " + placed.machine().id() + ", serial "
                    + placed.machine().serial() + ", which is on hold for ever";
        }

        @Override
        void leave(Bearman bearman, Placed placed, Off off, String reason) {
            bearman.departure()
                    .replace(
                            placed.host().id(), next(bearman, placed), off, Bearman.user(), reason);
        }

        private Machine next(Bearman bearman, Placed placed) {
            List<Placed> known = bearman.ports().inventory().findSerial(serial);
            if (known.size() > 1) {
                throw new UsageException("several machines have the serial " + serial);
            }
            if (known.isEmpty()) {
                return Assignments.successor(placed, serial, InventorySet.values(assignments));
            }
            if (!assignments.isEmpty()) {
                throw new UsageException("the machine with serial " + serial
                        + " is known; correct it with: bearman inventory set "
                        + known.get(0).host().id());
            }
            return known.get(0).machine();
        }
    }

    @Command(
            name = "retire",
            description = {
                "Takes the host out for good. It must be without servers and its machine off. It is",
                "disabled and proven empty; its nova-compute service, resource provider and node are",
                "deleted; UUID and MAC addresses are on hold for ever, its SSH key and the sealed",
                "credential that only its BMC had are destroyed. Repeat the same command after an",
                "interruption or a crash: it goes on where it was. The host must be EXPECTED, REJECTED,",
                "IN_STOCK, IN_SERVICE or BROKEN."
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  bearman host retire cn1 --reason 'sold' --dry-run",
                "  bearman power off cn1 && bearman host retire cn1 --reason 'sold'"
            })
    static final class Retire extends Leave {
        @Override
        String plan(Bearman bearman, Placed placed) {
            RetirePlan plan = bearman.departure().retirePlan(placed.host().id());
            plan.refusal().ifPresent(why -> {
                throw new RefusedException(why);
            });
            return "host " + placed.host().id() + " " + String.join("; ", plan.steps());
        }

        @Override
        void leave(Bearman bearman, Placed placed, Off off, String reason) {
            bearman.departure()
                    .retire(
                            placed.host().id(),
                            off,
                            Bearman.user(),
                            reason,
                            event -> err().println(event.line()));
        }
    }
}
