package io.bearman.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.bearman.core.UsageException;
import io.bearman.core.audit.AuditEvent;
import io.bearman.core.boot.BootChanges;
import io.bearman.core.boot.BootOffer;
import io.bearman.core.boot.BootOverride;
import io.bearman.core.boot.BootPurpose;
import io.bearman.core.boot.BootSession;
import io.bearman.core.boot.BootSessions;
import io.bearman.core.boot.BootSessions.Exchange;
import io.bearman.core.boot.BootSessions.Offered;
import io.bearman.core.boot.BootSessions.Refusal;
import io.bearman.core.boot.LoaderEvent;
import io.bearman.core.boot.LoaderStage;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Mac;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.VirtualTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every store promises of the tokens of boot scripts, and of what follows them. */
abstract class BootContract {
    private static final HostId CN1 = HostId.of("cn1");
    private static final RunId RUN = RunId.of("run-1");
    private static final Mac MAC = Fleet.mac(1, 0);
    private static final MachineId UUID = Fleet.id(1);
    private static final String NONCE = "n".repeat(22);
    private static final BootOffer ARMED =
            new BootOffer(MAC, UUID, "SN1", CN1, BootPurpose.PRODUCTION, RUN, null);
    private static final BootOffer STRANGER =
            new BootOffer(MAC, UUID, "SN1", null, BootPurpose.REGISTRATION, null, null);

    final VirtualTime time = new VirtualTime(1);

    /** {@return the store as the living process of this name sees it} */
    abstract Ports process(String name);

    /** Ends the process of this name, provably. */
    abstract void crash(String name);

    final Ports store() {
        return process("worker-1");
    }

    private BootSessions sessions() {
        return store().sessions();
    }

    private Secret token(BootOffer offer) {
        return ((Offered.Token) sessions().offer(offer)).token();
    }

    private Exchange.Opened opened(BootOffer offer) {
        return (Exchange.Opened)
                sessions().exchange(token(offer), offer.mac(), offer.saidUuid(), NONCE);
    }

    private Refusal refused(Secret token, Mac mac, MachineId uuid, String nonce) {
        return ((Exchange.Refused) sessions().exchange(token, mac, uuid, nonce)).why();
    }

    private static BootOffer from(Mac mac, MachineId uuid, String serial) {
        return new BootOffer(mac, uuid, serial, null, BootPurpose.REGISTRATION, null, null);
    }

    @Test
    void theSameOfferHasTheSameTokenInEveryProcess() {
        Secret token = token(ARMED);
        time.sleep(Duration.ofMinutes(9));

        assertThat(token(ARMED)).isEqualTo(token);
        assertThat(((Offered.Token) process("worker-2").sessions().offer(ARMED)).token())
                .isEqualTo(token);
        assertThat(token.text()).matches("[0-9A-Za-z_-]{43}");
    }

    @Test
    void anotherOfferToTheSameMachineHasAnotherToken() {
        Secret token = token(STRANGER);

        assertThat(token(ARMED)).isNotEqualTo(token);
        assertThat(refused(token, MAC, UUID, NONCE)).isEqualTo(Refusal.UNKNOWN);
    }

    @Test
    void anExpiredTokenIsReplaced() {
        Secret token = token(ARMED);
        time.sleep(BootSessions.TOKEN_LIFE);

        assertThat(token(ARMED)).isNotEqualTo(token);
    }

    @Test
    void aTokenIsExchangedForASessionThatIsFoundByItsSecret() {
        Exchange.Opened opened = opened(ARMED);

        BootSession session = opened.session();
        assertThat(session.host()).contains(CN1);
        assertThat(session.mac()).isEqualTo(MAC);
        assertThat(session.uuid()).contains(UUID);
        assertThat(session.purpose()).isEqualTo(BootPurpose.PRODUCTION);
        assertThat(session.opened()).isEqualTo(time.now());
        assertThat(opened.secret().text()).matches("[0-9A-Za-z_-]{43}");
        assertThat(process("worker-2").sessions().find(opened.secret())).contains(session);
        assertThat(sessions().find(Secret.of("x".repeat(43)))).isEmpty();
    }

    @Test
    void anExchangeIsAuditedWithWhatItWasLetFor() {
        BootSession session = opened(ARMED).session();

        assertThat(store().audit().about("cn1"))
                .extracting(AuditEvent::by, AuditEvent::what, AuditEvent::to, AuditEvent::why)
                .containsExactly(tuple(
                        "boot desk",
                        "boot session",
                        session.id(),
                        "production, armed by run run-1"));
    }

