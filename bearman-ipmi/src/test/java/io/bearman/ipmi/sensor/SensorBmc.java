package io.bearman.ipmi.sensor;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.scripted.ScriptedDialogue;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** A BMC that answers about sensors what it was told; of others it says that they are not there. */
final class SensorBmc implements ScriptedDialogue.Bmc {
    private final Map<Command<?>, byte[]> answers = new HashMap<>();
    private int otherwise = 0xcb;

    /** @param answer in hex, the completion code first */
    SensorBmc with(Command<?> question, String answer) {
        answers.put(question, HexFormat.of().parseHex(answer.replace(" ", "")));
        return this;
    }

    SensorBmc otherwise(int code) {
        otherwise = code;
        return this;
    }

    ScriptedDialogue dialogue() {
        return new ScriptedDialogue(this);
    }

    @Override
    public byte[] answer(Command<?> question, byte[] data) {
        return answers.getOrDefault(question, new byte[] {(byte) otherwise});
    }
}
