package io.bearman.ipmi.sol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.InterruptedWaitException;
import io.bearman.core.power.PowerException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SolConsoleTest {
    private final FakeLine line = new FakeLine();
    private final List<SolEvent> heard = new ArrayList<>();
    private final SolSettings settings = SolSettings.create().with(heard::add);

    @AfterEach
    void noInterruptIsLeft() {
        Thread.interrupted();
    }

    private SolConsole open() {
        return SolConsole.open(line, settings);
    }

    private static void write(SolConsole console, String text) throws IOException {
        console.output().write(text.getBytes(US_ASCII));
    }

    private void machineReads(Duration every) {
        line.bmc(line.port.listen(8));
        line.time.after(every, () -> machineReads(every));
    }

    private void machineSays(String text) {
        line.port = new SimulatedPort(text.getBytes(US_ASCII));
        line.time.after(
                Duration.ofMillis(50),
                () -> line.bmc(line.port.talk(text.length(), line.time.nanoTime())));
    }

    private static SolPacket status(SolPacket.Status status) {
        return new SolPacket(0, 0, 0, 1 << status.bit(), new byte[0]);
    }

    @Test
    void whatTheMachineSaysIsRead() throws IOException {
        machineSays("login: ");
        SolConsole console = open();

        assertThat(new String(console.input().readNBytes(7), US_ASCII)).isEqualTo("login: ");
        assertThat(console.input().available()).isZero();
    }

    @Test
    void whatIsWrittenArrivesWhenItIsFlushed() throws IOException {
        machineReads(Duration.ofMillis(2));
        SolConsole console = open();

        write(console, "x".repeat(20_000));
        console.output().flush();

        line.time.sleep(Duration.ofSeconds(1));
        assertThat(line.port.machine().size()).isEqualTo(20_000);
    }

    @Test
    void whatIsNotReadForLongIsNotLost() throws IOException {
        byte[] much = new byte[400_000];
        new Random(1).nextBytes(much);
        line.port = new SimulatedPort(much);
        chatter();
        SolConsole console = open();

        line.time.sleep(Duration.ofMinutes(5));
        assertThat(console.input().available()).isEqualTo(1 << 18);

        assertThat(console.input().readNBytes(much.length)).isEqualTo(much);
    }

    private void chatter() {
        line.bmc(line.port.talk(200, line.time.nanoTime()));
        line.bmc(line.port.time(line.time.nanoTime()));
        line.time.after(Duration.ofMillis(5), this::chatter);
    }

    @Test
    void aBreakArrivesBetweenWhatWasWrittenBeforeAndAfter() throws IOException {
        machineReads(Duration.ofMillis(2));
        SolConsole console = open();

        write(console, "abc");
        console.sendBreak();
        write(console, "de");
        console.output().flush();

        assertThat(line.port.breaks()).containsExactly(3);
    }

    @Test
    void aConsoleThatSomebodyHasIsNotTakenFromThemUnasked() {
        line.answer("Activate Payload", "80");

        assertThatThrownBy(this::open)
                .isInstanceOf(PowerException.Busy.class)
                .hasMessage(
                        "192.0.2.1:623: its console is in use by another session; it can be taken"
                                + " over (bearman ipmi sol HOST --take-over), which ends it there");
        assertThat(line.commands).doesNotContain("Deactivate Payload");
    }

    @Test
    void whoHasItIsSaidWhereTheBmcSaysSo() {
        line.answer("Activate Payload", "80");
        line.answer("Get Payload Instance Info", "00 04030201 0100000000000000");
        line.answer("Get Session Info", "00 05 40 02 03 04 01 0a000009 525400bea201 d204");

        assertThatThrownBy(this::open)
                .hasMessageContaining("in use by the BMC's user 3 from 10.0.0.9;");
    }

    @Test
    void itsOwnSessionIsSaidToHaveIt() {
        line.answer("Activate Payload", "80");
        line.answer("Get Payload Instance Info", "00 07000000 0100000000000000");

        assertThatThrownBy(this::open).hasMessageContaining("in use by this very session;");
    }

    @Test
    void itIsTakenOverWhenThatIsWanted() {
        line.answer("Activate Payload", "80", "00 00000000 2400 0004 6f02 ffff");

        SolConsole.open(line, settings.takingOver());

        assertThat(line.commands)
                .containsExactly("Activate Payload", "Deactivate Payload", "Activate Payload");
    }

    @ParameterizedTest
    @CsvSource({
        "81, serial over LAN is disabled",
        "82, as many consoles are active as there can be",
        "83, 'cannot be encrypted, and it is not used in clear'",
        "84, has to be encrypted",
    })
    void aRefusalIsSaidInWords(String code, String words) {
        line.answer("Activate Payload", code);

        assertThatThrownBy(this::open)
                .isInstanceOf(PowerException.Refused.class)
                .hasMessageContaining(words);
    }

    @Test
    void closingGivesItBackOnceAllThatWasWrittenHasArrived() throws IOException {
        machineReads(Duration.ofMillis(2));
        SolConsole console = open();
        write(console, "exit\r");

        console.close();
        console.close();

        line.time.sleep(Duration.ofMillis(10));
        assertThat(line.port.machine().toString(US_ASCII)).isEqualTo("exit\r");
        assertThat(line.commands).containsExactly("Activate Payload", "Deactivate Payload");
        assertThat(console.input().read()).isEqualTo(-1);
        assertThatThrownBy(() -> write(console, "a")).hasMessageContaining("is closed");
        assertThat(heard).isEmpty();
    }

    @Test
    void closingDoesNotWaitLongForABmcThatTakesNothing() throws IOException {
        SolConsole console = open();
        write(console, "x".repeat(100));
        long before = line.time.nanoTime();

        console.close();

        assertThat(Duration.ofNanos(line.time.nanoTime() - before))
                .isLessThan(Duration.ofSeconds(3));
        assertThat(line.commands).contains("Deactivate Payload");
    }

    @Test
    void whoeverIsInterruptedGivesItBackAllTheSame() throws IOException {
        SolConsole console = open();
        write(console, "x");
        Thread.currentThread().interrupt();

        console.close();
        Thread.interrupted();
        line.time.sleep(Duration.ofMillis(10));

        assertThat(line.commands).contains("Deactivate Payload");
    }

    @Test
    void aReaderThatIsInterruptedStops() {
        SolConsole console = open();
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> console.input().read())
                .isInstanceOf(InterruptedWaitException.class);
    }

    @Test
    void theEndByTheBmcIsTheEndOfTheStreams() throws IOException {
        machineSays("bye");
        SolConsole console = open();
        line.time.after(
                Duration.ofSeconds(1),
                () -> line.bmc(List.of(status(SolPacket.Status.DEACTIVATED))));

        assertThat(new String(console.input().readAllBytes(), US_ASCII)).isEqualTo("bye");
        assertThat(console.ended()).hasValue(SolEvent.DEACTIVATED);
        assertThatThrownBy(() -> write(console, "a"))
                .isInstanceOf(IOException.class)
                .hasMessage("192.0.2.1:623: the console was ended by the BMC");
        assertThatThrownBy(() -> console.output().flush()).isInstanceOf(IOException.class);
        console.close();
        assertThat(line.commands).containsExactly("Activate Payload");
        assertThat(heard).containsExactly(SolEvent.DEACTIVATED);
    }

    @Test
    void aBmcThatTakesNothingForLongIsNotLostAndTheWriterWaits() throws IOException {
        SolConsole console = open();
        line.time.after(Duration.ofMinutes(10), () -> machineReads(Duration.ofMillis(2)));

        write(console, "x".repeat(5_000));

        assertThat(line.time.nanoTime()).isGreaterThan(Duration.ofMinutes(10).toNanos());
        assertThat(console.ended()).isEmpty();
    }

    @Test
    void aBmcThatIsGoneIsLostForReaderAndWriter() throws IOException {
        SolConsole console = open();
        line.cut();

        write(console, "a");
        assertThatThrownBy(() -> console.output().flush())
                .isInstanceOf(IOException.class)
                .hasMessage("192.0.2.1:623: the console is lost, the BMC does not answer");
        assertThatThrownBy(() -> console.input().read()).isInstanceOf(IOException.class);
        assertThat(heard).containsExactly(SolEvent.LOST);
    }

    @Test
    void aQuietConsoleIsAskedForAndStaysOpen() {
        SolConsole console = open();

        line.time.sleep(Duration.ofMinutes(1));

        assertThat(line.commands)
                .filteredOn("Get Payload Activation Status"::equals)
                .hasSize(2);
        assertThat(console.ended()).isEmpty();
    }

    @Test
    void aBmcThatDoesNotKnowTheQuestionIsAliveAllTheSame() {
        line.answer("Get Payload Activation Status", "c1");
        SolConsole console = open();

        line.time.sleep(Duration.ofMinutes(5));

        assertThat(console.ended()).isEmpty();
    }

    @Test
    void aBmcThatDoesNotAnswerTheQuestionIsLost() {
        line.answer("Get Payload Activation Status");
        SolConsole console = open();

        line.time.sleep(Duration.ofMinutes(1));

        assertThat(console.ended()).hasValue(SolEvent.LOST);
    }

    @Test
    void aQuietConsoleThatIsNoLongerActiveHasEnded() {
        line.answer("Get Payload Activation Status", "00 01 0000");
        SolConsole console = open();

        line.time.sleep(Duration.ofMinutes(1));

        assertThat(console.ended()).hasValue(SolEvent.DEACTIVATED);
    }

    @Test
    void aSessionThatIsClosedEndsItsConsole() throws IOException {
        SolConsole console = open();
        line.time.after(Duration.ofSeconds(5), line::sessionCloses);

        assertThat(console.input().read()).isEqualTo(-1);
        assertThatThrownBy(() -> write(console, "a")).hasMessageContaining("is closed");
        console.close();
        assertThat(line.commands).containsExactly("Activate Payload");
    }

    @Test
    void breaksAndAnUnavailablePortAreTold() {
        open();
        line.time.sleep(Duration.ofSeconds(1));
        line.bmc(List.of(status(SolPacket.Status.BREAK), status(SolPacket.Status.UNAVAILABLE)));

        line.time.sleep(Duration.ofSeconds(1));

        assertThat(heard).containsExactly(SolEvent.BREAK, SolEvent.UNAVAILABLE);
    }
}
