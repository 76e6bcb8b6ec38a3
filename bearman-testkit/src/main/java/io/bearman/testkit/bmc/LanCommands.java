package io.bearman.testkit.bmc;

import io.bearman.core.host.Ipv4;
import io.bearman.core.host.Mac;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Set and Get LAN Configuration Parameters (IPMI v2.0 §23.1, §23.2). Guarded by the BMC's lock. */
final class LanCommands implements CommandFamily {
    private static final int SET = 0x0c_01;
    private static final int GET = 0x0c_02;

    private static final int NOT_SUPPORTED = 0x80;
    private static final int ALREADY_IN_PROGRESS = 0x81;
    private static final int READ_ONLY = 0x82;

    private static final int REVISION = 0x11;
    private static final int REVISION_ONLY = 0x80;
    private static final int PROGRESS = 0;
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

    private final Channel channel;
    private final Quirks quirks;
    private final SetInProgress progress = new SetInProgress();
    // The parameters that are no more than what was set last.
    private final Map<Integer, byte[]> values = new TreeMap<>();

    LanCommands(Channel channel, LanSettings settings, Quirks quirks) {
        this.channel = channel;
        this.quirks = quirks;
        values.put(AUTHENTICATION_ENABLES, new byte[5]);
        values.put(IP_HEADER, new byte[] {0x40, 0x40, 0x10}); // TTL, do not fragment, low delay
        values.put(PRIMARY_PORT, new byte[] {0x6f, 0x02}); // 623
        values.put(SECONDARY_PORT, new byte[] {(byte) 0x98, 0x02}); // 664
        values.put(ARP_INTERVAL, new byte[] {4}); // of 500 ms
        values.put(GATEWAY_MAC, new byte[6]);
        values.put(BACKUP_GATEWAY, new byte[4]);
        values.put(BACKUP_GATEWAY_MAC, new byte[6]);
        values.put(COMMUNITY, Arrays.copyOf(new byte[] {'p', 'u', 'b', 'l', 'i', 'c'}, 18));
        values.put(BAD_PASSWORDS, new byte[6]);
        settings(settings);
    }

    void settings(LanSettings to) {
        values.put(ADDRESS, to.address().bytes());
        values.put(SOURCE, new byte[] {(byte) to.source().ordinal()});
        values.put(MAC, HexFormat.ofDelimiter(":").parseHex(to.mac().value()));
        values.put(MASK, to.mask().bytes());
        values.put(GATEWAY, to.gateway().bytes());
        int arp = (to.arpResponses() ? ARP_RESPONSES : 0)
                | (to.gratuitousArps() ? GRATUITOUS_ARPS : 0);
        values.put(ARP_CONTROL, new byte[] {(byte) arp});
        int vlan = to.vlan() == 0 ? 0 : VLAN_ENABLED | to.vlan();
        values.put(VLAN, new Wire.Writer().uint16(vlan).done());
        values.put(VLAN_PRIORITY, new byte[] {(byte) to.vlanPriority()});
    }

    LanSettings settings() {
        int vlan = new Wire.Reader(value(VLAN)).uint16();
        int source = value(SOURCE)[0] & 0x0f;
        int arp = value(ARP_CONTROL)[0];
        return new LanSettings(
                Ipv4.of(value(ADDRESS)),
                Ipv4.of(value(MASK)),
                Ipv4.of(value(GATEWAY)),
                new Mac(HexFormat.ofDelimiter(":").formatHex(value(MAC))),
                LanSettings.Source.values()[Math.min(source, 4)],
                (vlan & VLAN_ENABLED) != 0 ? vlan & 0x0fff : 0,
                value(VLAN_PRIORITY)[0] & 0x07,
                (arp & ARP_RESPONSES) != 0,
                (arp & GRATUITOUS_ARPS) != 0);
    }

    private byte[] value(int selector) {
        return values.getOrDefault(selector, new byte[0]);
    }

