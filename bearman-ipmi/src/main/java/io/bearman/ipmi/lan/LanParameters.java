package io.bearman.ipmi.lan;

import io.bearman.core.host.Ipv4;
import io.bearman.core.host.Mac;
import io.bearman.ipmi.command.Flags;
import io.bearman.ipmi.command.Malformed;
import io.bearman.ipmi.command.PrivilegeLimit;
import io.bearman.ipmi.command.WireReader;
import io.bearman.ipmi.command.WireWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The LAN configuration parameters that Bearman knows (IPMI v2.0 table 23-4). */
public final class LanParameters {
    /** 0: whether somebody is setting others. */
    public static final Parameter<Progress> SET_IN_PROGRESS =
            lan(0, "set in progress", in -> Progress.values()[in.uint8() & 3], value ->
                    new byte[] {(byte) value.ordinal()});

    /** 1: types of authentication for IPMI v1.5 sessions; read only. */
    public static final Parameter<Set<AuthType>> AUTH_TYPES =
            readOnly(1, "authentication types", in -> types(in.uint8()));

    /** 2: those types that are enabled, by privilege, from callback to OEM. */
    public static final Parameter<Map<PrivilegeLimit, Set<AuthType>>> AUTH_TYPES_ENABLED =
            lan(2, "enabled authentication types", LanParameters::enabled, LanParameters::enabled);

    /** 3. */
    public static final Parameter<Ipv4> IP_ADDRESS = address(3, "IP address");

    /** 4: where the address comes from. */
    public static final Parameter<IpSource> IP_SOURCE =
            lan(4, "IP address source", in -> IpSource.of(in.uint8() & 0x0f), value ->
                    new byte[] {(byte) value.number()});

    /** 5. */
    public static final Parameter<Mac> MAC_ADDRESS = mac(5, "MAC address");

    /** 6. */
    public static final Parameter<Ipv4> SUBNET_MASK = address(6, "subnet mask");

    /** 7: of the packets that the BMC sends. */
    public static final Parameter<IpHeader> IP_HEADER = lan(
            7,
            "IPv4 header",
            in -> new IpHeader(in.uint8(), in.uint8() >> 5, in.uint8()),
            value -> new byte[] {
                (byte) value.timeToLive(), (byte) (value.flags() << 5), (byte) value.typeOfService()
            });

    /** 10: which ARP packets the BMC sends by itself. */
    public static final Parameter<Arp> ARP = lan(
            10,
            "BMC-generated ARP",
            in -> {
                int bits = in.uint8();
                return new Arp((bits & 2) != 0, (bits & 1) != 0);
            },
            value -> new byte[] {(byte) ((value.responses() ? 2 : 0) | (value.gratuitous() ? 1 : 0))
            });

    /** 11: how often gratuitous ARPs are sent, in steps of 500 ms. */
    public static final Parameter<Duration> ARP_INTERVAL =
            lan(11, "gratuitous ARP interval", in -> Duration.ofMillis(500L * in.uint8()), value ->
                    new byte[] {steps(value, 500)});

    /** 12. */
    public static final Parameter<Ipv4> GATEWAY = address(12, "default gateway address");

    /** 13. */
    public static final Parameter<Mac> GATEWAY_MAC = mac(13, "default gateway MAC");

    /** 14. */
    public static final Parameter<Ipv4> BACKUP_GATEWAY = address(14, "backup gateway address");

    /** 15. */
    public static final Parameter<Mac> BACKUP_GATEWAY_MAC = mac(15, "backup gateway MAC");

    /** 16: SNMP community of alerts, at most 18 characters. */
    public static final Parameter<String> COMMUNITY =
            lan(16, "community string", in -> in.text(18), LanParameters::community);

    /** 20. */
    public static final Parameter<Vlan> VLAN = lan(
            20,
            "VLAN",
            in -> {
                int bits = in.uint16le();
                return new Vlan((bits & 0x8000) != 0, bits & 0xfff);
            },
            value -> new WireWriter()
                    .uint16le((value.tagged() ? 0x8000 : 0) | value.id())
                    .toBytes());

