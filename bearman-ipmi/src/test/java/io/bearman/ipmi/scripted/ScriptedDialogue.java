package io.bearman.ipmi.scripted;

import io.bearman.core.power.PowerException;
import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Dialogue;
import io.bearman.ipmi.command.Malformed;
import io.bearman.ipmi.command.WireReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A session without packets: it treats answers as a session does. */
public final class ScriptedDialogue implements Dialogue {
    /** An answer that never arrives. */
    public static final byte[] LOST = new byte[0];

    private final String endpoint;
    private final Bmc bmc;
    private final List<Command<?>> asked = new ArrayList<>();

    /** What a BMC answers: a completion code and data. */
    public interface Bmc {
        byte[] answer(Command<?> question, byte[] data);
    }

    public ScriptedDialogue(Bmc bmc) {
        this("10.0.0.1:623", bmc);
    }

    public ScriptedDialogue(String endpoint, Bmc bmc) {
        this.endpoint = endpoint;
        this.bmc = bmc;
    }

    /** {@return everything that was asked} */
    public List<Command<?>> asked() {
        return List.copyOf(asked);
    }

    /** {@return how often a command of this kind was asked} */
    public long asked(Class<? extends Command<?>> kind) {
        return asked.stream().filter(kind::isInstance).count();
    }

    @Override
    public <R> R execute(Command<R> command) {
        asked.add(command);
        byte[] answer = bmc.answer(command, command.data());
        if (answer.length == 0) {
            throw command.lostIsAmbiguous()
                    ? new PowerException.Ambiguous(command.title() + " may have happened")
                    : new PowerException.Unreachable("no answer to " + command.title());
        }
        WireReader in = new WireReader(answer);
        int code = in.uint8();
        try {
            return code == 0 ? command.decode(in) : otherwise(command, code);
        } catch (Malformed e) {
            throw new PowerException.Garbled("its answer to " + command.title(), e);
        }
    }

    private static <R> R otherwise(Command<R> command, int code) {
        Optional<R> other = command.otherwise(code);
        if (other.isPresent()) {
            return other.get();
        }
        String text = command.title() + String.format(": 0x%02x", code);
        if (command.deniedBy(code)) {
            throw new PowerException.Denied(text);
        }
        throw switch (code) {
            case 0xc0, 0xc3, 0xd0, 0xd1, 0xd2 -> new PowerException.Busy(text);
            default ->
                new PowerException.Refused(
                        text + command.refusal(code).map(why -> ", " + why).orElse(""));
        };
    }

    @Override
    public String endpoint() {
        return endpoint;
    }
}