    @Test
    void aReturnByItselfIsAuditedAsOne() {
        opened(new BootOffer(MAC, UUID, null, CN1, BootPurpose.PRODUCTION, null, null));

        assertThat(store().audit().about("cn1"))
                .extracting(AuditEvent::why)
                .containsExactly("production, it came back by itself");
    }

    @Test
    void whatWasOfferedIsSeenUntilItIsExchanged() {
        Secret token = token(ARMED);
        assertThat(sessions().offered(token)).contains(ARMED);

        opened(ARMED);
        assertThat(sessions().offered(token)).isEmpty();
    }

    @Test
    void aTokenIsExchangedOnce() {
        Secret token = token(ARMED);
        Exchange.Opened first = opened(ARMED);

        assertThat(refused(token, MAC, UUID, "m".repeat(22))).isEqualTo(Refusal.REPLAYED);
        assertThat(refused(token, MAC, UUID, null)).isEqualTo(Refusal.REPLAYED);
        assertThat(sessions().find(first.secret())).contains(first.session());
        assertThat(store().audit().about("cn1"))
                .filteredOn(event -> event.what().equals("boot token refused"))
                .extracting(AuditEvent::to)
                .containsExactly("REPLAYED");
    }

    @Test
    void anExchangeWhoseAnswerWasLostGivesTheSameSessionAndAnotherSecret() {
        Secret token = token(ARMED);
        Exchange.Opened first = opened(ARMED);
        time.sleep(Duration.ofSeconds(59));

        Exchange.Opened second =
                (Exchange.Opened) process("worker-2").sessions().exchange(token, MAC, UUID, NONCE);

        assertThat(second.session()).isEqualTo(first.session());
        assertThat(sessions().find(second.secret())).contains(first.session());
        assertThat(sessions().find(first.secret())).isEmpty();
        assertThat(store().audit().about("cn1")).hasSize(1);
    }

    @Test
    void anExchangeIsRepeatedForAMinuteOnly() {
        Secret token = token(ARMED);
        opened(ARMED);
        time.sleep(BootSessions.REPETITION);

        assertThat(refused(token, MAC, UUID, NONCE)).isEqualTo(Refusal.REPLAYED);
    }

    @Test
    void anExchangeWithoutANonceIsNotRepeated() {
        Secret token = token(ARMED);
        sessions().exchange(token, MAC, UUID, null);

        assertThat(refused(token, MAC, UUID, null)).isEqualTo(Refusal.REPLAYED);
    }

    @Test
    void anotherMachineDoesNotExchangeAToken() {
        Secret token = token(ARMED);

        assertThat(refused(token, Fleet.mac(2, 0), UUID, NONCE)).isEqualTo(Refusal.FOREIGN);
        assertThat(refused(token, MAC, Fleet.id(2), NONCE)).isEqualTo(Refusal.FOREIGN);
        assertThat(refused(token, MAC, null, NONCE)).isEqualTo(Refusal.FOREIGN);
        assertThat(store().audit().about("cn1"))
                .extracting(AuditEvent::what, AuditEvent::to)
                .containsExactly(tuple("boot token refused", "FOREIGN"));
        assertThat(opened(ARMED).session().host()).contains(CN1);
    }

    @Test
    void anExpiredTokenIsNotExchanged() {
        Secret token = token(ARMED);
        time.sleep(BootSessions.TOKEN_LIFE);

        assertThat(sessions().offered(token)).isEmpty();
        assertThat(refused(token, MAC, UUID, NONCE)).isEqualTo(Refusal.EXPIRED);
        assertThat(store().audit().about("cn1"))
                .extracting(AuditEvent::to)
                .containsExactly("EXPIRED");
    }

    @Test
    void aMachineThatBootsAnewHasANewTokenAndEndsItsFormerSession() {
        Secret token = token(ARMED);
        Exchange.Opened first = opened(ARMED);

        assertThat(token(ARMED)).isNotEqualTo(token);
        assertThat(sessions().find(first.secret())).isPresent();
        Exchange.Opened second = opened(ARMED);

        assertThat(sessions().find(first.secret())).isEmpty();
        assertThat(sessions().find(second.secret())).contains(second.session());
    }

