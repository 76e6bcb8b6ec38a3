package io.bearman.ipmi.sol;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.WireReader;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/** Get Payload Activation Status of serial over LAN (IPMI v2.0 §24.4), privilege USER. */
public record GetPayloadActivationStatus() implements Command<GetPayloadActivationStatus.Answer> {
    private static final Definition DEFINITION = new Definition(
            "Get Payload Activation Status", "24.4", Definition.APPLICATION, 0x4a, Privilege.USER);

    /**
     * Which consoles are in use.
     *
     * @param capacity how many can be
     * @param active the instances that are, from 1
     */
    public record Answer(int capacity, Set<Integer> active) {
        public Answer {
            active = Collections.unmodifiableSet(new TreeSet<>(active));
        }
    }

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public byte[] data() {
        return new byte[] {SolPacket.PAYLOAD_TYPE};
    }

    @Override
    public Answer decode(WireReader in) {
        int capacity = in.uint8() & 0x0f;
        int bits = in.uint16le();
        Set<Integer> active = new TreeSet<>();
        for (int bit = 0; bit < Short.SIZE; bit++) {
            if ((bits >> bit & 1) != 0) {
                active.add(bit + 1);
            }
        }
        return new Answer(capacity, active);
    }
}
