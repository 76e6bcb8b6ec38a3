package io.bearman.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.VirtualTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedBytesTest {
    private static final String PASSWORD = "correct-horse-battery";
    private static final String ONE = "12".repeat(32);
    private static final String TWO = "34".repeat(32);

    @Test
    void neitherPasswordNorKeyIsInAByteOfTheStore(@TempDir Path folder) throws IOException {
        try (SqlStore store = SqlStore.open(
                folder.resolve("bearman.db"), new VirtualTime(1), StoreSettings.create())) {
            SealedSecrets secrets = store.secrets(() -> key(ONE));
            secrets.put("rack1", new Credential("admin", Secret.of(PASSWORD)), "me");
            secrets.rotate(key(TWO), "me");

            assertThat(bytes(folder))
                    .contains("rack1")
                    .doesNotContain(PASSWORD)
                    .doesNotContainIgnoringCase(ONE)
                    .doesNotContainIgnoringCase(TWO);
        }
    }

    private static SealingKey key(String digits) {
        return SealingKey.of(Secret.of(digits), new SecureRandom());
    }

    /** With the write-ahead log, which has what the file has not yet. */
    private static String bytes(Path folder) throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                text.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return text.toString();
    }
}
