package io.bearman.ipmi.sdr;

import io.bearman.ipmi.command.WireReader;
import java.util.ArrayList;
import java.util.List;

/**
 * What is contained in what (Entity Association Record and its device-relative form, types 08h and
 * 09h, IPMI v2.0 §43.4 and §43.5).
 *
 * @param id number of the record
 * @param container what contains
 * @param device whose instances the container's are
 * @param linked whether other records go on with the list
 * @param presence whether a sensor of the container always tells its presence
 * @param contained what is contained, each range from the first to the last of a kind
 */
public record EntityAssociation(
        int id,
        Entity container,
        Device device,
        boolean linked,
        boolean presence,
        List<Range> contained)
        implements Sdr {
    private static final int MEMBERS = 4;

    public EntityAssociation {
        contained = List.copyOf(contained);
    }

    /**
     * A controller.
     *
     * @param address its slave address, 0 when instances are the machine's
     * @param channel over which it is reached
     */
    public record Device(int address, int channel) {
        static final Device NONE = new Device(0, 0);

        static Device read(WireReader in) {
            int address = in.uint8();
            return new Device(address & 0xfe, in.uint8() >> 4);
        }
    }

    /**
     * Entities of one kind.
     *
     * @param first of them
     * @param last of them, the same when it is one
     * @param device whose instances these are
     */
    public record Range(Entity first, Entity last, Device device) {}

    private record Member(Device device, Entity entity) {}

    static EntityAssociation read(int id, WireReader in) {
        return read(id, in, false);
    }

    static EntityAssociation readDeviceRelative(int id, WireReader in) {
        return read(id, in, true);
    }

    private static EntityAssociation read(int id, WireReader in, boolean deviceRelative) {
        Entity container = Sensing.entity(in);
        Device device = deviceRelative ? Device.read(in) : Device.NONE;
        int flags = in.uint8();
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < MEMBERS; i++) {
            Device of = deviceRelative ? Device.read(in) : Device.NONE;
            members.add(new Member(of, Sensing.entity(in)));
        }
        return new EntityAssociation(
                id,
                container,
                device,
                (flags & 0x40) != 0,
                (flags & 0x20) != 0,
                (flags & 0x80) != 0 ? ranges(members) : each(members));
    }

    private static List<Range> each(List<Member> members) {
        return members.stream()
                .filter(EntityAssociation::used)
                .map(member -> new Range(member.entity, member.entity, member.device))
                .toList();
    }

    private static List<Range> ranges(List<Member> members) {
        List<Range> ranges = new ArrayList<>();
        for (int i = 0; i < MEMBERS; i += 2) {
            Member first = members.get(i);
            if (used(first)) {
                ranges.add(new Range(first.entity, members.get(i + 1).entity, first.device));
            }
        }
        return ranges;
    }

    private static boolean used(Member member) {
        return member.entity.id() != 0;
    }
}