    @Test
    void aHostThatBootsOverItsOtherCardEndsItsFormerSession() {
        Exchange.Opened first = opened(ARMED);
        opened(new BootOffer(Fleet.mac(1, 1), UUID, "SN1", CN1, BootPurpose.PRODUCTION, RUN, null));

        assertThat(sessions().find(first.secret())).isEmpty();
    }

    @Test
    void aRegistrationsSessionLastsADay() {
        Exchange.Opened stranger = opened(STRANGER);
        time.sleep(BootSessions.REGISTRATION_LIFE.minusSeconds(1));
        assertThat(sessions().find(stranger.secret())).contains(stranger.session());
        time.sleep(Duration.ofSeconds(1));

        assertThat(sessions().find(stranger.secret())).isEmpty();
    }

    @Test
    void aProductionSystemsSessionOutlastsItsTokenByYears() {
        Exchange.Opened opened = opened(ARMED);
        time.sleep(Duration.ofDays(800));

        assertThat(sessions().find(opened.secret())).contains(opened.session());
    }

    @Test
    void aMachineThatAsksOverAnotherOfItsCardsIsNoTwin() {
        token(from(Fleet.mac(1, 0), UUID, "SN1"));

        assertThat(token(from(Fleet.mac(1, 1), UUID, "SN1"))).isNotNull();
        assertThat(token(from(Fleet.mac(1, 1), UUID, null))).isNotNull();
    }

    @Test
    void theSecondOfTwoMachinesWithOneMacGetsNoToken() {
        Secret first = token(from(MAC, UUID, "SN1"));

        assertThat(sessions().offer(from(MAC, Fleet.id(2), "SN1")))
                .isInstanceOf(Offered.Twin.class);
        assertThat(sessions().offer(from(MAC, UUID, "SN2"))).isInstanceOf(Offered.Twin.class);
        assertThat(token(from(MAC, UUID, "SN1"))).isEqualTo(first);
    }

    @Test
    void twinsAreBothInTheAuditLogOnce() {
        token(ARMED);
        BootOffer other = from(Fleet.mac(2, 0), UUID, "SN2");
        sessions().offer(other);
        sessions().offer(other);

        for (String about : List.of("cn1", Fleet.mac(2, 0).value())) {
            assertThat(store().audit().about(about))
                    .extracting(AuditEvent::by, AuditEvent::what, AuditEvent::from, AuditEvent::to)
                    .containsExactly(tuple(
                            "boot desk", "boot twin", ARMED.fingerprint(), other.fingerprint()));
        }
    }

    @Test
    void theSecondOfTwoMachinesWithOneUuidGetsNoToken() {
        opened(from(MAC, UUID, "SN1"));

        assertThat(sessions().offer(from(Fleet.mac(2, 0), UUID, "SN2")))
                .isInstanceOf(Offered.Twin.class);
        time.sleep(BootSessions.TOKEN_LIFE);
        assertThat(token(from(Fleet.mac(2, 0), UUID, "SN2"))).isNotNull();
    }

    @Test
    void ofTwoMachinesThatAreEqualTheOneWhoseTokenWasTakenIsHeldWhileTheOtherGoesOn() {
        Secret token = token(STRANGER);
        BootSession first = opened(STRANGER).session();
        refused(token, MAC, UUID, "m".repeat(22));
        time.sleep(Duration.ofSeconds(1));
        sessions().note(first, LoaderStage.FETCHED, "");

        assertThat(sessions().offer(STRANGER)).isInstanceOf(Offered.Twin.class);
        time.sleep(BootSessions.TWIN_LIFE);
        assertThat(token(STRANGER)).isNotNull();
    }

    @Test
    void aMachineThatLostItsAnswerAndBootsAnewIsNoTwinOfItself() {
        Secret token = token(STRANGER);
        opened(STRANGER);
        time.sleep(Duration.ofMinutes(2));
        refused(token, MAC, UUID, NONCE);

        assertThat(token(STRANGER)).isNotEqualTo(token);
    }

