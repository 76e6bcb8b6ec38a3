package io.bearman.cli;

import io.bearman.ipmi.lan.LanParameters.Arp;
import io.bearman.ipmi.lan.LanParameters.BadPasswords;
import io.bearman.ipmi.lan.LanParameters.IpHeader;
import io.bearman.ipmi.lan.LanParameters.Vlan;
import io.bearman.ipmi.lan.Parameter;
import io.bearman.ipmi.lan.Parameters;
import io.bearman.ipmi.lan.SolParameters.Accumulation;
import io.bearman.ipmi.lan.SolParameters.Authentication;
import io.bearman.ipmi.lan.SolParameters.BitRate;
import io.bearman.ipmi.lan.SolParameters.Retry;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The configuration parameters of a channel in words. */
final class ParameterTexts {
    private static final int FEW = 3;

    private ParameterTexts() {}

    /** {@return what each of these says, without those that the BMC does not have} */
    static Map<String, String> of(Parameters read, List<Parameter<?>> which) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Parameter<?> parameter : which) {
            read.value(parameter).ifPresent(value -> texts.put(parameter.name(), text(value)));
        }
        return texts;
    }

    private static String text(Object value) {
        if (value instanceof Enum<?> constant) {
            return constant instanceof BitRate rate && rate.bits() > 0
                    ? rate.bits() + " bit/s"
                    : Words.of(constant);
        }
        if (value instanceof Collection<?> all) {
            boolean alike = all.size() > FEW && all.stream().distinct().count() == 1;
            return alike
                    ? "all " + text(all.iterator().next())
                    : all.stream().map(ParameterTexts::text).collect(Collectors.joining(", "));
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(it -> text(it.getKey()) + ": " + text(it.getValue()))
                    .collect(Collectors.joining("; "));
        }
        if (value instanceof Duration time) {
            return time.toMillis() + " ms";
        }
        if (value instanceof Boolean yes) {
            return yes ? "yes" : "no";
        }
        return record(value);
    }

    private static String record(Object value) {
        if (value instanceof Arp arp) {
            return "responses " + text(arp.responses()) + ", gratuitous " + text(arp.gratuitous());
        }
        if (value instanceof Vlan vlan) {
            return vlan.tagged() ? Integer.toString(vlan.id()) : "none";
        }
        if (value instanceof IpHeader header) {
            return "time to live " + header.timeToLive() + ", flags " + header.flags()
                    + ", type of service " + header.typeOfService();
        }
        if (value instanceof BadPasswords bad) {
            return bad.attempts() == 0
                    ? "never locked"
                    : "locked after " + bad.attempts() + " for "
                            + bad.lockedFor().toSeconds() + " s, forgotten after "
                            + bad.forgottenAfter().toSeconds() + " s";
        }
        if (value instanceof Authentication authentication) {
            return "privilege " + text(authentication.privilege()) + ", encryption forced "
                    + text(authentication.forceEncryption()) + ", authentication forced "
                    + text(authentication.forceAuthentication());
        }
        if (value instanceof Accumulation accumulation) {
            return "after " + text(accumulation.interval()) + " or " + accumulation.threshold()
                    + " characters";
        }
        if (value instanceof Retry retry) {
            return retry.count() + " times every " + text(retry.interval());
        }
        return String.valueOf(value);
    }
}
