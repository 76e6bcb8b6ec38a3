package io.bearman.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.UsageException;
import io.bearman.core.bmc.CredentialChange;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.VirtualTime;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedSecretsTest {
    private static final String PASSWORD = "correct-horse-battery";
    private static final SealingKey ONE = key('1');
    private static final SealingKey TWO = key('2');

    @TempDir
    private Path folder;

    private SqlStore store;
    private SealedSecrets secrets;

    private static SealingKey key(char digit) {
        return SealingKey.of(Secret.of(String.valueOf(digit).repeat(64)), new SecureRandom());
    }

    /** {@return a store that nobody else uses} */
    SqlStore emptyStore() {
        return SqlStore.open(
                folder.resolve("bearman.db"), new VirtualTime(1), StoreSettings.create());
    }

    @BeforeEach
    void open() {
        store = emptyStore();
        secrets = store.secrets(() -> ONE);
        secrets.put("rack1", new Credential("admin", Secret.of(PASSWORD)), "me");
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whatIsSealedOpensAgain() {
        assertThat(secrets.find("rack1")).contains(new Credential("admin", Secret.of(PASSWORD)));
        assertThat(secrets.find("rack2")).isEmpty();
    }

    @Test
    void theSamePasswordIsNeverSealedAlike() {
        List<String> before = sealed();

        secrets.put("rack1", new Credential("admin", Secret.of(PASSWORD)), "me");

        assertThat(sealed()).hasSize(1).doesNotContainAnyElementsOf(before);
    }

    private List<String> sealed() {
        return store.database()
                .read(sql -> sql.rows(
                        "select nonce, sealed from sealed_secret",
                        row -> row.getString(1) + row.getString(2)));
    }

    @Test
    void aWrongKeySaysBothAndNoSecret() {
        assertThatThrownBy(() -> store.secrets(() -> TWO).find("rack1"))
                .isInstanceOf(UsageException.class)
                .hasMessage("credential 'rack1' is sealed under the key " + ONE.id()
                        + ", the configured one is " + TWO.id()
                        + ": configure the right one as secrets.key-file");
    }

    @Test
    void aSecondKeyIsNotMixedIn() {
        assertThatThrownBy(() -> store.secrets(() -> TWO)
                        .put("rack2", new Credential("admin", Secret.of("x")), "me"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(ONE.id());
        assertThat(secrets.list()).hasSize(1);
    }

    @Test
    void aRowIsNotPassedOffAsAnother() {
        secrets.put("rack2", new Credential("admin", Secret.of("other")), "me");
        store.database()
                .write(sql -> sql.run("update sealed_secret set"
                        + " nonce = (select nonce from sealed_secret where name = 'rack2'),"
                        + " sealed = (select sealed from sealed_secret where name = 'rack2')"
                        + " where name = 'rack1'"));

        assertChanged();
    }

    /** A line end separates them in what is bound into the sealed text. */
    @Test
    void aNameAndAUserAreOneLineEach() {
        for (String wrong : List.of("", " ", "rack1\nadmin", "x\u0000", "x".repeat(254))) {
            Credential user = new Credential(wrong, Secret.of("secret"));
            assertThatThrownBy(() -> secrets.put("rack1", user, "me"))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("its user is none");
            Credential named = new Credential("admin", Secret.of("secret"));
            assertThatThrownBy(() -> secrets.put(wrong, named, "me"))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("its name is none");
        }
        assertThat(secrets.list()).hasSize(1);
    }

    @Test
    void anotherUserIsNotWrittenBesideAPassword() {
        store.database().write(sql -> sql.run("update sealed_secret set user_name = 'root'"));

        assertChanged();
    }

    @Test
    void aChangedByteIsFound() {
        store.database()
                .write(sql -> sql.run("update sealed_secret set sealed = "
                        + "case when sealed like '0%' then '1' else '0' end || substr(sealed, 2)"));

        assertChanged();
    }

    private void assertChanged() {
        assertThatThrownBy(() -> secrets.find("rack1"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("'rack1' was changed in the store outside of Bearman")
                .satisfies(e -> assertThat(trace(e)).doesNotContain(PASSWORD));
    }

    private static String trace(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void afterARotationTheNewKeyAloneOpens() {
        secrets.put("rack2", new Credential("admin", Secret.of("other")), "me");

        assertThat(secrets.rotate(TWO, "me")).isEqualTo(2);

        assertThat(store.secrets(() -> TWO).find("rack2").orElseThrow().password())
                .isEqualTo(Secret.of("other"));
        assertThatThrownBy(() -> secrets.find("rack1")).hasMessageContaining(TWO.id());
        assertThat(secrets.list()).extracting(SealedSecrets.Listed::keyId).containsOnly(TWO.id());
    }

    @Test
    void aChangeOnItsWayIsSealedAndRotatedWithTheRest() {
        CredentialChange change = new CredentialChange(
                "rack1",
                new Credential("admin", Secret.of(PASSWORD)),
                "rack2",
                new Credential("admin", Secret.of("other")));
        store.inventory().put(List.of(Fleet.host(1)), "me");
        store.credentialChanges(() -> ONE).propose(Fleet.id(1), change, "me");

        assertThat(sealed().toString()).doesNotContain(PASSWORD);
        assertThat(secrets.rotate(TWO, "me")).isEqualTo(2);

        assertThat(store.credentialChanges(() -> TWO).pending(Fleet.id(1))).contains(change);
        assertThatThrownBy(() -> store.credentialChanges(() -> ONE).pending(Fleet.id(1)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(TWO.id());
    }

    @Test
    void aRotationThatCannotOpenOneChangesNone() {
        secrets.put("rack2", new Credential("admin", Secret.of("other")), "me");
        store.database()
                .write(sql -> sql.run(
                        "update sealed_secret set user_name = 'root' where name = 'rack2'"));

        assertThatThrownBy(() -> secrets.rotate(TWO, "me")).isInstanceOf(UsageException.class);

        assertThat(secrets.find("rack1")).isPresent();
    }

    @Test
    void everyChangeIsAuditedWithoutThePassword() {
        secrets.rotate(TWO, "you");
        secrets.remove("rack1", "they");

        assertThat(store.audit().about("fleet"))
                .extracting(it -> it.by() + " " + it.what() + " " + it.why())
                .containsExactly(
                        "me secret set, under the key " + ONE.id(),
                        "you secret rotated, under the key " + TWO.id(),
                        "they secret removed");
        assertThat(store.audit().about("fleet").toString()).doesNotContain(PASSWORD);
    }

    @Test
    void aBadKeyIsNotRepeated() {
        String slip = "1".repeat(63) + "g";

        assertThatThrownBy(() -> SealingKey.of(Secret.of(slip), new SecureRandom()))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("the sealing key is not 64 hexadecimal digits")
                .satisfies(e -> assertThat(trace(e)).doesNotContain("111111"));
    }

    @Test
    void nothingPrintsAKeyOrAPassword() {
        assertThat(ONE.toString() + secrets.list() + secrets.find("rack1"))
                .contains("***")
                .doesNotContain(PASSWORD)
                .doesNotContain("1111");
    }
}
