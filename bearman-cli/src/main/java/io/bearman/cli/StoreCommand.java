package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.UsageException;
import io.bearman.sdk.Bearman;
import io.bearman.sdk.Configuration;
import io.bearman.store.SqlStore;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code bearman store}. */
@Command(
        name = "store",
        description = {
            "The store as a whole. A backup holds everything, what is sealed stays sealed: keep the",
            "sealing key apart from it, and try both together with: bearman store check"
        },
        subcommands = {
            StoreCommand.Backup.class,
            StoreCommand.Restore.class,
            StoreCommand.Check.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bearman store backup /backup/bearman-monday.jsonl",
            "  bearman store restore /backup/bearman-monday.jsonl --store /tmp/drill.db",
            "  bearman store check --store /tmp/drill.db"
        })
final class StoreCommand extends Group {

    @Command(
            name = "backup",
            description = {
                "Writes everything in the store, as it is at one moment, into a new file that its",
                "owner alone may read. Others may go on working. SQLite and PostgreSQL write the same:",
                "a backup of one is restored into the other."
            },
            footerHeading = "%nExample:%n",
            footer = "  bearman store backup /backup/bearman-monday.jsonl")
    static final class Backup extends Base {
        @Parameters(paramLabel = "FILE")
        private Path file;

        // picocli fills the fields in by reflection.
        @SuppressWarnings("NullAway.Init")
        Backup() {}

        @Override
        ExitCode execute() {
            if (Files.exists(file)) {
                throw new UsageException(
                        file + " exists; a backup is never overwritten, give another name");
            }
            Path half = file.resolveSibling(file.getFileName() + ".part");
            long rows;
            try (Bearman bearman = common.open()) {
                rows = write(bearman.store(), half);
                verify(half);
                Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                throw new UsageException(file + " is on a file system without renaming", e);
            } catch (IOException | UncheckedIOException e) {
                throw new UsageException(file + " cannot be written (" + e.getMessage() + ")", e);
            }
            answer(
                    rows + " rows are in " + file + "; keep the sealing key apart from it.",
                    Map.of("rows", rows, "file", file.toString()));
            return ExitCode.DONE;
        }

        private static long write(SqlStore store, Path half) throws IOException {
            Files.deleteIfExists(half);
            Files.createFile(
                    half,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            long rows;
            try (OutputStream to = new BufferedOutputStream(Files.newOutputStream(half))) {
                rows = store.backup(to);
            }
            try (FileChannel written = FileChannel.open(half, StandardOpenOption.WRITE)) {
                written.force(true);
            }
            return rows;
        }
    }

    @Command(
            name = "restore",
            description = {
                "Fills an empty store from a backup, all or nothing. Then look whether the sealing key",
                "opens what is sealed: bearman store check"
            },
            footerHeading = "%nExample:%n",
            footer = "  bearman store restore /backup/bearman-monday.jsonl")
    static final class Restore extends Base {
        @Parameters(paramLabel = "FILE")
        private Path file;

        // picocli fills the fields in by reflection.
        @SuppressWarnings("NullAway.Init")
        Restore() {}

        @Override
        ExitCode execute() {
            long rows;
            // Before the store is opened, which makes it when it is not there.
            verify(file);
            try (InputStream from = open(file);
                    Bearman bearman = common.open()) {
                rows = bearman.store().restore(from, file.toString());
            } catch (IOException e) {
                throw unreadable(file, e);
            }
            answer(
                    rows + " rows are restored; now try the sealing key: bearman store check",
                    Map.of("rows", rows, "file", file.toString()));
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "check",
            description = {
                "Opens all that is sealed in the store and forgets it again; or, with a file, reads a",
                "backup to its end and compares its digest."
            },
            footerHeading = "%nExamples:%n",
            footer = {"  bearman store check", "  bearman store check /backup/bearman-monday.jsonl"
            })
    static final class Check extends Base {
        @Parameters(paramLabel = "FILE", arity = "0..1")
        private @Nullable Path file;

        @Override
        ExitCode execute() {
            if (file != null) {
                long rows = verify(file);
                answer(file + " is whole: " + rows + " rows.", Map.of("rows", rows));
                return ExitCode.DONE;
            }
            int secrets;
            try (Bearman bearman = common.open()) {
                secrets = bearman.secrets().check();
            }
            String sealed = secrets == 0
                    ? "Nothing is sealed in this store."
                    : "The key opens all " + secrets + " sealed secrets.";
            boolean file = common.configuration().store() instanceof Configuration.Store.File;
            answer(
                    sealed
                            + (file
                                    ? "\nIt is a file of this machine: it does not guard against a"
                                            + " second store that somebody uses elsewhere."
                                    : ""),
                    Map.of("secrets", secrets, "guards_against_a_second_store", !file));
            return ExitCode.DONE;
        }
    }

    private static long verify(Path file) {
        try (InputStream from = open(file)) {
            return SqlStore.verify(from, file.toString());
        } catch (IOException | UncheckedIOException e) {
            throw unreadable(file, e);
        }
    }

    private static InputStream open(Path file) throws IOException {
        return new BufferedInputStream(Files.newInputStream(file));
    }

    private static UsageException unreadable(Path file, Exception e) {
        String why = e instanceof NoSuchFileException ? "there is no such file" : e.getMessage();
        return new UsageException(file + " cannot be read (" + why + ")", e);
    }
}