    @Test
    void whatAMachineSaysOfItsBootIsKept() {
        BootSession session = opened(ARMED).session();
        sessions().note(session, LoaderStage.LOADER_UP, "");
        time.sleep(Duration.ofSeconds(3));
        sessions().note(session, LoaderStage.REFUSED, "initrd: wrong digest");

        List<LoaderEvent> events = process("worker-2").sessions().events(CN1);
        assertThat(events)
                .extracting(LoaderEvent::stage, LoaderEvent::detail)
                .containsExactly(
                        tuple(LoaderStage.REFUSED, "initrd: wrong digest"),
                        tuple(LoaderStage.LOADER_UP, ""));
        assertThat(events.get(0).at()).isEqualTo(time.now());
        assertThat(sessions().events(MAC)).isEqualTo(events);
        assertThat(sessions().events(Fleet.mac(2, 0))).isEmpty();
    }

    @Test
    void onlyTheLatestEventsAreKept() {
        BootSession session = opened(STRANGER).session();
        for (int i = 0; i < BootSessions.EVENTS + 3; i++) {
            sessions().note(session, LoaderStage.LOADER_UP, "try " + i);
        }

        assertThat(sessions().events(MAC))
                .hasSize(BootSessions.EVENTS)
                .first()
                .extracting(LoaderEvent::detail)
                .isEqualTo("try 52");
    }

    @Test
    void whateverABootDependsOnIsAChangeForEveryProcess() {
        Inventory inventory = store().inventory();
        changes(() -> inventory.put(List.of(Fleet.expected(1)), "ann"));
        changes(() -> inventory.put(
                List.of(Fleet.host("cn1", Fleet.machine(1, "other", "10.0.0.1", MAC))), "ann"));
        Mac added = Fleet.mac(1, 7);
        changes(() -> inventory.put(
                List.of(Fleet.host("cn1", Fleet.machine(1, "other", "10.0.0.1", MAC, added))),
                "ann"));
        changes(() -> inventory.put(
                List.of(Fleet.host("cn1", Fleet.machine(2, "two", "10.0.0.2", Fleet.mac(2, 0)))),
                "ann"));
        changes(() -> inventory.transition(
                CN1, new HostState.Expected(), new HostState.Registering(), "ann", ""));
        changes(() -> inventory.transition(
                inventory.revised(CN1).orElseThrow(), new HostState.InStock(), "ann", ""));
        changes(() -> inventory.replace(
                inventory.revised(CN1).orElseThrow(), Fleet.machine(3), "ann", ""));
        changes(() -> store().boots().arm(CN1, RUN));
        changes(() -> store().boots().arm(CN1, RunId.of("run-2")));
        changes(() -> store().boots().disarm(CN1, RunId.of("run-2")));
        changes(() -> store().overrides().choose(CN1, null, "ann"));
        changes(() -> store().overrides().cancel(CN1, "ann"));
        changes(() -> store().images().add(Fleet.image("a"), "ann"));
        changes(() -> store().images().assign("diskless", "a", "ann"));
        Secret token = token(ARMED);
        changes(() -> sessions().exchange(token, MAC, UUID, NONCE));
        changes(() -> sessions().exchange(token, MAC, UUID, null));
        changes(() -> inventory.remove(CN1, "ann", "sold"));
    }

    private void changes(Runnable change) {
        BootChanges other = process("worker-2").bootChanges();
        BootChanges.Mark before = other.latest();
        assertThat(other.latest().isPlaceOf(before)).isTrue();
        change.run();
        assertThat(other.latest().isPlaceOf(before)).isFalse();
    }

    @Test
    void aTokenThatIsReplacedWhileItCouldBeExchangedIsAChange() {
        token(ARMED);
        changes(() -> token(STRANGER));
    }

    @Test
    void aTokenForWhoHadNoneOrOneThatIsOverIsNoChange() {
        BootChanges.Mark before = store().bootChanges().latest();
        token(ARMED);
        token(ARMED);
        time.sleep(BootSessions.TOKEN_LIFE);
        token(ARMED);

        assertThat(store().bootChanges().latest().isPlaceOf(before)).isTrue();
    }

    @Test
    void aMarkSaysWhatTheStoresClockSays() {
        assertThat(store().bootChanges().latest().at()).isEqualTo(time.now());
        time.sleep(Duration.ofMinutes(3));

        assertThat(store().bootChanges().latest().at()).isEqualTo(time.now());
    }

