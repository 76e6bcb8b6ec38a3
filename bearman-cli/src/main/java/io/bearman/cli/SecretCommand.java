package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.UsageException;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.core.text.TextTable;
import io.bearman.sdk.Bearman;
import io.bearman.sdk.SecretSource;
import io.bearman.store.SealedSecrets.Listed;
import io.bearman.store.SealingKey;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bearman secret}. */
@Command(
        name = "secret",
        description = {
            "BMC credentials in the store, sealed under the key that secrets.key-file or",
            "BEARMAN_SECRETS_KEY names. No command shows a password."
        },
        subcommands = {
            SecretCommand.MakeKey.class,
            SecretCommand.SetSecret.class,
            SecretCommand.ListSecrets.class,
            SecretCommand.Remove.class,
            SecretCommand.RotateKey.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bearman secret make-key /etc/bearman/seal.key",
            "  bearman secret set rack1 --user admin --password-file bmc.password"
        })
final class SecretCommand extends Group {

    @Command(
            name = "make-key",
            description = {
                "Writes a new sealing key into a new file that its owner alone may read. Keep a copy",
                "apart from the store's backups: without it what is sealed is lost."
            },
            footerHeading = "%nExample:%n",
            footer = "  bearman secret make-key /etc/bearman/seal.key")
    static final class MakeKey extends Base {
        @Parameters(paramLabel = "FILE")
        private Path file;

        // picocli fills the fields in by reflection.
        @SuppressWarnings("NullAway.Init")
        MakeKey() {}

        @Override
        ExitCode execute() {
            Secret digits = SealingKey.digits(new SecureRandom());
            try {
                // Owner's from the first moment, not afterwards.
                Files.createFile(
                        file,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
                Files.writeString(file, digits.text() + "\n");
            } catch (FileAlreadyExistsException e) {
                throw new UsageException(
                        file + " exists; a key is never overwritten, give another name", e);
            } catch (IOException e) {
                throw new UsageException(
                        file + " cannot be written (" + e.getClass().getSimpleName() + ")", e);
            }
            String id = SealingKey.of(digits, new SecureRandom()).id();
            answer(
                    "The key " + id + " is in " + file + "; name it as secrets.key-file.",
                    Map.of("key", id, "file", file.toString()));
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "set",
            description = "Seals a credential; machines name it as their bmc.credential.",
            footerHeading = "%nExample:%n",
            footer = "  bearman secret set rack1 --user admin --password-file bmc.password")
    static final class SetSecret extends Base {
        @Parameters(paramLabel = "NAME")
        private String name;

        @Option(names = "--user", required = true, description = "The user of the BMCs.")
        private String user;

        @Option(
                names = "--password-file",
                paramLabel = "FILE",
                description = "A file with the password (default: asked for).")
        private @Nullable Path passwordFile;

        @Option(
                names = "--kg-file",
                paramLabel = "FILE",
                description = {
                    "A file with the K_g that the BMCs want besides: 40 hexadecimal digits, or up to",
                    "20 characters, which zeros follow."
                })
        private @Nullable Path kgFile;

        // picocli fills the fields in by reflection.
        @SuppressWarnings("NullAway.Init")
        SetSecret() {}

        @Override
        ExitCode execute() {
            Secret password = passwordFile == null
                    ? Terminal.password("Password of " + user + ": ")
                    : SecretSource.file(passwordFile).read();
            try (Bearman bearman = common.open()) {
                Secret kg =
                        kgFile == null ? null : Kg.of(SecretSource.file(kgFile).read());
                bearman.secrets().put(name, new Credential(user, password, kg), Bearman.user());
            }
            answer(name + " is sealed.", Map.of("name", name, "user", user));
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "list",
            description = "Lists what is sealed, without a password. Needs no key.",
            footerHeading = "%nExample:%n",
            footer = "  bearman secret list")
    static final class ListSecrets extends Base {
        @Override
        ExitCode execute() {
            List<Listed> all;
            try (Bearman bearman = common.open()) {
                all = bearman.secrets().list();
            }
            TextTable table = TextTable.headed("NAME", "USER", "KG", "KEY", "SEALED");
            all.forEach(it -> table.row(
                    it.name(), it.user(), it.kg() ? "yes" : "", it.keyId(), it.sealedAt()));
            print(common.json() ? Json.of(all) : table.toString());
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "remove",
            description = "Forgets a sealed credential.",
            footerHeading = "%nExample:%n",
            footer = "  bearman secret remove rack1")
    static final class Remove extends Base {
        @Parameters(paramLabel = "NAME")
        private String name;

        // picocli fills the fields in by reflection.
        @SuppressWarnings("NullAway.Init")
        Remove() {}

        @Override
        ExitCode execute() {
            try (Bearman bearman = common.open()) {
                bearman.secrets().remove(name, Bearman.user());
            }
            answer(name + " is removed.", Map.of("name", name));
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "rotate-key",
            description = {
                "Seals everything under another key, all or nothing. The configuration still names",
                "the old key until you change it; until then what is sealed cannot be opened."
            },
            footerHeading = "%nExample:%n",
            footer = {
                "  bearman secret make-key /etc/bearman/seal-2.key",
                "  bearman secret rotate-key --new-key-file /etc/bearman/seal-2.key"
            })
    static final class RotateKey extends Base {
        @Option(names = "--new-key-file", paramLabel = "FILE", required = true)
        private Path file;

        // picocli fills the fields in by reflection.
        @SuppressWarnings("NullAway.Init")
        RotateKey() {}

        @Override
        ExitCode execute() {
            SealingKey next = SealingKey.of(SecretSource.file(file).read(), new SecureRandom());
            int count;
            try (Bearman bearman = common.open()) {
                count = bearman.secrets().rotate(next, Bearman.user());
            }
            answer(
                    count + " secrets are sealed under the key " + next.id()
                            + "; now configure secrets.key-file: " + file,
                    Map.of("secrets", count, "key", next.id()));
            return ExitCode.DONE;
        }
    }
}
