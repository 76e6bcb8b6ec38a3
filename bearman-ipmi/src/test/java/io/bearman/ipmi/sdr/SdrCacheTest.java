package io.bearman.ipmi.sdr;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.ipmi.scripted.ScriptedDialogue;
import io.bearman.ipmi.scripted.SdrBmc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that did not change are not read a second time; nothing else is ever believed. */
class SdrCacheTest {
    @TempDir
    Path folder;

    private final SdrBmc machine = SdrRepositoryTest.machine();
    private final ScriptedDialogue bmc = new ScriptedDialogue(machine);

    private SdrCache cache(boolean inFolder) {
        return inFolder ? SdrCache.inFolder(folder.resolve("sdr"), 2) : SdrCache.inMemory(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theSecondReadTakesThreeQuestions(boolean inFolder) {
        SdrCache cache = cache(inFolder);
        List<Sdr> first = SdrRepository.read(bmc, cache).records();
        int asked = bmc.asked().size();

        assertThat(SdrRepository.read(bmc, cache).records()).isEqualTo(first).isNotEmpty();

        assertThat(bmc.asked()).hasSize(asked + 3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void recordsOfAnotherStateAreReadAnew(boolean inFolder) {
        SdrCache cache = cache(inFolder);
        SdrRepository.read(bmc, cache);

        machine.added++;
        assertThat(isCached(cache, bmc)).isFalse();
        assertThat(isCached(cache, bmc)).isTrue();
        machine.firmware++;
        assertThat(isCached(cache, bmc)).isFalse();
        machine.records.link(33, 0xffff);
        machine.added++;
        assertThat(SdrRepository.read(bmc, cache).records()).hasSize(33);
        assertThat(isCached(cache, bmc)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void machinesAreToldApartByGuidAndAddress(boolean inFolder) {
        SdrCache cache = cache(inFolder);
        machine.guid[3] = 1;
        SdrRepository.read(bmc, cache);

        machine.guid[3] = 2;
        assertThat(isCached(cache, bmc)).isFalse();
        machine.guid[3] = 1;
        assertThat(isCached(cache, elsewhere())).isFalse();
    }

    @Test
    void aMachineWithoutAGuidIsCachedByItsAddress() {
        ScriptedDialogue without =
                new ScriptedDialogue((question, data) -> question.number() == 0x37
                        ? new byte[] {(byte) 0xc1}
                        : machine.answer(question, data));
        SdrCache cache = SdrCache.inMemory(1);
        SdrRepository.read(without, cache);

        assertThat(isCached(cache, without)).isTrue();
    }

    @Test
    void anotherProcessReadsTheFile() {
        SdrRepository.read(bmc, cache(true));

        assertThat(isCached(cache(true), bmc)).isTrue();
    }

    @Test
    void noFlippedBitOfAFileIsEverBelieved() throws IOException {
        SdrCache cache = cache(true);
        List<Sdr> expected = SdrRepository.read(bmc, cache).records();
        Path file = file();
        byte[] good = Files.readAllBytes(file);
        SdrKey key = SdrKey.of(bmc);

        for (int i = 0; i < 8 * good.length; i += 97) {
            byte[] bad = good.clone();
            bad[i / 8] ^= (byte) (1 << i % 8);
            Files.write(file, bad);

            assertThat(cache.find(key)).as("bit %d", i).isEmpty();
        }
        assertThat(SdrRepository.read(bmc, cache).records()).isEqualTo(expected);
        assertThat(Files.readAllBytes(file)).isEqualTo(good);
    }

    @Test
    void aTornFileIsReadAnew() throws IOException {
        SdrCache cache = cache(true);
        SdrRepository.read(bmc, cache);
        Path file = file();
        byte[] good = Files.readAllBytes(file);
        SdrKey key = SdrKey.of(bmc);

        for (int length = 0; length < good.length; length += 101) {
            Files.write(file, Arrays.copyOf(good, length));
            assertThat(cache.find(key)).as("%d bytes", length).isEmpty();
        }
        Files.write(file, new byte[6 << 20]);
        assertThat(isCached(cache, bmc)).isFalse();
        assertThat(isCached(cache, bmc)).isTrue();
    }

    @Test
    void aFileOfAnotherFormIsReadAnew() throws IOException {
        SdrCache cache = cache(true);
        SdrRepository.read(bmc, cache);
        byte[] newer = Files.readAllBytes(file());
        newer[7]++;
        Files.write(file(), newer);

        assertThat(isCached(cache, bmc)).isFalse();
    }

    @Test
    void nothingButWholeFilesIsLeftBehind() throws IOException {
        SdrRepository.read(bmc, cache(true));

        try (Stream<Path> files = Files.list(folder.resolve("sdr"))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void theOldestFilesGo() throws IOException {
        SdrCache cache = cache(true);
        Files.createDirectories(folder.resolve("sdr"));
        // What a killed process left behind.
        Files.write(folder.resolve("sdr/new123.sdr"), new byte[10]);
        Files.setLastModifiedTime(folder.resolve("sdr/new123.sdr"), FileTime.fromMillis(1000));
        for (int i = 1; i <= 3; i++) {
            machine.guid[0] = (byte) i;
            SdrRepository.read(bmc, cache);
            age(i);
        }

        try (Stream<Path> files = Files.list(folder.resolve("sdr"))) {
            assertThat(files).hasSize(2).noneMatch(file -> file.endsWith("new123.sdr"));
        }
        assertThat(isCached(cache, bmc)).isTrue();
        machine.guid[0] = 1;
        assertThat(isCached(cache, bmc)).isFalse();
    }

    @Test
    void theMachinesNotAskedForLongestAreForgotten() {
        SdrCache cache = SdrCache.inMemory(2);
        for (int i : new int[] {1, 2, 1, 3}) {
            machine.guid[0] = (byte) i;
            SdrRepository.read(bmc, cache);
        }

        machine.guid[0] = 1;
        assertThat(isCached(cache, bmc)).isTrue();
        machine.guid[0] = 2;
        assertThat(isCached(cache, bmc)).isFalse();
    }

    @Test
    void aFolderThatCannotBeWrittenOnlyMakesItSlow() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        SdrCache cache = SdrCache.inFolder(file.resolve("sdr"), 2);

        assertThat(SdrRepository.read(bmc, cache).records()).isNotEmpty();
        assertThat(SdrRepository.read(bmc, cache).records()).isNotEmpty();
    }

    private static boolean isCached(SdrCache cache, ScriptedDialogue dialogue) {
        long before = dialogue.asked(GetSdr.class);
        SdrRepository.read(dialogue, cache);
        return dialogue.asked(GetSdr.class) == before;
    }

    private ScriptedDialogue elsewhere() {
        return new ScriptedDialogue("10.0.0.2:623", machine);
    }

    private Path file() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("sdr"))) {
            return files.findFirst().orElseThrow();
        }
    }

    /** What was just written is from now on as old as that. */
    private void age(int seconds) throws IOException {
        FileTime old = FileTime.fromMillis(1_000_000);
        try (Stream<Path> files = Files.list(folder.resolve("sdr"))) {
            for (Path file : files.toList()) {
                if (Files.getLastModifiedTime(file).compareTo(old) > 0) {
                    Files.setLastModifiedTime(file, FileTime.fromMillis(10_000 + 1000L * seconds));
                }
            }
        }
    }
}
