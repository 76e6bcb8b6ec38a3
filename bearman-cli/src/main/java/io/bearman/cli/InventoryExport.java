package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.UsageException;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.InventoryLines;
import io.bearman.core.secret.Secret;
import io.bearman.sdk.Bearman;
import io.bearman.store.PassphraseFile;
import io.bearman.store.SecretLines;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bearman inventory export}. */
@Command(
        name = "export",
        description = {
            "Writes hosts as JSON lines, as import reads them. A credential is its name: no password",
            "is written, but with --with-secrets, into a file sealed under a passphrase: then also the",
            "credentials that these hosts name, K_g and SSH keys."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bearman inventory export > hosts.jsonl",
            "  bearman inventory export --rack r7 > r7.jsonl",
            "  bearman inventory export --with-secrets --to all.sealed"
        })
final class InventoryExport extends Base {
    @Mixin
    private HostFilter filter = new HostFilter();

    @Option(
            names = "--with-secrets",
            description = "Also secrets; only into a file, sealed: see --to.")
    private boolean withSecrets;

    @Option(
            names = "--to",
            paramLabel = "FILE",
            description = "The new file for hosts and secrets.")
    private @Nullable Path sealed;

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "A file with the passphrase (default: asked for).")
    private @Nullable Path passphrase;

    @Override
    ExitCode execute() {
        if (withSecrets != (sealed != null)) {
            throw new UsageException("--with-secrets and --to FILE go together: secrets are only"
                    + " ever written into a sealed file");
        }
        try (Bearman bearman = common.open()) {
            Inventory inventory = bearman.ports().inventory();
            if (sealed == null) {
                inventory.each(filter.query(), host -> out().println(InventoryLines.format(host)));
                return ExitCode.DONE;
            }
            List<Placed> hosts = new ArrayList<>();
            inventory.each(filter.query(), hosts::add);
            List<String> secrets = secrets(bearman, hosts);
            StringBuilder text = new StringBuilder();
            hosts.forEach(host -> text.append(InventoryLines.format(host)).append('\n'));
            secrets.forEach(line -> text.append(line).append('\n'));
            Secret phrase = Terminal.passphrase(passphrase);
            write(sealed, PassphraseFile.seal(text.toString(), phrase, new SecureRandom()));
            answer(
                    hosts.size() + " hosts and " + secrets.size() + " secrets are sealed in "
                            + sealed + ".",
                    Map.of("hosts", hosts.size(), "secrets", secrets.size()));
        }
        return ExitCode.DONE;
    }

    private static List<String> secrets(Bearman bearman, List<Placed> hosts) {
        List<String> lines = new ArrayList<>();
        hosts.stream()
                .map(host -> host.machine().bmc().credential())
                .distinct()
                .sorted()
                .forEach(name -> bearman.secrets()
                        .find(name)
                        .ifPresent(found -> lines.add(SecretLines.format(name, found))));
        hosts.forEach(host -> bearman.sshHostKeys()
                .find(host.host().id())
                .ifPresent(key -> lines.add(SecretLines.format(key))));
        return lines;
    }

    private static void write(Path file, String text) {
        try {
            // Owner's from the first moment, not afterwards.
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, text);
        } catch (FileAlreadyExistsException e) {
            throw new UsageException(file + " exists; give another name", e);
        } catch (IOException e) {
            throw new UsageException(
                    file + " cannot be written (" + e.getClass().getSimpleName() + ")", e);
        }
    }
}
