package io.bearman.pxe.registration;

import io.bearman.core.registration.CheckResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether the BMC, as seen from inside, has the address and network that it ought to have. */
final class BmcNetworkCheck implements Check {
    @Override
    public String name() {
        return "bmc-network";
    }

    @Override
    public List<CheckResult> look(Subject subject) {
        HardwareProfile.Firmware wanted = subject.profile().firmware;
        String address = subject.machine().bmc().address();
        Facts.BmcView inside = subject.facts().bmc();
        if (inside == null) {
            return List.of(missing("address " + address, "the BMC from inside"));
        }
        List<CheckResult> results = new ArrayList<>();
        // A name may have several addresses, which only who resolves it knows.
        results.addAll(same("address", isNumber(address) ? address : null, inside.ip()));
        results.addAll(same("netmask", wanted.bmcNetmask(), inside.netmask()));
        results.addAll(same("gateway", wanted.bmcGateway(), inside.gateway()));
        results.addAll(same("VLAN", wanted.bmcVlan(), inside.vlan()));
        results.addAll(same("source", wanted.bmcSource(), source(inside.source())));
        return results;
    }

    private static boolean isNumber(String address) {
        return address.matches("[0-9.]+");
    }

    /** ipmitool says "Static Address", FreeIPMI "Use_Static". */
    private static @Nullable String source(@Nullable String said) {
        if (said == null) {
            return null;
        }
        String lower = said.toLowerCase(Locale.ROOT);
        return lower.contains("static") ? "static" : lower.contains("dhcp") ? "dhcp" : said;
    }
}
