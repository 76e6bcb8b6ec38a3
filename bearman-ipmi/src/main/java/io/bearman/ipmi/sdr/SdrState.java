package io.bearman.ipmi.sdr;

import io.bearman.ipmi.command.Dialogue;
import io.bearman.ipmi.record.RecordStore;
import java.util.List;

/**
 * Which records a BMC has, and a text that changes when they do.
 *
 * @param source where they are
 * @param luns the logical units that have a list of them; none when there are no records at all
 * @param version of the records
 */
record SdrState(SdrSource source, List<Integer> luns, String version) {
    static SdrState of(Dialogue bmc) {
        return bmc.execute(new GetSdrRepositoryInfo())
                .map(SdrState::repository)
                .or(() -> bmc.execute(new GetDeviceSdrInfo()).map(SdrState::device))
                .orElse(new SdrState(SdrSource.DEVICE, List.of(), "none"));
    }

    private static SdrState repository(RecordStore info) {
        return new SdrState(
                SdrSource.REPOSITORY,
                info.records() == 0 ? List.of() : List.of(0),
                "repository of " + info.records() + ", added " + info.added().seconds()
                        + ", erased " + info.erased().seconds());
    }

    private static SdrState device(DeviceSdrInfo info) {
        return new SdrState(
                SdrSource.DEVICE,
                info.luns().isEmpty() && info.sensors() > 0 ? List.of(0) : info.luns(),
                "device of " + info.sensors() + " in " + info.luns() + ", changed "
                        + info.change());
    }
}