    @Test
    void soManyMachinesThatNobodyKnowsGetTokensWithinAnHourAndNoMore() {
        for (int number = 0; number < BootSessions.STRANGERS; number++) {
            token(stranger(number));
        }
        BootOffer another = stranger(BootSessions.STRANGERS);

        assertThat(sessions().offer(another)).isInstanceOf(Offered.Crowded.class);
        // Whoever has one keeps it, and the inventory's machines have nothing to do with them.
        token(stranger(1));
        token(new BootOffer(MAC, UUID, "SN1", CN1, BootPurpose.REGISTRATION, null, null));
        time.sleep(Duration.ofHours(1));
        token(another);
    }

    @Test
    void soManyNetworkCardsSayThatTheyAreAHostsAndNoMore() {
        for (int card = 0; card < BootSessions.CARDS; card++) {
            token(ofCard(card));
        }

        assertThat(sessions().offer(ofCard(BootSessions.CARDS)))
                .isInstanceOf(Offered.Crowded.class);
        token(ofCard(0));
        time.sleep(BootSessions.TOKEN_LIFE);
        token(ofCard(BootSessions.CARDS));
    }

    private static BootOffer stranger(int number) {
        return from(Fleet.mac(1000 + number, 0), Fleet.id(1000 + number), "SN-" + number);
    }

    private static BootOffer ofCard(int card) {
        return new BootOffer(
                Fleet.mac(1, card), UUID, "SN1", CN1, BootPurpose.PRODUCTION, RUN, null);
    }

    @Test
    void anOverrideIsChosenReplacedAndTakenBack() {
        store().inventory().put(List.of(Fleet.host(1)), "ann");
        BootOverride rescue = store().overrides().choose(CN1, null, "ann");
        assertThat(process("worker-2").overrides().of(CN1)).contains(rescue);

        BootOverride image = store().overrides().choose(CN1, "debug-1", "bob");
        assertThat(store().overrides().of(CN1))
                .contains(image)
                .contains(new BootOverride("debug-1", "bob", time.now()));

        store().overrides().cancel(CN1, "carl");
        store().overrides().cancel(CN1, "carl");
        assertThat(store().overrides().of(CN1)).isEmpty();
        assertThat(store().audit().about("cn1"))
                .filteredOn(event -> event.what().equals("boots once"))
                .extracting(AuditEvent::by, AuditEvent::from, AuditEvent::to)
                .containsExactly(
                        tuple("ann", "", "rescue"),
                        tuple("bob", "rescue", "image debug-1"),
                        tuple("carl", "image debug-1", ""));
    }

    @Test
    void anOverrideIsOfAKnownHost() {
        assertThatThrownBy(() -> store().overrides().choose(CN1, null, "ann"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("cn1");
    }

    @ParameterizedTest
    @EnumSource(
            value = BootPurpose.class,
            names = {"PRODUCTION", "RESCUE"})
    void anExchangeConsumesTheOverrideThatWasOffered(BootPurpose purpose) {
        store().inventory().put(List.of(Fleet.host(1)), "ann");
        String image = purpose == BootPurpose.RESCUE ? null : "debug-1";
        store().overrides().choose(CN1, image, "ann");
        BootOffer offer = new BootOffer(MAC, UUID, "SN1", CN1, purpose, null, image);
        token(offer);
        token(offer);
        assertThat(store().overrides().of(CN1)).isPresent();

        assertThat(opened(offer).session().image()).isEqualTo(java.util.Optional.ofNullable(image));

        assertThat(store().overrides().of(CN1)).isEmpty();
    }

    @Test
    void anOverrideThatWasChosenSinceTheOfferIsForTheNextBoot() {
        store().inventory().put(List.of(Fleet.host(1)), "ann");
        token(ARMED);
        store().overrides().choose(CN1, "debug-1", "ann");
        Secret token = token(ARMED);
        sessions().exchange(token, MAC, UUID, NONCE);

        assertThat(store().overrides().of(CN1)).isPresent();
    }

    @Test
    void aHostThatIsForgottenLeavesNoSession() {
        store().inventory().put(List.of(Fleet.expected(1)), "ann");
        BootOffer offer =
                new BootOffer(MAC, UUID, "SN1", CN1, BootPurpose.REGISTRATION, null, null);
        Exchange.Opened opened = opened(offer);
        store().overrides().choose(CN1, null, "ann");
        store().inventory().remove(CN1, "ann", "sold");
        store().inventory().put(List.of(Fleet.expected(1)), "ann");

        assertThat(sessions().find(opened.secret())).isEmpty();
        assertThat(store().overrides().of(CN1)).isEmpty();
    }
}
