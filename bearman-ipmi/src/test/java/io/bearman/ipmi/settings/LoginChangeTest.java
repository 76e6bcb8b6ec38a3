package io.bearman.ipmi.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.bmc.Applied;
import io.bearman.core.bmc.Finding;
import io.bearman.core.bmc.OtherUsers;
import io.bearman.core.bmc.WantedLan;
import io.bearman.core.bmc.WantedSettings;
import io.bearman.core.power.PowerException;
import org.junit.jupiter.api.Test;

/** The old password is dropped only after the new one let us in. */
class LoginChangeTest {
    private static final WantedSettings RACK1 = Workshop.credential("rack1");

    private final Workshop workshop = new Workshop();
    private final ModelBmc bmc = workshop.bmc;

    private String credential() {
        return workshop.machine().bmc().credential();
    }

    private void assertOldInForce() {
        assertThat(credential()).isEqualTo("factory");
        assertThat(workshop.store.credentialChanges().pending(Workshop.MACHINE)).isEmpty();
        assertThat(workshop.compare(RACK1).findings())
                .extracting(Finding::line)
                .containsExactly("BMC credential is factory, expected rack1");
    }

    private static String why(Applied applied) {
        return applied.kept().get(0).why();
    }

    @Test
    void aNewPasswordIsTestedAndProvenByANewSession() {
        Applied applied = workshop.apply(RACK1);

        assertThat(applied.changed())
                .extracting(Finding::line)
                .containsExactly("BMC credential is factory, expected rack1");
        assertThat(credential()).isEqualTo("rack1");
        assertThat(workshop.store.credentialChanges().pending(Workshop.MACHINE)).isEmpty();
        assertThat(bmc.log.subList(bmc.log.size() - 3, bmc.log.size()))
                .containsExactly(
                        "Set User Password of user 2",
                        "Test User Password of user 2",
                        "open admin ADMINISTRATOR");
        assertThat(workshop.compare(RACK1).findings()).isEmpty();
    }

    @Test
    void nothingThatIsSaidHoldsAPassword() {
        Workshop failing = new Workshop();
        failing.bmc.refused.add("06/47/02");

        String said = workshop.compare(RACK1) + "" + workshop.apply(RACK1) + workshop.bmc.log
                + failing.apply(RACK1) + failing.compare(RACK1)
                + workshop.store.audit().about("cn1")
                + workshop.store.audit().about("fleet");

        assertThat(said).contains("rack1").doesNotContain("a-new-password");
    }

    @Test
    void bothAreKeptWhileTheBmcIsTold() {
        int toldAt = setPasswordAt();
        Workshop fresh = new Workshop();
        fresh.bmc.failAt = toldAt;

        assertThatThrownBy(() -> fresh.apply(RACK1)).isInstanceOf(ModelBmc.Killed.class);

        assertThat(fresh.store.credentialChanges().pending(Workshop.MACHINE))
                .hasValueSatisfying(change -> {
                    assertThat(change.from()).isEqualTo(fresh.secrets.get("factory"));
                    assertThat(change.to()).isEqualTo(fresh.secrets.get("rack1"));
                });
        assertThat(fresh.machine().bmc().credential()).isEqualTo("factory");
    }

    private static int setPasswordAt() {
        Workshop dry = new Workshop();
        dry.apply(RACK1);
        return dry.bmc.log.indexOf("Set User Password of user 2");
    }

    @Test
    void aPasswordThatTheBmcCutsOffIsTakenBack() {
        workshop.secret("rack1", "admin", "a-password-of-twenty");
        bmc.keepsSixteenBytes = true;

        Applied applied = workshop.apply(RACK1);

        assertThat(why(applied))
                .isEqualTo("the BMC took the password and keeps another; the old one is in force");
        assertOldInForce();
    }

    @Test
    void whereTheBmcCannotTestALoginFindsTheSame() {
        workshop.secret("rack1", "admin", "a-password-of-twenty");
        bmc.keepsSixteenBytes = true;
        bmc.refused.add("06/47/03");

        Applied applied = workshop.apply(RACK1);

        assertThat(why(applied))
                .isEqualTo("10.1.0.5:623: login of 'admin' failed; the old one is in force");
        assertOldInForce();
    }

    @Test
    void aPasswordThatTheBmcRefusesChangesNothing() {
        bmc.refused.add("06/47/02");

        Applied applied = workshop.apply(RACK1);

        assertThat(why(applied))
                .isEqualTo("10.1.0.5:623: Set User Password of user 2: 0xc1;"
                        + " the old one is in force");
        assertOldInForce();
    }

