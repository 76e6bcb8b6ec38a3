package io.bearman.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.UsageException;
import io.bearman.core.secret.Secret;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassphraseFileTest {
    private static final Secret PASSPHRASE = Secret.of("correct horse battery");

    /** Real files ask for a second of work at each try. */
    private static final int FEW = 1000;

    @Test
    void whatIsSealedOpensWithThePassphraseAlone() {
        String sealed = PassphraseFile.seal("pass-word\nü", PASSPHRASE, new SecureRandom(), FEW);

        assertThat(PassphraseFile.isOne(sealed)).isTrue();
        assertThat(sealed).doesNotContain("pass-word");
        assertThat(PassphraseFile.open(sealed, PASSPHRASE, "f")).isEqualTo("pass-word\nü");
        assertThatThrownBy(() -> PassphraseFile.open(sealed, Secret.of("another phrase"), "f"))
                .isInstanceOf(UsageException.class)
                .hasMessage("f: the passphrase is wrong, or the file was changed");
    }

    @Test
    void aChangedFileIsRefused() {
        String sealed = PassphraseFile.seal("pass-word", PASSPHRASE, new SecureRandom(), FEW);
        String last = sealed.substring(sealed.length() - 4, sealed.length() - 3);
        List<String> wrong = List.of(
                "",
                "{}",
                "notes",
                sealed.replace(":1000", ":999"),
                sealed.replace(":1000", ":2000000000"),
                sealed.substring(0, sealed.length() - 4)
                        + (last.equals("0") ? "1" : "0")
                        + sealed.substring(sealed.length() - 3),
                sealed.replaceFirst("\"nonce\":\"..", "\"nonce\":\"zz"));
        for (String changed : wrong) {
            assertThatThrownBy(() -> PassphraseFile.open(changed, PASSPHRASE, "f"))
                    .as(changed)
                    .isInstanceOf(UsageException.class)
                    .hasMessageStartingWith("f");
        }
    }

    @Test
    void whoGuessesPassphrasesWorksForEachOfThem() {
        String sealed = PassphraseFile.seal("pass-word", PASSPHRASE, new SecureRandom());

        assertThat(sealed).contains("\"iterations\":600000");
    }

    @Test
    void aShortPassphraseIsRefusedAndNotRepeated() {
        assertThatThrownBy(() -> PassphraseFile.seal("x", Secret.of("hunter2"), new SecureRandom()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("12 characters")
                .hasMessageNotContaining("hunter2");
    }
}
