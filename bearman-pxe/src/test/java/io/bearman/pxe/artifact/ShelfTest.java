package io.bearman.pxe.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.UsageException;
import io.bearman.core.image.Artifact;
import io.bearman.core.time.TimeSource;
import io.bearman.pxe.artifact.ArtifactDirectory.Condition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShelfTest {
    private static final int SIZE = 700_001;

    @TempDir
    Path folder;

    private Path source;
    private ArtifactDirectory directory;
    private Shelf shelf;

    @BeforeEach
    void open() throws IOException {
        source = folder.resolve("vmlinuz");
        byte[] bytes = new byte[SIZE];
        new Random(6).nextBytes(bytes);
        Files.write(source, bytes);
        directory = new ArtifactDirectory(folder.resolve("artifacts"));
        shelf = new Shelf(directory, TimeSource.system());
    }

    @AfterEach
    void close() {
        shelf.close();
    }

    @Test
    void whatWasAddedIsThereUnderItsDigestAndNothingElse() throws Exception {
        Artifact artifact = directory.add(source);

        assertThat(artifact.size()).isEqualTo(SIZE);
        assertThat(directory.condition(artifact)).isEqualTo(Condition.WHOLE);
        assertThat(files()).containsExactly(artifact.sha256());
        assertThat(Files.readAllBytes(directory.file(artifact.sha256())))
                .isEqualTo(Files.readAllBytes(source));
    }

    @Test
    void theSameIsAddedTwice() throws Exception {
        assertThat(directory.add(source)).isEqualTo(directory.add(source));
        assertThat(files()).hasSize(1);
    }

    @Test
    void nothingIsNoArtifact() throws Exception {
        Path empty = Files.createFile(folder.resolve("empty"));

        assertThatThrownBy(() -> directory.add(empty)).isInstanceOf(UsageException.class);
        assertThat(files()).isEmpty();
    }

    @Test
    void aFileThatIsNotThereIsSaid() {
        assertThatThrownBy(() -> directory.add(folder.resolve("no-such-file")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("no-such-file");
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsSaid() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> new ArtifactDirectory(file.resolve("below")).add(source))
                .isInstanceOf(ArtifactException.class);
    }

    @Test
    void aWholeFileIsGivenOut() throws Exception {
        Artifact artifact = directory.add(source);

        assertThat(find(artifact)).isInstanceOf(Shelf.Whole.class);
        assertThat(find(artifact)).isSameAs(find(artifact));
    }

    @Test
    void aFlippedByteIsFoundBeforeAnybodyHasIt() throws Exception {
        Artifact artifact = directory.add(source);
        flip(artifact);

        assertThat(find(artifact)).isInstanceOf(Shelf.Damaged.class);
        assertThat(directory.condition(artifact)).isEqualTo(Condition.DAMAGED);
    }

    @Test
    void aByteThatIsFlippedLaterIsFoundAtTheNextLook() throws Exception {
        Artifact artifact = directory.add(source);
        OpenArtifact before = ((Shelf.Whole) find(artifact)).artifact();

        flip(artifact);

        assertThat(before.unchanged()).isFalse();
        assertThat(find(artifact)).isInstanceOf(Shelf.Damaged.class);
    }

    @Test
    void aTimeThatIsPutBackHidesNothing() throws Exception {
        Artifact artifact = directory.add(source);
        Path file = directory.file(artifact.sha256());
        assertThat(find(artifact)).isInstanceOf(Shelf.Whole.class);

        var modified = Files.getLastModifiedTime(file);
        flip(artifact);
        Files.setLastModifiedTime(file, modified);

        assertThat(find(artifact)).isInstanceOf(Shelf.Damaged.class);
    }

    @Test
    void aTruncatedFileIsDamaged() throws Exception {
        Artifact artifact = directory.add(source);
        assertThat(find(artifact)).isInstanceOf(Shelf.Whole.class);

        try (FileChannel file =
                FileChannel.open(directory.file(artifact.sha256()), StandardOpenOption.WRITE)) {
            file.truncate(SIZE - 1);
        }

        assertThat(find(artifact)).isInstanceOf(Shelf.Damaged.class);
        assertThat(directory.condition(artifact)).isEqualTo(Condition.DAMAGED);
    }

    @Test
    void aDamagedFileThatIsAddedAgainIsGivenOutAgain() throws Exception {
        Artifact artifact = directory.add(source);
        flip(artifact);
        assertThat(find(artifact)).isInstanceOf(Shelf.Damaged.class);

        directory.add(source);

        assertThat(find(artifact)).isInstanceOf(Shelf.Whole.class);
    }

    @Test
    void aFileThatIsRemovedIsMissing() throws Exception {
        Artifact artifact = directory.add(source);
        assertThat(find(artifact)).isInstanceOf(Shelf.Whole.class);

        Files.delete(directory.file(artifact.sha256()));

        assertThat(find(artifact)).isInstanceOf(Shelf.Missing.class);
        assertThat(directory.condition(artifact)).isEqualTo(Condition.MISSING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "../vmlinuz", "vmlinuz", "AB", "%2e%2e"})
    void whatIsNoDigestIsNowhere(String name) throws Exception {
        directory.add(source);

        assertThat(shelf.find(name).get(20, TimeUnit.SECONDS)).isInstanceOf(Shelf.Missing.class);
    }

    private Shelf.Found find(Artifact artifact) throws Exception {
        return shelf.find(artifact.sha256()).get(20, TimeUnit.SECONDS);
    }

    private void flip(Artifact artifact) throws IOException {
        Path file = directory.file(artifact.sha256());
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, SIZE / 2);
            one.put(0, (byte) ~one.get(0));
            channel.write(one.flip(), SIZE / 2);
        }
    }

    private java.util.List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve("artifacts"))) {
            return all.map(file -> file.getFileName().toString()).toList();
        }
    }
}
