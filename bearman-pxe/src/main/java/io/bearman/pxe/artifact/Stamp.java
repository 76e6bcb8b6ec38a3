package io.bearman.pxe.artifact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * What changes of a file whenever its bytes do: nobody sets the time of its last change (ctime) but
 * the kernel.
 */
record Stamp(Object inode, long size, FileTime modified, FileTime changed) {
    /** Two changes within one tick of the kernel's clock have the same time; 100 ticks a second. */
    static final Duration TICK = Duration.ofMillis(20);

    /** {@return the stamp of what is there now under this name} */
    static Stamp of(Path file) throws IOException {
        Map<String, Object> all =
                Files.readAttributes(file, "unix:ino,size,lastModifiedTime,ctime");
        return new Stamp(
                of(all, "ino"),
                (Long) of(all, "size"),
                (FileTime) of(all, "lastModifiedTime"),
                (FileTime) of(all, "ctime"));
    }

    private static Object of(Map<String, Object> all, String name) {
        return Objects.requireNonNull(all.get(name), name);
    }
}
