package io.bearman.ipmi.scripted;

import io.bearman.ipmi.command.Command;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** What others said to each other inside a session, from a file. */
public record Conversation(String name, List<Exchange> exchanges) {

    public static Conversation of(String name) {
        List<Exchange> exchanges = new ArrayList<>();
        List<String> lines =
                text(name).lines().filter(line -> !line.startsWith("#")).toList();
        for (int i = 0; i < lines.size(); i += 2) {
            String[] question = lines.get(i).split(" ");
            String[] answer = lines.get(i + 1).split(" ");
            exchanges.add(new Exchange(
                    Integer.parseInt(question[1], 16),
                    Integer.parseInt(question[2]),
                    Integer.parseInt(question[3], 16),
                    question[4].equals("-") ? new byte[0] : HexFormat.of().parseHex(question[4]),
                    HexFormat.of().parseHex(answer[4])));
        }
        return new Conversation(name, List.copyOf(exchanges));
    }

    private static String text(String name) {
        try (InputStream in =
                Conversation.class.getResourceAsStream("/captures/" + name + ".hex")) {
            return new String(
                    Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the exchanges of this command, whatever was asked} */
    public List<Exchange> of(Command<?> like) {
        return exchanges.stream()
                .filter(exchange -> exchange.asks(like.netFn(), like.lun(), like.number()))
                .toList();
    }

    /** {@return the first exchange that asks this very question} */
    public Exchange find(Command<?> question) {
        return exchanges.stream()
                .filter(exchange -> exchange.asks(question))
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        name + " has no " + question.title() + " like " + question));
    }

    /** {@return what the first answer to this very question says} */
    public <R> R answer(Command<R> question) {
        return find(question).decode(question);
    }

    /** {@return a BMC that answers as this one did, in the order it did; the last answer again} */
    public ScriptedDialogue replay() {
        List<Exchange> left = new ArrayList<>(exchanges);
        return new ScriptedDialogue((question, data) -> {
            Exchange first = left.stream()
                    .filter(exchange -> exchange.asks(question))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(name + " has no " + question));
            boolean again =
                    left.stream().filter(exchange -> exchange.asks(question)).count() > 1;
            if (again) {
                left.remove(first);
            }
            return first.answer();
        });
    }
}
