package io.bearman.ipmi.settings;

import io.bearman.core.bmc.AddressSource;
import io.bearman.core.bmc.Finding;
import io.bearman.core.bmc.Finding.Mending;
import io.bearman.core.bmc.Finding.Setting;
import io.bearman.core.bmc.Finding.Severity;
import io.bearman.core.bmc.WantedLan;
import io.bearman.ipmi.lan.LanParameters;
import io.bearman.ipmi.lan.LanParameters.Arp;
import io.bearman.ipmi.lan.LanParameters.IpSource;
import io.bearman.ipmi.lan.LanParameters.Vlan;
import io.bearman.ipmi.lan.Parameter;
import io.bearman.ipmi.lan.Parameters;
import io.bearman.ipmi.lan.Progress;
import io.bearman.ipmi.settings.Compared.Part;
import io.bearman.ipmi.settings.Difference.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What differs in how the BMC is reached, and locks that are left. Pure. */
final class LanDifferences {
    private LanDifferences() {}

    static List<Difference> of(Wish wish, Observed seen) {
        List<Difference> found = new ArrayList<>(locks(seen));
        found.addAll(arp(wish.settings().lan(), seen));
        found.addAll(network(wish.settings().lan(), seen));
        return found;
    }

    static List<Difference> locks(Observed seen) {
        return Stream.of(
                        lock(seen, Parameter.Family.LAN, seen.lan()),
                        lock(seen, Parameter.Family.SOL, seen.sol()))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Difference> lock(
            Observed seen, Parameter.Family family, Parameters values) {
        return values.value(SetLock.parameter(family))
                .filter(Progress.IN_PROGRESS::equals)
                .map(left -> new Difference(
                        new Finding(
                                Setting.SET_IN_PROGRESS,
                                family + " set in progress",
                                Levels.word(Progress.COMPLETE),
                                Levels.word(left),
                                Severity.DIFFERENT,
                                Mending.APPLY),
                        Stage.LOCK,
                        new EndLock(seen.channel(), family)));
    }

    private static List<Difference> arp(WantedLan wanted, Observed seen) {
        Compared lan = new Compared(seen.channel(), seen.lan(), Setting.ARP, Stage.CHANNEL);
        List<Difference> found = new ArrayList<>();
        Boolean responses = wanted.arpResponses();
        Boolean gratuitous = wanted.gratuitousArp();
        if (responses != null) {
            lan.with(
                            "ARP responses",
                            LanParameters.ARP,
                            Part.onOff(
                                    responses,
                                    it -> new Arp(responses, it.gratuitous()),
                                    Arp::responses))
                    .ifPresent(found::add);
        }
        if (gratuitous != null) {
            // What is wanted of the other bit too: the two are one parameter.
            lan.with(
                            "gratuitous ARP",
                            LanParameters.ARP,
                            Part.onOff(
                                    gratuitous,
                                    it -> new Arp(
                                            responses == null ? it.responses() : responses,
                                            gratuitous),
                                    Arp::gratuitous))
                    .ifPresent(found::add);
        }
        return found;
    }

    /** The address last: what is set after it may not arrive. */
    private static List<Difference> network(WantedLan wanted, Observed seen) {
        Compared lan = new Compared(seen.channel(), seen.lan(), Setting.NETWORK, Stage.MOVE);
        List<Optional<Difference>> found = new ArrayList<>();
        if (wanted.vlan() != null) {
            Vlan vlan = wanted.vlan() == 0 ? Vlan.NONE : Vlan.of(wanted.vlan());
            found.add(lan.with("VLAN", LanParameters.VLAN, vlan(vlan)));
        }
        if (wanted.mask() != null) {
            found.add(lan.with("subnet mask", LanParameters.SUBNET_MASK, wanted.mask()));
        }
        if (wanted.gateway() != null) {
            found.add(lan.with("gateway", LanParameters.GATEWAY, wanted.gateway()));
        }
        if (wanted.source() != null) {
            found.add(lan.with(
                    "IP address source",
                    LanParameters.IP_SOURCE,
                    Part.of(source(wanted.source()))));
        }
        if (wanted.address() != null) {
            found.add(lan.with("IP address", LanParameters.IP_ADDRESS, wanted.address()));
        }
        return found.stream().flatMap(Optional::stream).toList();
    }

    /** Without a tag its number means nothing. */
    private static Part<Vlan> vlan(Vlan wanted) {
        return new Part<>(text(wanted), it -> wanted, LanDifferences::text);
    }

    private static String text(Vlan vlan) {
        return vlan.tagged() ? Integer.toString(vlan.id()) : "none";
    }

    private static IpSource source(AddressSource source) {
        return switch (source) {
            case STATIC -> IpSource.STATIC;
            case DHCP -> IpSource.DHCP;
        };
    }
}