    /** 21: 0 to 7. */
    public static final Parameter<Integer> VLAN_PRIORITY = lan(
            21, "VLAN priority", in -> in.uint8() & 7, value -> new byte[] {(byte) (value & 7)});

    /** 22: how many cipher suites it has; read only. */
    public static final Parameter<Integer> CIPHER_SUITE_COUNT =
            readOnly(22, "number of cipher suites", in -> in.uint8() & 0x1f);

    /** 23: the cipher suites, in the order of parameter 24; read only. */
    public static final Parameter<List<Integer>> CIPHER_SUITES =
            readOnly(23, "cipher suites", LanParameters::suites);

    /** 24: the most that a session gets with each of the cipher suites of parameter 23. */
    public static final Parameter<List<PrivilegeLimit>> CIPHER_PRIVILEGES = lan(
            24, "cipher suite privileges", LanParameters::privileges, LanParameters::privileges);

    /** 26: how often a password may be wrong. */
    public static final Parameter<BadPasswords> BAD_PASSWORDS = lan(
            26,
            "bad password threshold",
            in -> new BadPasswords(
                    (in.uint8() & 1) != 0,
                    in.uint8(),
                    Duration.ofSeconds(10L * in.uint16le()),
                    Duration.ofSeconds(10L * in.uint16le())),
            value -> new WireWriter()
                    .uint8(value.event() ? 1 : 0)
                    .uint8(value.attempts())
                    .uint16le((int) (value.forgottenAfter().toSeconds() / 10))
                    .uint16le((int) (value.lockedFor().toSeconds() / 10))
                    .toBytes());

    /** Those that say something to people, in the order of their numbers. */
    public static final List<Parameter<?>> ALL = List.of(
            SET_IN_PROGRESS,
            AUTH_TYPES,
            AUTH_TYPES_ENABLED,
            IP_ADDRESS,
            IP_SOURCE,
            MAC_ADDRESS,
            SUBNET_MASK,
            IP_HEADER,
            ARP,
            ARP_INTERVAL,
            GATEWAY,
            GATEWAY_MAC,
            BACKUP_GATEWAY,
            BACKUP_GATEWAY_MAC,
            COMMUNITY,
            VLAN,
            VLAN_PRIORITY,
            CIPHER_SUITE_COUNT,
            CIPHER_SUITES,
            CIPHER_PRIVILEGES,
            BAD_PASSWORDS);

    /** Ways to prove a password in IPMI v1.5. */
    public enum AuthType implements Flags.Bit {
        NONE(0),
        MD2(1),
        MD5(2),
        PASSWORD(4),
        OEM(5);

        private final int bit;

        AuthType(int bit) {
            this.bit = bit;
        }

        @Override
        public int bit() {
            return bit;
        }
    }

    /** Where an address comes from. */
    public enum IpSource {
        UNSPECIFIED(0),
        STATIC(1),
        DHCP(2),
        BIOS(3),
        OTHER(4),
        /** A number that the specification keeps for later. */
        RESERVED(5);

        private final int number;

        IpSource(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }

        static IpSource of(int number) {
            return number < RESERVED.number ? values()[number] : RESERVED;
        }
    }

    /**
     * Fields of the IPv4 header.
     *
     * @param timeToLive 0 to 255
     * @param flags three bits; 2 is "do not fragment"
     * @param typeOfService precedence in bits 7 to 5, type in bits 4 to 1
     */
    public record IpHeader(int timeToLive, int flags, int typeOfService) {}

    /**
     * What a BMC does about ARP by itself.
     *
     * @param responses whether it answers, also while the machine is off
     * @param gratuitous whether it tells its address unasked
     */
    public record Arp(boolean responses, boolean gratuitous) {}

    /**
     * VLAN of the BMC.
     *
     * @param tagged whether it tags its packets
     * @param id 0 to 4095, without meaning unless tagged
     */
    public record Vlan(boolean tagged, int id) {
        /** No VLAN. */
        public static final Vlan NONE = new Vlan(false, 0);

        public Vlan {
            if (id < 0 || id > 4095) {
                throw new IllegalArgumentException("a VLAN is 0 to 4095, not " + id);
            }
        }

