package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.power.PowerException;
import io.bearman.core.text.TextTable;
import io.bearman.ipmi.command.ChassisStatus;
import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.DeviceId;
import io.bearman.ipmi.command.Dialogue;
import io.bearman.ipmi.command.GetChassisStatus;
import io.bearman.ipmi.command.GetDeviceId;
import io.bearman.ipmi.command.GetPohCounter;
import io.bearman.ipmi.command.GetSelfTestResults;
import io.bearman.ipmi.command.GetSystemGuid;
import io.bearman.ipmi.command.GetSystemRestartCause;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.RestartCause;
import io.bearman.ipmi.command.SelfTest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** {@code bearman ipmi info}. */
@picocli.CommandLine.Command(
        name = "info",
        description = {
            "Shows what BMCs say of themselves, their chassis and its power; of many at once without",
            "their GUIDs and hours of service, so that those that are alike are shown once."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bearman ipmi info cn[001-150]",
            "  bearman ipmi info --bmc 10.0.0.7 --user admin --password-file bmc.password"
        })
final class IpmiInfo extends IpmiBase {
    private static final Set<String> ITS_OWN = Set.of("guid", "poweredFor");

    @Override
    ExitCode execute(Bmcs bmcs) {
        boolean many = bmcs.targets().size() > 1;
        return new Answers<>(
                        bmcs.visit(Privilege.USER, IpmiInfo::info),
                        info -> text(info, many),
                        info -> info)
                .print(this);
    }

    /** Of many, without what each has for itself: those that are alike are to be seen at once. */
    private String text(Map<String, Object> info, boolean many) {
        TextTable table = TextTable.bare();
        info.forEach((name, value) -> {
            if (!many || !ITS_OWN.contains(name)) {
                table.row(Words.spaced(name), value);
            }
        });
        return fitted(table);
    }

    private static Map<String, Object> info(Dialogue bmc) {
        Map<String, Object> info = new LinkedHashMap<>();
        DeviceId id = bmc.execute(new GetDeviceId());
        info.put("manufacturer", id.manufacturer());
        info.put("product", id.product());
        info.put("device", id.device());
        info.put("deviceRevision", id.revision());
        info.put("firmware", id.firmware());
        info.put("ipmi", id.ipmiVersion());
        info.put("available", id.available());
        info.put("supports", Words.list(id.supports()));
        put(info, "guid", bmc, new GetSystemGuid(), Object::toString);
        chassis(info, bmc.execute(new GetChassisStatus()));
        put(info, "restartCause", bmc, new GetSystemRestartCause(), IpmiInfo::words);
        put(info, "poweredFor", bmc, new GetPohCounter(), time -> time.toHours() + " h");
        put(info, "selfTest", bmc, new GetSelfTestResults(), IpmiInfo::words);
        return info;
    }

    private static void chassis(Map<String, Object> info, ChassisStatus status) {
        info.put("power", Words.of(status.power()));
        info.put("restorePolicy", Words.of(status.restorePolicy()));
        info.put("identify", Words.of(status.identify()));
        info.put("conditions", Words.list(status.conditions()));
    }

    /** Not every BMC has all of it. */
    private static <R> void put(
            Map<String, Object> info,
            String name,
            Dialogue bmc,
            Command<R> command,
            Function<R, String> words) {
        answer(bmc, command).ifPresent(value -> info.put(name, words.apply(value)));
    }

    private static <R> Optional<R> answer(Dialogue bmc, Command<R> command) {
        try {
            return Optional.of(bmc.execute(command));
        } catch (PowerException.Refused | PowerException.Denied e) {
            return Optional.empty();
        }
    }

    private static String words(RestartCause cause) {
        return Words.of(cause.cause());
    }

    private static String words(SelfTest test) {
        String faults = Words.list(test.faults());
        return Words.of(test.outcome()) + (faults.isEmpty() ? "" : ": " + faults);
    }
}
