package io.bearman.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: what to name in a report. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        Properties build = build();
        return new String[] {
            "bearman " + build.getProperty("version"),
            commit(build),
            "Java " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
            System.getProperty("os.name")
                    + ' '
                    + System.getProperty("os.version")
                    + ' '
                    + System.getProperty("os.arch")
        };
    }

    /** Without git, or without a checkout, the build could ask nobody. */
    private static String commit(Properties build) {
        String id = build.getProperty("commit");
        return id.matches("[0-9a-f]{40,}(-dirty)?")
                ? "commit " + id + " of " + build.getProperty("date")
                : "of no known commit";
    }

    /** Written by the build, the same whenever and wherever one commit is built. */
    private static Properties build() {
        Properties build = new Properties();
        try (InputStream file =
                Objects.requireNonNull(Version.class.getResourceAsStream("build.properties"))) {
            build.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return build;
    }
}
