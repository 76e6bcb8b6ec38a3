package io.bearman.pxe;

import io.bearman.core.boot.BootOffer;
import io.bearman.core.boot.BootPurpose;
import io.bearman.core.host.HostId;
import io.bearman.core.secret.Secret;
import io.bearman.pxe.script.Command;
import io.bearman.pxe.script.Counter;
import io.bearman.pxe.script.IpxeScript;
import io.bearman.pxe.script.Label;
import io.bearman.pxe.script.Line;
import io.bearman.pxe.script.Setting;
import io.bearman.pxe.script.Word;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The scripts of the boot desk. Each stands alone: it retries within bounds, and its last resort is
 * a reboot, because a machine that fell back to its firmware's "no bootable device" stays there for
 * ever. (Not a power off: the host may be one that came back while the boot server was away.)
 *
 * <p>A script goes to the next one by {@code chain --replace}, so that a machine on hold for days
 * does not pile up scripts within scripts.
 */
final class BootScripts {
    private static final int ROUNDS = 20;
    private static final Duration STALL = Duration.ofSeconds(10);
    private static final Duration BIG_STALL = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration HOLD = Duration.ofSeconds(30);

    private static final Counter TRY = new Counter("try");
    private static final Label ROUND = new Label("round");
    private static final Label AGAIN = new Label("again");
    private static final Label DEAD = new Label("dead");

    private BootScripts() {}

    /** Asks the boot desk over one network card after the other, those with an address first. */
    static IpxeScript bootstrap(BaseUrl base) {
        List<Line> lines = new ArrayList<>();
        lines.add(Line.comment(words("bearman", "bootstrap")));
        for (int nic = 0; nic < Setting.NICS; nic++) {
            lines.add(Line.when(Command.isset(Setting.ip(nic)), ask(base, nic)));
        }
        lines.add(Line.run(Command.set(TRY, 0)));
        lines.add(Line.label(ROUND));
        lines.add(Line.run(Command.inc(TRY)));
        for (int nic = 0; nic < Setting.NICS; nic++) {
            lines.add(Line.runOr(Command.isset(Setting.mac(nic)), Command.jump(AGAIN)));
            lines.add(Line.when(Command.dhcp(nic), ask(base, nic)));
            lines.add(Line.attempt(Command.ifclose(nic)));
        }
        lines.addAll(againOrReboot("the", "boot", "server", "does", "not", "answer"));
        return new IpxeScript(lines);
    }

    /**
     * Boots a profile.
     *
     * @param offer what the machine is let do
     * @param token by which it is known; the only secret ever on a command line, dead once exchanged.
     *     Null while the store is away
     * @param build the iPXE that runs it
     */
    static IpxeScript system(
            BootProfile profile,
            BootOffer offer,
            @Nullable Secret token,
            BaseUrl base,
            IpxeBuild build) {
        String purpose = offer.purpose().word();
        List<Word> args = new ArrayList<>();
        // pxelinux's spelling, which initramfs tools of every distribution know.
        args.add(word("BOOTIF=01-" + offer.mac().value().replace(':', '-')));
        args.add(word("bearman.boot=" + purpose));
        args.add(Word.of("base URL", "bearman.url=" + base.url()));
        offer.host().ifPresent(host -> args.add(Word.of("host", "bearman.host=" + host)));
        if (token != null) {
            args.add(Word.of("token", "bearman.token=" + token.text()));
        }
        Word title = offer.purpose() == BootPurpose.PRODUCTION
                ? Word.of("host", offer.host().orElseThrow().value())
                : word(purpose);
        return system(List.of(title, Word.of("profile", profile.name())), profile, args, build);
    }

    /** Shows why, waits, and asks again from the start. */
    static IpxeScript hold(Reason reason, Optional<HostId> host, BaseUrl base) {
        List<Line> lines = new ArrayList<>();
        lines.add(Line.comment(words("bearman", "hold", code(reason))));
        lines.add(Line.run(Command.echo(shown("hold", reason, host))));
        lines.add(Line.run(Command.set(TRY, 0)));
        lines.add(Line.label(ROUND));
        lines.add(Line.run(Command.inc(TRY)));
        lines.add(Line.run(Command.sleep(HOLD)));
        lines.add(Line.attempt(Command.chain(STALL, base.at("/boot.ipxe"))));
        lines.addAll(againOrReboot("the", "boot", "server", "does", "not", "answer"));
        return new IpxeScript(lines);
    }

    /** Lets the firmware go on with its next boot device. */
    static IpxeScript deny(Reason reason) {
        return new IpxeScript(List.of(
                Line.comment(words("bearman", "deny", code(reason))),
                Line.run(Command.echo(shown("deny", reason, Optional.empty()))),
                Line.run(Command.exitFailed())));
    }

    private static Command ask(BaseUrl base, int nic) {
        String field = "query";
        Word url = base.at("/v1/boot?mac=")
                .and(Setting.mac(nic))
                .and(field, "&uuid=")
                .and(Setting.UUID)
                .and(field, "&serial=")
                .and(Setting.SERIAL)
                .and(field, "&arch=")
                .and(Setting.ARCHITECTURE)
                .and(field, "&fw=")
                .and(Setting.FIRMWARE);
        return Command.chain(STALL, url);
    }

    private static IpxeScript system(
            List<Word> title, BootProfile profile, List<Word> ours, IpxeBuild build) {
        List<Word> args = new ArrayList<>(profile.argWords());
        List<Word> initrds = profile.initrdWords();
        for (int i = 0; build.namesInitrds() && i < initrds.size(); i++) {
            args.add(word("initrd=initrd" + i));
        }
        args.addAll(ours);
        List<Line> lines = new ArrayList<>();
        List<Word> comment = new ArrayList<>(words("bearman"));
        comment.addAll(title);
        lines.add(Line.comment(comment));
        lines.add(Line.run(Command.set(TRY, 0)));
        lines.add(Line.label(ROUND));
        lines.add(Line.run(Command.inc(TRY)));
        lines.add(Line.run(Command.imgfree()));
        Command again = Command.jump(AGAIN);
        lines.add(Line.runOr(
                Command.kernel(profile.argsField(), BIG_STALL, profile.kernelWord(), args), again));
        for (int i = 0; i < initrds.size(); i++) {
            lines.add(Line.runOr(Command.initrd("initrd" + i, BIG_STALL, initrds.get(i)), again));
        }
        lines.add(Line.attempt(Command.boot()));
        lines.addAll(againOrReboot("the", "system", "cannot", "be", "fetched", "or", "started"));
        return new IpxeScript(lines);
    }

    private static List<Line> againOrReboot(String... problem) {
        return List.of(
                Line.label(AGAIN),
                Line.when(Command.equal(TRY, ROUNDS), Command.jump(DEAD)),
                Line.run(Command.sleep(PAUSE)),
                Line.run(Command.jump(ROUND)),
                Line.label(DEAD),
                Line.run(Command.echo(words(problem))),
                Line.run(Command.sleep(PAUSE)),
                Line.run(Command.reboot()));
    }

    private static List<Word> shown(String verdict, Reason reason, Optional<HostId> host) {
        List<Word> words = new ArrayList<>(words("bearman:", verdict, code(reason)));
        host.ifPresent(id -> words.add(Word.of("host", id.value())));
        return words;
    }

    private static String code(Reason reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static List<Word> words(String... texts) {
        List<Word> words = new ArrayList<>();
        for (String text : texts) {
            words.add(word(text));
        }
        return words;
    }

    private static Word word(String text) {
        return Word.of("script", text);
    }
}