        /** {@return tagged with this VLAN, 1 to 4094} */
        public static Vlan of(int id) {
            return new Vlan(true, id);
        }
    }

    /**
     * What becomes of who tries passwords.
     *
     * @param event whether an entry in the SEL tells of it
     * @param attempts after how many wrong ones the user is locked; 0 for never
     * @param forgottenAfter when the count begins anew, in steps of 10 s; zero for never
     * @param lockedFor how long, in steps of 10 s; zero until somebody enables the user again
     */
    public record BadPasswords(
            boolean event, int attempts, Duration forgottenAfter, Duration lockedFor) {}

    private LanParameters() {}

    private static <T> Parameter<T> lan(
            int number, String name, Function<WireReader, T> decoder, Function<T, byte[]> encoder) {
        return new Parameter<>(Parameter.Family.LAN, number, name, decoder, encoder);
    }

    private static <T> Parameter<T> readOnly(
            int number, String name, Function<WireReader, T> decoder) {
        return lan(number, name, decoder, value -> {
            throw new IllegalArgumentException("the " + name + " can only be read");
        });
    }

    private static Parameter<Ipv4> address(int number, String name) {
        return lan(number, name, in -> Ipv4.of(in.bytes(4)), Ipv4::bytes);
    }

    private static Parameter<Mac> mac(int number, String name) {
        return lan(
                number,
                name,
                in -> new Mac(HexFormat.ofDelimiter(":").formatHex(in.bytes(6))),
                value -> HexFormat.ofDelimiter(":").parseHex(value.value()));
    }

    private static Set<AuthType> types(int bits) {
        return Flags.of(AuthType.values(), bits);
    }

    private static Map<PrivilegeLimit, Set<AuthType>> enabled(WireReader in) {
        Map<PrivilegeLimit, Set<AuthType>> enabled = new LinkedHashMap<>();
        for (int level = 1; level <= 5; level++) {
            enabled.put(PrivilegeLimit.of(level), types(in.uint8()));
        }
        return enabled;
    }

    private static byte[] enabled(Map<PrivilegeLimit, Set<AuthType>> value) {
        WireWriter out = new WireWriter();
        for (int level = 1; level <= 5; level++) {
            out.uint8(Flags.octet(value.getOrDefault(PrivilegeLimit.of(level), Set.of())));
        }
        return out.toBytes();
    }

    private static byte steps(Duration value, int millis) {
        long steps = value.toMillis() / millis;
        if (steps < 0 || steps > 255) {
            throw new IllegalArgumentException("0 to 255 steps of " + millis + " ms, not " + value);
        }
        return (byte) steps;
    }

    private static byte[] community(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length > 18) {
            throw new IllegalArgumentException("a community has at most 18 characters");
        }
        return Arrays.copyOf(bytes, 18);
    }

    /** The first byte is reserved; BMCs pad with zeros, but suite 0 may be the first. */
    private static List<Integer> suites(WireReader in) {
        in.skip(1);
        List<Integer> suites = new ArrayList<>();
        while (in.remaining() > 0 && suites.size() < 16) {
            suites.add(in.uint8());
        }
        return List.copyOf(suites);
    }

    private static List<PrivilegeLimit> privileges(WireReader in) {
        in.skip(1);
        if (in.remaining() == 0) {
            throw new Malformed("no privileges");
        }
        List<PrivilegeLimit> limits = new ArrayList<>();
        while (in.remaining() > 0 && limits.size() < 16) {
            int two = in.uint8();
            limits.add(PrivilegeLimit.of(two & 0x0f));
            limits.add(PrivilegeLimit.of(two >> 4));
        }
        return List.copyOf(limits);
    }

    private static byte[] privileges(List<PrivilegeLimit> limits) {
        if (limits.size() != 16) {
            throw new IllegalArgumentException("16 privileges, not " + limits.size());
        }
        WireWriter out = new WireWriter().uint8(0);
        for (int i = 0; i < limits.size(); i += 2) {
            out.uint8(limits.get(i).number() | limits.get(i + 1).number() << 4);
        }
        return out.toBytes();
    }
}
