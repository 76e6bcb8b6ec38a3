package io.bearman.ipmi.lan;

import io.bearman.core.power.PowerException;
import io.bearman.ipmi.command.Dialogue;
import io.bearman.ipmi.command.Malformed;
import io.bearman.ipmi.command.WireReader;
import io.bearman.ipmi.command.WireWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * A cipher suite that a BMC offers (IPMI v2.0 table 22-18).
 *
 * @param id its number in table 22-20
 * @param oem IANA number of the vendor whose own it is, 0 when it is a standard one
 * @param authentication numbers of its algorithms in table 13-17
 * @param integrity numbers of its algorithms in table 13-18
 * @param confidentiality numbers of its algorithms in table 13-19
 */
public record OfferedSuite(
        int id,
        int oem,
        List<Integer> authentication,
        List<Integer> integrity,
        List<Integer> confidentiality) {
    private static final int STANDARD = 0xc0;
    private static final int OEM = 0xc1;
    private static final int INTEGRITY = 1;
    private static final int CONFIDENTIALITY = 2;

    public OfferedSuite {
        authentication = List.copyOf(authentication);
        integrity = List.copyOf(integrity);
        confidentiality = List.copyOf(confidentiality);
    }

    /**
     * {@return what the BMC offers on a channel, in its order}; no privilege
     *
     * @throws PowerException.Garbled when its list makes no sense
     */
    public static List<OfferedSuite> read(Dialogue bmc, int channel) {
        WireWriter list = new WireWriter();
        for (int index = 0; index < GetChannelCipherSuites.MOST; index++) {
            byte[] part = bmc.execute(new GetChannelCipherSuites(channel, index));
            list.bytes(part);
            if (part.length < GetChannelCipherSuites.PART) {
                break;
            }
        }
        try {
            return decode(new WireReader(list.toBytes()));
        } catch (Malformed e) {
            throw new PowerException.Garbled(
                    bmc.endpoint() + ": its list of cipher suites makes no sense", e);
        }
    }

    /**
     * {@return the suites of a list}
     *
     * @throws Malformed when it is none
     */
    public static List<OfferedSuite> decode(WireReader in) {
        List<OfferedSuite> suites = new ArrayList<>();
        int tag = in.remaining() > 0 ? in.uint8() : 0;
        while (in.remaining() > 0) {
            if (tag != STANDARD && tag != OEM) {
                throw new Malformed("not the start of a cipher suite: " + tag);
            }
            int id = in.uint8();
            int oem = tag == OEM ? in.uint24le() : 0;
            List<List<Integer>> algorithms =
                    List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            tag = 0;
            while (in.remaining() > 0) {
                int next = in.uint8();
                if (next >= STANDARD) {
                    tag = next;
                    break;
                }
                algorithms.get(next >> 6).add(next & 0x3f);
            }
            suites.add(new OfferedSuite(
                    id,
                    oem,
                    algorithms.get(0),
                    algorithms.get(INTEGRITY),
                    algorithms.get(CONFIDENTIALITY)));
        }
        return List.copyOf(suites);
    }
}
