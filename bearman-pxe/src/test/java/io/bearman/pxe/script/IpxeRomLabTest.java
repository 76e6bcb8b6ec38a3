package io.bearman.pxe.script;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.net.Http;
import io.bearman.core.time.TimeSource;
import io.bearman.pxe.lab.Rom;
import io.bearman.pxe.server.BootServer;
import io.bearman.pxe.server.Limits;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The renderer and the {@link TokenizerModel} that its fast tests trust, against the iPXE that Debian
 * ships: each script runs in the real ROM, which reports every setting as hexadecimal digits.
 */
@Tag("lab")
@Tag("lab-pxe")
class IpxeRomLabTest {
    private static final long SEED = 20260202;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String UUID = "564d0000-1111-4222-8333-44445555aa01";
    private static final URI KERNEL = URI.create("http://h/k");

    private static final List<String> VALUES = List.of(
            "${y}",
            "${",
            "}",
            "$",
            "{",
            "#",
            " ",
            "&&",
            "||",
            ";",
            "\n",
            "\\",
            "a",
            "set p 7",
            "\u00e9",
            "${uuid}",
            " || set p 7",
            "\t");
    private static final List<String> LINES = List.of(
            "${x:string}",
            "${x:hexraw}",
            "${y}",
            "${none}",
            "${",
            "}",
            "$",
            "{",
            "#",
            " ",
            " ",
            " # ",
            " && ",
            " || ",
            " ; ",
            "&&",
            "||",
            ";",
            "&",
            "|",
            "\t",
            "\u000b",
            "\f",
            "\r",
            "\\",
            "\\\n",
            "\u00a0",
            "\u0085",
            "\u00e9",
            "\"",
            "'",
            "`",
            "--",
            "-t",
            "a",
            "b",
            " set p 7 ",
            " && set p 7",
            " || set p 7",
            " ; set p 7",
            "${${z}y}",
            "$${y}",
            "${y}{x}",
            "${uuid}",
            " nonesuch ",
            ":label",
            "%24",
            "=");

    /**
     * A script that leaves its result in the settings v and p.
     *
     * @param script without its first line
     * @param succeeds whether iPXE says so
     * @param value of v
     * @param other of p
     */
    private record Case(String script, boolean succeeds, String value, String other) {
        String reported(boolean succeeds, String value, String other) {
            return (succeeds ? "ok" : "failed") + " v=" + hex(value) + " p=" + hex(other) + "\n"
                    + script;
        }

        String expected() {
            return reported(succeeds, value, other);
        }
    }

    @Test
    void whatIsRenderedArrivesByteForByte() {
        List<Case> cases = new ArrayList<>();
        Random random = new Random(SEED);
        while (cases.size() < 320) {
            rendered(random).ifPresent(cases::add);
        }

        assertThat(reports(cases))
                .containsExactlyElementsOf(cases.stream().map(Case::expected).toList());
    }

    @Test
    void whatTheRendererRefusesIsReadAsTheModelSays() {
        List<Case> cases = new ArrayList<>();
        Random random = new Random(SEED + 1);
        while (cases.size() < 320) {
            cases.add(raw(random));
        }

        assertThat(reports(cases))
                .containsExactlyElementsOf(cases.stream().map(Case::expected).toList());
        // What is random must still reach what they are for: other settings, and commands of their
        // own.
        assertThat(cases).anyMatch(one -> one.value.contains("SECRET"));
        assertThat(cases).anyMatch(one -> one.other.equals("7"));
        assertThat(cases).anyMatch(one -> !one.succeeds);
    }

    /** Words as a profile's arguments are made, on a line as the renderer writes it. */
    private static Optional<Case> rendered(Random random) {
        List<Word> words = new ArrayList<>();
        StringBuilder meant = new StringBuilder();
        for (int left = 1 + random.nextInt(5); left > 0; left--) {
            String text = HostileText.of(random);
            try {
                Word word = Word.of("args", text);
                if (random.nextInt(4) == 0) {
                    word = word.and(Setting.UUID).and("args", text);
                    text = text + UUID + text;
                }
                words.add(word);
                meant.append(meant.isEmpty() ? "" : " ").append(text);
            } catch (RejectedTextException e) {
                continue;
            }
        }
        if (words.isEmpty()) {
            return Optional.empty();
        }
        String kernel = Line.run(
                        Command.kernel("args", Duration.ofSeconds(1), Word.url("k", KERNEL), words))
                .text();
        // The same words on the same line, but to a command that tells what it got.
        String args = kernel.substring(
                kernel.indexOf(KERNEL.toString()) + KERNEL.toString().length());
        return Optional.of(new Case("set v" + args, true, meant.toString(), ""));
    }

