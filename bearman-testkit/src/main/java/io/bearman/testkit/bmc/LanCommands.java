package io.bearman.testkit.bmc;

import io.bearman.core.host.Ipv4;
import io.bearman.core.host.Mac;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** Set and Get LAN Configuration Parameters (IPMI v2.0 §23.1, §23.2). Guarded by the BMC's lock. */
final class LanCommands implements CommandFamily {
    private static final int SET = 0x0c_01;
    private static final int GET = 0x0c_02;

    private static final int AUTHENTICATION_SUPPORT = 1;
    private static final int AUTHENTICATION_ENABLES = 2;
    private static final int ADDRESS = 3;
    private static final int SOURCE = 4;
    private static final int MAC = 5;
    private static final int MASK = 6;
    private static final int IP_HEADER = 7;
    private static final int PRIMARY_PORT = 8;
    private static final int SECONDARY_PORT = 9;
    private static final int ARP_CONTROL = 10;
    private static final int ARP_INTERVAL = 11;
    private static final int GATEWAY = 12;
    private static final int GATEWAY_MAC = 13;
    private static final int BACKUP_GATEWAY = 14;
    private static final int BACKUP_GATEWAY_MAC = 15;
    private static final int COMMUNITY = 16;
    private static final int DESTINATIONS = 17;
    private static final int VLAN = 20;
    private static final int VLAN_PRIORITY = 21;
    private static final int SUITE_COUNT = 22;
    private static final int SUITES = 23;
    private static final int SUITE_LIMITS = 24;
    private static final int BAD_PASSWORDS = 26;

    private static final int ARP_RESPONSES = 0x02;
    private static final int GRATUITOUS_ARPS = 0x01;
    private static final int VLAN_ENABLED = 0x8000;
    private static final int MOST_SUITES = 16;
    private static final HexFormat MAC_FORM = HexFormat.ofDelimiter(":");

    private final Channel channel;
    private final Quirks quirks;
    private final ParameterTable parameters = new ParameterTable();

    LanCommands(Channel channel, LanSettings settings, Quirks quirks) {
        this.channel = channel;
        this.quirks = quirks;
        // IPMI v2.0 logins and no alerts.
        parameters.readOnly(AUTHENTICATION_SUPPORT, () -> new byte[1]);
        parameters.readOnly(DESTINATIONS, () -> new byte[1]);
        parameters.readOnly(SUITE_COUNT, () -> new byte[] {(byte) channel.suites.size()});
        parameters.readOnly(SUITES, this::suites);
        parameters.computed(SUITE_LIMITS, this::suiteLimits, this::suiteLimits);
        parameters.store(AUTHENTICATION_ENABLES, new byte[5]);
        parameters.store(IP_HEADER, new byte[] {0x40, 0x40, 0x10}); // TTL, no fragments, service
        parameters.store(PRIMARY_PORT, new byte[] {0x6f, 0x02}); // 623
        parameters.store(SECONDARY_PORT, new byte[] {(byte) 0x98, 0x02}); // 664
        parameters.store(ARP_INTERVAL, new byte[] {4}); // of 500 ms
        parameters.store(GATEWAY_MAC, new byte[6]);
        parameters.store(BACKUP_GATEWAY, new byte[4]);
        parameters.store(BACKUP_GATEWAY_MAC, new byte[6]);
        parameters.store(COMMUNITY, Arrays.copyOf(new byte[] {'p', 'u', 'b', 'l', 'i', 'c'}, 18));
        parameters.store(BAD_PASSWORDS, new byte[6]);
        settings(settings);
    }

    void settings(LanSettings to) {
        parameters.store(ADDRESS, to.address().bytes());
        parameters.store(SOURCE, new byte[] {(byte) to.source().ordinal()});
        parameters.store(MAC, MAC_FORM.parseHex(to.mac().value()));
        parameters.store(MASK, to.mask().bytes());
        parameters.store(GATEWAY, to.gateway().bytes());
        int arp = (to.arpResponses() ? ARP_RESPONSES : 0)
                | (to.gratuitousArps() ? GRATUITOUS_ARPS : 0);
        parameters.store(ARP_CONTROL, new byte[] {(byte) arp});
        int vlan = to.vlan() == 0 ? 0 : VLAN_ENABLED | to.vlan();
        parameters.store(VLAN, new Wire.Writer().uint16(vlan).done());
        parameters.store(VLAN_PRIORITY, new byte[] {(byte) to.vlanPriority()});
    }

    LanSettings settings() {
        int vlan = new Wire.Reader(parameters.value(VLAN)).uint16();
        int source = parameters.value(SOURCE)[0] & 0x0f;
        int arp = parameters.value(ARP_CONTROL)[0];
        LanSettings.Source[] sources = LanSettings.Source.values();
        return new LanSettings(
                Ipv4.of(parameters.value(ADDRESS)),
                Ipv4.of(parameters.value(MASK)),
                Ipv4.of(parameters.value(GATEWAY)),
                new Mac(MAC_FORM.formatHex(parameters.value(MAC))),
                sources[Math.min(source, sources.length - 1)],
                (vlan & VLAN_ENABLED) != 0 ? vlan & 0x0fff : 0,
                parameters.value(VLAN_PRIORITY)[0] & 0x07,
                (arp & ARP_RESPONSES) != 0,
                (arp & GRATUITOUS_ARPS) != 0);
    }

    @Override
    public Optional<Answer> answer(Command command) {
        Wire.Reader in = command.in();
        return switch (command.code()) {
            case SET -> command.needing(Privilege.ADMINISTRATOR, () -> parameters.set(in));
            case GET -> command.needing(Privilege.OPERATOR, () -> parameters.get(in));
            default -> Optional.empty();
        };
    }

    private byte[] suites() {
        Wire.Writer out = new Wire.Writer().uint8(0); // reserved
        channel.suites.forEach(suite -> out.uint8(suite.id()));
        return out.zeros(MOST_SUITES - channel.suites.size()).done();
    }

    /** Half a byte a suite, the first in the lower half (table 23-4, parameter 24). */
    private byte[] suiteLimits() {
        byte[] limits = new byte[1 + MOST_SUITES / 2]; // the first is reserved
        for (Suite suite : channel.suites) {
            int place = place(suite);
            if (place < MOST_SUITES) {
                int limit = channel.suiteLimits.getOrDefault(suite, 0);
                limits[1 + place / 2] |= (byte) (limit << place % 2 * 4);
            }
        }
        return limits;
    }

    private void suiteLimits(byte[] limits) {
        for (Suite suite : channel.suites) {
            int place = place(suite);
            if (place < MOST_SUITES) {
                int limit = limits[1 + place / 2] >> place % 2 * 4 & 0x0f;
                channel.suiteLimits.put(suite, limit);
            }
        }
    }

    private int place(Suite suite) {
        return quirks.strikes(Quirk.PRIVILEGES_BY_SUITE_ID)
                ? suite.id()
                : channel.suites.indexOf(suite);
    }

    void reset() {
        parameters.reset();
    }
}