    @Override
    public Optional<Answer> answer(Command command) {
        Wire.Reader in = command.in();
        return switch (command.code()) {
            case SET -> Optional.of(command.needing(Privilege.ADMINISTRATOR, () -> set(in)));
            case GET -> Optional.of(command.needing(Privilege.OPERATOR, () -> get(in)));
            default -> Optional.empty();
        };
    }

    private Answer set(Wire.Reader in) {
        int number = in.uint8() & 0x0f;
        int selector = in.uint8();
        if (!Channel.is(number)) {
            return Answer.code(Completion.INVALID_FIELD);
        }
        return switch (selector) {
            case PROGRESS ->
                progress.change(in.uint8() & 0x03)
                        ? Answer.done()
                        : Answer.code(ALREADY_IN_PROGRESS);
            case AUTHENTICATION_SUPPORT, DESTINATIONS, SUITE_COUNT, SUITES ->
                Answer.code(READ_ONLY);
            case SUITE_LIMITS -> setSuiteLimits(in);
            default -> store(selector, in);
        };
    }

    private Answer store(int selector, Wire.Reader in) {
        if (!values.containsKey(selector)) {
            return Answer.code(NOT_SUPPORTED);
        }
        byte[] data = in.rest();
        if (data.length != value(selector).length) {
            return Answer.code(Completion.LENGTH_INVALID);
        }
        values.put(selector, data);
        return Answer.done();
    }

    /** Half a byte a suite, the first in the lower half (table 23-4, parameter 24). */
    private Answer setSuiteLimits(Wire.Reader in) {
        in.skip(1); // reserved
        byte[] limits = in.bytes(MOST_SUITES / 2);
        for (Suite suite : channel.suites) {
            int place = place(suite);
            if (place < MOST_SUITES) {
                channel.suiteLimits.put(suite, limits[place / 2] >> place % 2 * 4 & 0x0f);
            }
        }
        return Answer.done();
    }

    private int place(Suite suite) {
        return quirks.strikes(Quirk.PRIVILEGES_BY_SUITE_ID)
                ? suite.id()
                : channel.suites.indexOf(suite);
    }

    private Answer get(Wire.Reader in) {
        int first = in.uint8(); // [7] revision only, [3:0] channel
        int selector = in.uint8();
        in.skip(2); // set selector, block selector
        if (!Channel.is(first & 0x0f)) {
            return Answer.code(Completion.INVALID_FIELD);
        }
        Wire.Writer out = new Wire.Writer().uint8(REVISION);
        if ((first & REVISION_ONLY) != 0) {
            return Answer.ok(out);
        }
        switch (selector) {
            case PROGRESS -> out.uint8(progress.state());
            case AUTHENTICATION_SUPPORT, DESTINATIONS -> out.uint8(0); // IPMI v2.0, no alerts
            case SUITE_COUNT -> out.uint8(channel.suites.size());
            case SUITES -> suites(out);
            case SUITE_LIMITS -> suiteLimits(out);
            default -> {
                if (!values.containsKey(selector)) {
                    return Answer.code(NOT_SUPPORTED);
                }
                out.bytes(value(selector));
            }
        }
        return Answer.ok(out);
    }

    private void suites(Wire.Writer out) {
        out.uint8(0); // reserved
        channel.suites.forEach(suite -> out.uint8(suite.id()));
        out.zeros(MOST_SUITES - channel.suites.size());
    }

    private void suiteLimits(Wire.Writer out) {
        byte[] limits = new byte[MOST_SUITES / 2];
        for (Suite suite : channel.suites) {
            int place = place(suite);
            if (place < MOST_SUITES) {
                int limit = channel.suiteLimits.getOrDefault(suite, 0);
                limits[place / 2] |= (byte) (limit << place % 2 * 4);
            }
        }
        out.uint8(0).bytes(limits);
    }

    void reset() {
        progress.reset();
    }
}
