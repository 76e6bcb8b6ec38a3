package io.bearman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.cli.RawVerdict.Kind;
import io.bearman.core.power.PowerAction;
import io.bearman.core.secret.Secret;
import io.bearman.ipmi.command.BootFlags;
import io.bearman.ipmi.command.ChassisControl;
import io.bearman.ipmi.command.ChassisStatus.RestorePolicy;
import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.GetBootFlags;
import io.bearman.ipmi.command.GetChassisStatus;
import io.bearman.ipmi.command.GetDeviceId;
import io.bearman.ipmi.command.GetPowerReading;
import io.bearman.ipmi.command.Raw;
import io.bearman.ipmi.command.SetBootOption;
import io.bearman.ipmi.command.SetPowerRestorePolicy;
import io.bearman.ipmi.sel.ClearSel;
import io.bearman.ipmi.sel.GetSelInfo;
import io.bearman.ipmi.user.EnableUser;
import io.bearman.ipmi.user.SetUserPassword;
import io.bearman.ipmi.user.UserId;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RawVerdictTest {
    private static Kind of(Command<?> command) {
        return RawVerdict.of(
                        new Raw(command.netFn(), command.number(), command.lun(), command.data()))
                .kind();
    }

    static Stream<Arguments> commands() {
        return Stream.of(
                Arguments.of(new GetChassisStatus(), Kind.READS),
                Arguments.of(new GetDeviceId(), Kind.READS),
                Arguments.of(new GetBootFlags(), Kind.READS),
                Arguments.of(new GetSelInfo(), Kind.READS),
                Arguments.of(new GetPowerReading(), Kind.READS),
                Arguments.of(new ClearSel(1, ClearSel.Operation.BEGIN), Kind.ACTS),
                Arguments.of(new EnableUser(new UserId(2), true), Kind.ACTS),
                Arguments.of(
                        SetUserPassword.of(new UserId(2), Secret.of("secret")),
                        Kind.TELLS_A_SECRET),
                Arguments.of(
                        new SetBootOption(BootFlags.once(BootFlags.Device.PXE)), Kind.SWITCHES),
                Arguments.of(new SetPowerRestorePolicy(RestorePolicy.ALWAYS_ON), Kind.SWITCHES));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void commandsThatWeKnowAreJudgedAsWhatTheyAre(Command<?> command, Kind kind) {
        assertThat(of(command)).isEqualTo(kind);
    }

    @ParameterizedTest
    @EnumSource(PowerAction.class)
    void everyChassisControlSwitches(PowerAction action) {
        assertThat(of(new ChassisControl(action))).isEqualTo(Kind.SWITCHES);
    }

    @ParameterizedTest
    @CsvSource({
        "0x00, 0x03, SWITCHES, bearman power",
        "0x00, 0x08, SWITCHES, bearman boot-device HOST",
        "0x00, 0x06, SWITCHES, bearman ipmi apply HOST",
        "0x04, 0x12, SWITCHES, event filter",
        "0x06, 0x22, SWITCHES, watchdog",
        "0x06, 0x24, SWITCHES, watchdog",
        "0x06, 0x34, UNKNOWN, another controller",
        "0x06, 0x52, UNKNOWN, a bus",
        "0x08, 0x00, UNKNOWN, not for consoles",
        "0x2c, 0x04, UNKNOWN, group extension",
        "0x2e, 0x00, UNKNOWN, vendor",
        "0x30, 0x00, UNKNOWN, vendor",
        "0x3a, 0x20, UNKNOWN, vendor",
    })
    void whatSwitchesOrCannotBeJudgedSaysWhatElseOrWhy(
            String netFn, String command, Kind kind, String why) {
        RawVerdict verdict = RawVerdict.of(Raw.of(Integer.decode(netFn), Integer.decode(command)));

        assertThat(verdict.kind()).isEqualTo(kind);
        assertThat(verdict.why()).contains(why);
    }
}
