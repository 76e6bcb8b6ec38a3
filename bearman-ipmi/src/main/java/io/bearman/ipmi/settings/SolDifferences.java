package io.bearman.ipmi.settings;

import io.bearman.core.bmc.Finding.Setting;
import io.bearman.core.bmc.WantedSol;
import io.bearman.ipmi.command.PrivilegeLimit;
import io.bearman.ipmi.lan.SolParameters;
import io.bearman.ipmi.lan.SolParameters.Authentication;
import io.bearman.ipmi.lan.SolParameters.BitRate;
import io.bearman.ipmi.settings.Compared.Part;
import io.bearman.ipmi.settings.Difference.Stage;
import java.util.ArrayList;
import java.util.List;

/** What differs in serial over LAN. Pure. */
final class SolDifferences {
    private SolDifferences() {}

    static List<Difference> of(Wish wish, Observed seen) {
        WantedSol wanted = wish.settings().sol();
        Compared sol =
                new Compared(seen.channel(), seen.sol(), Setting.SERIAL_OVER_LAN, Stage.HARMLESS);
        List<Difference> found = new ArrayList<>();
        if (wanted.bitRate() != null) {
            Part<BitRate> rate = rate(BitRate.ofBits(wanted.bitRate()));
            sol.with("serial-over-LAN bit rate", SolParameters.VOLATILE_BIT_RATE, rate)
                    .ifPresent(found::add);
            sol.with(
                            "serial-over-LAN bit rate after a BMC restart",
                            SolParameters.NON_VOLATILE_BIT_RATE,
                            rate)
                    .ifPresent(found::add);
        }
        if (wanted.privilege() != null) {
            sol.with(
                            "serial-over-LAN privilege",
                            SolParameters.AUTHENTICATION,
                            privilege(Levels.limit(wanted.privilege())))
                    .ifPresent(found::add);
        }
        if (wanted.enabled() != null) {
            boolean on = wanted.enabled();
            sol.with("serial over LAN", SolParameters.ENABLED, Part.onOff(on, it -> on, it -> it))
                    .ifPresent(found::add);
        }
        return found;
    }

    private static Part<BitRate> rate(BitRate wanted) {
        return new Part<>(text(wanted), value -> wanted, SolDifferences::text);
    }

    private static String text(BitRate rate) {
        return rate.bits() == 0 ? Levels.word(rate) : rate.bits() + " bit/s";
    }

    private static Part<Authentication> privilege(PrivilegeLimit limit) {
        return new Part<>(
                Levels.word(limit),
                it -> new Authentication(it.forceEncryption(), it.forceAuthentication(), limit),
                it -> Levels.word(it.privilege()));
    }
}
