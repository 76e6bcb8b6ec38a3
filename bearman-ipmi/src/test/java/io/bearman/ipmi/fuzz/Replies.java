package io.bearman.ipmi.fuzz;

import io.bearman.ipmi.command.ChassisStatus;
import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.GetBootFlags;
import io.bearman.ipmi.command.GetBootOption;
import io.bearman.ipmi.command.GetChannelAuthCapabilities;
import io.bearman.ipmi.command.GetChassisStatus;
import io.bearman.ipmi.command.GetDeviceGuid;
import io.bearman.ipmi.command.GetDeviceId;
import io.bearman.ipmi.command.GetPohCounter;
import io.bearman.ipmi.command.GetPowerReading;
import io.bearman.ipmi.command.GetSelfTestResults;
import io.bearman.ipmi.command.GetSystemGuid;
import io.bearman.ipmi.command.GetSystemRestartCause;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.Raw;
import io.bearman.ipmi.command.SetPowerRestorePolicy;
import io.bearman.ipmi.fru.FruSize;
import io.bearman.ipmi.fru.GetFruInventoryAreaInfo;
import io.bearman.ipmi.fru.ReadFruData;
import io.bearman.ipmi.lan.ChannelAccess;
import io.bearman.ipmi.lan.GetChannelAccess;
import io.bearman.ipmi.lan.GetChannelCipherSuites;
import io.bearman.ipmi.lan.GetChannelInfo;
import io.bearman.ipmi.lan.GetParameter;
import io.bearman.ipmi.lan.LanParameters;
import io.bearman.ipmi.lan.Parameter;
import io.bearman.ipmi.lan.SolParameters;
import io.bearman.ipmi.sdr.GetDeviceSdrInfo;
import io.bearman.ipmi.sdr.GetSdr;
import io.bearman.ipmi.sdr.GetSdrRepositoryInfo;
import io.bearman.ipmi.sdr.ReserveSdrs;
import io.bearman.ipmi.sdr.SdrSource;
import io.bearman.ipmi.sel.ClearSel;
import io.bearman.ipmi.sel.GetSelEntry;
import io.bearman.ipmi.sel.GetSelInfo;
import io.bearman.ipmi.sel.GetSelTime;
import io.bearman.ipmi.sel.ReserveSel;
import io.bearman.ipmi.sensor.GetSensorEvents;
import io.bearman.ipmi.sensor.GetSensorReading;
import io.bearman.ipmi.sensor.GetSensorReadingFactors;
import io.bearman.ipmi.sensor.GetSensorThresholds;
import io.bearman.ipmi.user.GetUserAccess;
import io.bearman.ipmi.user.GetUserName;
import io.bearman.ipmi.user.UserId;
import java.util.ArrayList;
import java.util.List;

/** The questions whose answers say something. */
final class Replies {
    static final List<Command<?>> QUESTIONS = questions();

    private Replies() {}

    private static List<Command<?>> questions() {
        List<Command<?>> questions = new ArrayList<>(List.of(
                new GetDeviceId(),
                new GetDeviceGuid(),
                new GetSystemGuid(),
                new GetChassisStatus(),
                new GetBootFlags(),
                new GetBootOption(0),
                new GetBootOption(3),
                new GetBootOption(4),
                new GetChannelAuthCapabilities(14, Privilege.USER),
                new GetPohCounter(),
                new GetPowerReading(),
                new GetSelfTestResults(),
                new GetSystemRestartCause(),
                new SetPowerRestorePolicy(ChassisStatus.RestorePolicy.UNKNOWN),
                Raw.of(6, 1),
                new GetChannelAccess(1, ChannelAccess.Storage.VOLATILE),
                new GetChannelCipherSuites(14, 0),
                new GetChannelInfo(14),
                new GetUserAccess(1, new UserId(2)),
                new GetUserName(new UserId(2)),
                new GetSdrRepositoryInfo(),
                new GetDeviceSdrInfo(),
                new ReserveSdrs(SdrSource.REPOSITORY, 0),
                new GetSdr(SdrSource.DEVICE, 1, 0, 0, 0, 255),
                new GetSensorReading(0, 1),
                new GetSensorThresholds(0, 1),
                new GetSensorReadingFactors(0, 1, 1),
                new GetSensorEvents(GetSensorEvents.Which.SEEN, 0, 1),
                new GetSelInfo(),
                new ReserveSel(),
                new GetSelEntry(0, 0, 0, 255),
                new GetSelTime(),
                new ClearSel(1, ClearSel.Operation.ASK),
                new GetFruInventoryAreaInfo(0, 0),
                new ReadFruData(0, 0, new FruSize(64, true), 0, 64)));
        for (Parameter<?> parameter : LanParameters.ALL) {
            questions.add(new GetParameter<>(1, parameter));
        }
        for (Parameter<?> parameter : SolParameters.ALL) {
            questions.add(new GetParameter<>(1, parameter));
        }
        return List.copyOf(questions);
    }
}