    @Test
    void aBmcThatEndsSessionsWithThePasswordIsEnteredByTheNewOne() {
        bmc.endsSessionsWithThePassword = true;
        bmc.refused.add("06/47/03");

        Applied applied = workshop.apply(RACK1);

        assertThat(applied.stopped()).isEmpty();
        assertThat(credential()).isEqualTo("rack1");
    }

    @Test
    void whereNeitherLetsInBothAreStillKept() {
        workshop.secret("rack1", "admin", "a-password-of-twenty");
        bmc.keepsSixteenBytes = true;
        bmc.endsSessionsWithThePassword = true;
        bmc.refused.add("06/47/03");

        Applied applied = workshop.apply(RACK1);

        assertThat(applied.stopped())
                .containsInstanceOf(PowerException.Denied.class)
                .hasValueSatisfying(e -> assertThat(e)
                        .hasMessageContaining(
                                "from 'factory' to 'rack1' and lets in with neither"));
        assertThat(workshop.store.credentialChanges().pending(Workshop.MACHINE)).isPresent();
    }

    @Test
    void whoChangesThePasswordFileMeanwhileDoesNotLockUsOut() {
        Workshop dying = new Workshop();
        dying.bmc.failAt = setPasswordAt();
        assertThatThrownBy(() -> dying.apply(RACK1)).isInstanceOf(ModelBmc.Killed.class);
        dying.bmc.failAt = -1;
        dying.secret("rack1", "admin", "typed-meanwhile");
        dying.secret("factory", "admin", "and-this-one-too");

        Applied applied = dying.apply(RACK1);

        assertThat(applied.changed())
                .extracting(Finding::line)
                .containsExactly("BMC credential is factory, expected rack1");
        assertThat(dying.compare(RACK1).findings()).isEmpty();
        assertThat(dying.store.credentialChanges().pending(Workshop.MACHINE)).isEmpty();
        assertThat(dying.bmc.users.get(2).toString()).isEqualTo("admin typed-meanwhile 16 true 14");
    }

    @Test
    void aChangeThatWasGivenUpEndsWithTheOldOne() {
        Workshop dying = new Workshop();
        dying.bmc.failAt = setPasswordAt();
        assertThatThrownBy(() -> dying.apply(RACK1)).isInstanceOf(ModelBmc.Killed.class);
        dying.bmc.failAt = -1;
        WantedSettings factory = Workshop.credential("factory");

        dying.apply(factory);

        assertThat(dying.compare(factory).findings()).isEmpty();
        assertThat(dying.machine().bmc().credential()).isEqualTo("factory");
        assertThat(dying.store.credentialChanges().pending(Workshop.MACHINE)).isEmpty();
    }

    @Test
    void bearmanMovesToAUserOfItsOwnAndTheFactorysIsKeptOut() {
        workshop.secret("rack1", "bearman", "a-new-password");

        Applied applied = workshop.apply(Workshop.wanted(
                "rack1", OtherUsers.DISABLED, WantedLan.ANY, Workshop.admin("bearman")));

        assertThat(applied.changed())
                .extracting(Finding::line)
                .containsExactly(
                        "user 'bearman' is missing, expected administrator",
                        "BMC credential is factory, expected rack1",
                        "user 'admin' is administrator, expected none");
        assertThat(credential()).isEqualTo("rack1");
        assertThat(bmc.users.get(2).enabled).isFalse();
        assertThat(bmc.users.get(3).toString()).isEqualTo("bearman a-new-password 16 true 14");
    }

    @Test
    void theFactorysUserStaysWhileTheNewOneDoesNotGetIn() {
        workshop.secret("rack1", "bearman", "a-new-password");
        bmc.ignored.add("06/47/02");
        bmc.refused.add("06/47/03");

        Applied applied = workshop.apply(Workshop.wanted(
                "rack1", OtherUsers.DISABLED, WantedLan.ANY, Workshop.admin("bearman")));

        assertThat(applied.changed()).isEmpty();
        assertThat(applied.kept()).hasSize(3);
        assertThat(applied.kept().get(2).why()).isEqualTo("Bearman still logs in as 'admin'");
        assertThat(bmc.users.get(2).enabled).isTrue();
        assertThat(credential()).isEqualTo("factory");
    }
}
