package io.bearman.pxe.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever text is thrown at the renderer: refused, or read by iPXE exactly as it was given. */
class HostileTextTest {
    private static final int STRINGS = 100_000;
    private static final long SEED = 20260101;
    // What a setting may hold when the machine chooses it: read by nobody who is not asked to.
    private static final Map<String, String> SETTINGS = Map.of(
            "net0/mac", "SECRET", "x", "${net0/mac}", "uuid", "564d", "net0/mac:hexhyp", "52-54");
    private static final TokenizerModel IPXE = new TokenizerModel(SETTINGS);
    private static final Word URL = Word.url("kernel", URI.create("http://h/k"));

    @Test
    void anArgumentIsRefusedOrArrivesByteForByte() {
        Random random = new Random(SEED);
        int taken = 0;
        for (int i = 0; i < STRINGS; i++) {
            String text = HostileText.of(random);
            Optional<Word> word = word(text);
            if (word.isEmpty()) {
                continue;
            }
            taken++;
            Word argument = word.get();
            assertThat(executed(List.of(argument, Word.of("next", "quiet"))))
                    .isEqualTo(expected(text, "quiet"));
            // At the end of the line too, where a backslash would join the next one.
            assertThat(executed(List.of(Word.of("first", "ro"), argument)))
                    .isEqualTo(expected("ro", text));
        }
        // Neither side may be empty, or nothing was tested.
        assertThat(taken).isBetween(STRINGS / 20, STRINGS * 19 / 20);
    }

    @Test
    void piecesTogetherAreRefusedOrArriveByteForByte() {
        Random random = new Random(SEED + 1);
        int taken = 0;
        for (int i = 0; i < STRINGS; i++) {
            String before = HostileText.of(random);
            String after = HostileText.of(random);
            Optional<Word> joined = word(before)
                    .flatMap(word -> and(word, after))
                    .flatMap(HostileTextTest::withUuid)
                    .flatMap(word -> and(word, before));
            if (joined.isEmpty()) {
                continue;
            }
            taken++;
            assertThat(executed(List.of(joined.get(), Word.of("next", "quiet"))))
                    .isEqualTo(expected(before + after + "564d" + before, "quiet"));
        }
        assertThat(taken).isGreaterThan(STRINGS / 100);
    }

    @Test
    void whatIsHarmlessIsNeverRefused() {
        Random random = new Random(SEED + 2);
        String alphabet = "abcXYZ019-._~=,:/@%+!*()[]<>?^|&;'\"{}";
        for (int i = 0; i < STRINGS; i++) {
            StringBuilder text = new StringBuilder("k");
            for (int length = random.nextInt(20); length >= 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThat(Word.of("args[0]", text.toString()).text()).isEqualTo(text.toString());
        }
    }

    private static Optional<Word> word(String text) {
        try {
            return Optional.of(Word.of("args[0]", text));
        } catch (RejectedTextException e) {
            return Optional.empty();
        }
    }

    private static Optional<Word> and(Word word, String text) {
        try {
            return Optional.of(word.and("args[0]", text));
        } catch (RejectedTextException e) {
            return Optional.empty();
        }
    }

    private static Optional<Word> withUuid(Word word) {
        try {
            return Optional.of(word.and(Setting.UUID));
        } catch (RejectedTextException e) {
            return Optional.empty();
        }
    }

    private static List<List<String>> executed(List<Word> args) {
        Command kernel = Command.kernel("args", Duration.ofSeconds(1), URL, args);
        List<Line> lines = List.of(Line.run(kernel), Line.run(Command.boot()));
        return IPXE.lines(new IpxeScript(lines).text());
    }

    private static List<List<String>> expected(String... args) {
        List<String> kernel = new ArrayList<>(
                List.of("kernel", "--name", "kernel", "--timeout", "1000", "http://h/k"));
        kernel.addAll(List.of(args));
        return List.of(kernel, List.of("boot"));
    }
}
