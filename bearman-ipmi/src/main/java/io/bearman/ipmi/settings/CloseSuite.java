package io.bearman.ipmi.settings;

import io.bearman.ipmi.command.Dialogue;
import io.bearman.ipmi.command.PrivilegeLimit;
import io.bearman.ipmi.lan.GetParameter;
import io.bearman.ipmi.lan.LanParameters;
import io.bearman.ipmi.lan.Parameter;
import io.bearman.ipmi.lan.SetParameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Closes one cipher suite and leaves the others as they are at that moment. No privilege at all (an
 * unspecified one, IPMI v2.0 table 23-4, parameter 24) is what lets no session in.
 *
 * @param channel the channel
 * @param id the suite's number
 * @param place where the suite is in the BMC's list, from 0
 * @param before the most that a session got with it
 */
record CloseSuite(int channel, int id, int place, PrivilegeLimit before) implements Step {
    private static final int SUITES = 16;

    @Override
    public void write(Dialogue bmc) {
        set(bmc, PrivilegeLimit.UNSPECIFIED);
    }

    @Override
    public boolean done(Dialogue bmc) {
        return limits(bmc).get(place) == PrivilegeLimit.UNSPECIFIED;
    }

    @Override
    public void undo(Dialogue bmc) {
        set(bmc, before);
    }

    @Override
    public Optional<Parameter.Family> lock() {
        return Optional.of(Parameter.Family.LAN);
    }

    private void set(Dialogue bmc, PrivilegeLimit limit) {
        List<PrivilegeLimit> limits = limits(bmc);
        limits.set(place, limit);
        bmc.execute(new SetParameter<>(channel, LanParameters.CIPHER_PRIVILEGES, limits));
    }

    private List<PrivilegeLimit> limits(Dialogue bmc) {
        GetParameter<List<PrivilegeLimit>> read =
                new GetParameter<>(channel, LanParameters.CIPHER_PRIVILEGES);
        List<PrivilegeLimit> limits = new ArrayList<>(bmc.execute(read).orElse(List.of()));
        while (limits.size() < SUITES) {
            limits.add(PrivilegeLimit.UNSPECIFIED);
        }
        return limits;
    }
}