    /** A line without any renderer. */
    private static Case raw(Random random) {
        Map<String, String> settings = new HashMap<>(Map.of("y", "SECRET"));
        String x = HostileText.of(random, VALUES);
        settings.put("x:string", x);
        settings.put("x:hexraw", hex(x));
        settings.put("uuid", UUID);
        String line = "set v " + HostileText.of(random, LINES) + HostileText.of(random, LINES);
        Execution execution = new Execution(new TokenizerModel(settings));
        execution.run(line + "\nset q 1");
        String script = "set x:hexraw " + hex(x) + "\nset y SECRET\n" + line + "\nset q 1";
        return new Case(script, execution.succeeded, execution.value("v"), execution.value("p"));
    }

    /** Runs the cases in the ROM; {@return what it reports, in order} */
    private static List<String> reports(List<Case> cases) {
        Interrogation interrogation = new Interrogation(cases);
        try (BootServer server =
                        BootServer.open(interrogation, BootServer.loopback(0), Limits.create());
                Rom rom = Rom.booting("http://10.0.2.2:" + server.port() + "/driver", UUID)) {
            assertThat(TimeSource.system()
                            .await(
                                    () -> interrogation.reports.size() >= cases.size()
                                            || !rom.runs(),
                                    PATIENCE))
                    .as(
                            "%s of %s reported; %s",
                            interrogation.reports.size(), cases.size(), rom.console())
                    .isTrue();
        }
        return interrogation.reports.stream().limit(cases.size()).toList();
    }

    /** Hands the ROM one script after the other; each request tells what came of the one before. */
    private static final class Interrogation implements Http {
        private static final String QUESTION = "n=${n}&ok=${ok}&v=${v:hexraw}&p=${p:hexraw}";
        private final List<Case> cases;
        private final List<String> reports = new CopyOnWriteArrayList<>();

        Interrogation(List<Case> cases) {
            this.cases = cases;
        }

        @Override
        public synchronized Response send(Request request) {
            if (request.uri().getPath().equals("/driver")) {
                String next =
                        "http://" + request.header("Host").orElseThrow() + "/next?" + QUESTION;
                return script(":loop\nchain --autofree " + next
                        + " && set ok ok || set ok failed\ngoto loop");
            }
            Map<String, String> told = query(request.uri());
            // A question that was repeated is answered again.
            if (told.get("n").equals(Integer.toString(reports.size() + 1))) {
                Case one = cases.get(reports.size());
                reports.add(one.reported(
                        told.get("ok").equals("ok"), text(told.get("v")), text(told.get("p"))));
            }
            int number = reports.size() + 1;
            return number > cases.size()
                    ? script("sleep 1")
                    : script("set n " + number + "\nclear v ||\nclear p ||\nclear q ||\n"
                            + cases.get(number - 1).script);
        }

        private static Map<String, String> query(URI uri) {
            Map<String, String> query = new HashMap<>();
            for (String pair : uri.getRawQuery().split("&")) {
                int equals = pair.indexOf('=');
                query.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
            return query;
        }

        private static Response script(String lines) {
            byte[] body = ("#!ipxe\n" + lines + "\n").getBytes(ISO_8859_1);
            return new Response(200, Map.of("Content-Length", Integer.toString(body.length)), body);
        }
    }

    /** What iPXE does with the commands of the model: set, the operators, and any other is an error. */
    private static final class Execution {
        private final TokenizerModel model;
        private final Map<String, String> settings = new HashMap<>();
        private boolean succeeded = true;

        Execution(TokenizerModel model) {
            this.model = model;
        }

        String value(String setting) {
            return settings.getOrDefault(setting, "");
        }

        void run(String script) {
            for (List<String> line : model.lines(script)) {
                succeeded = line(line);
                if (!succeeded) {
                    return;
                }
            }
        }

        private boolean line(List<String> tokens) {
            boolean ok = true;
            boolean runs = true;
            List<String> command = new ArrayList<>();
            List<String> all = new ArrayList<>(tokens);
            all.add("<;>");
            for (String token : all) {
                if (!token.matches("<(&&|\\|\\||;)>")) {
                    command.add(token);
                    continue;
                }
                if (runs) {
                    ok = command(command);
                }
                runs = token.equals("<;>") || token.equals("<&&>") == ok;
                command.clear();
            }
            return ok;
        }

        private boolean command(List<String> words) {
            if (words.isEmpty()) {
                return true;
            }
            if (!words.get(0).equals("set") || words.size() < 2) {
                return false;
            }
            settings.put(words.get(1), words.stream().skip(2).collect(Collectors.joining(" ")));
            return true;
        }
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(ISO_8859_1));
    }

    private static String text(String hex) {
        return new String(HexFormat.of().parseHex(hex), ISO_8859_1);
    }
}
