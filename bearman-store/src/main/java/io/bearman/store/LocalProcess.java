package io.bearman.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process as Linux tells one from another: a pid is used again, a pid with its start time is not
 * until the next boot, and a pid means something in its own pid namespace only.
 *
 * <p>Elsewhere nothing can be proved, and claims wait for the end of their leases.
 *
 * @param pid its number in its pid namespace
 * @param started clock ticks from boot to its start (proc(5), stat field 22)
 * @param boot the kernel's random boot_id: which machine, and which boot of it; empty when unknown
 * @param namespace the pid namespace
 * @param host the machine's name, for people
 */
record LocalProcess(long pid, String started, String boot, String namespace, String host)
        implements Holder {
    private static final Path PROC = Path.of("/proc");
    private static final Pattern FORM = Pattern.compile(
            "pid (\\d+) on (\\S+) \\(started (\\S+), boot ([0-9a-f-]+), namespace (\\S+)\\)");

    static LocalProcess current() {
        long pid = ProcessHandle.current().pid();
        try {
            String namespace =
                    Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString();
            String boot =
                    Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
            String host = Files.readString(PROC.resolve("sys/kernel/hostname")).strip();
            Optional<Stat> stat = Stat.read(PROC, pid);
            if (stat.isPresent()) {
                return new LocalProcess(pid, stat.get().started(), boot, namespace, host);
            }
        } catch (IOException e) {
            // No Linux, or /proc is closed to us: then nothing is proved, which is safe.
        }
        String started = ProcessHandle.current()
                .info()
                .startInstant()
                .map(instant -> "" + instant.toEpochMilli())
                .orElse("?");
        return new LocalProcess(pid, started, "", "?", "?");
    }

    @Override
    public String id() {
        return "pid " + pid + " on " + host + " (started " + started + ", boot " + boot
                + ", namespace " + namespace + ")";
    }

    @Override
    public boolean provablyGone(String other) {
        Matcher form = FORM.matcher(other);
        if (boot.isEmpty() || !form.matches() || !form.group(4).equals(boot)) {
            return false;
        }
        // Where the kernel hides the processes of others (hidepid), an absent one proves nothing.
        if (!form.group(5).equals(namespace) || !Files.exists(PROC.resolve("1/stat"))) {
            return false;
        }
        return gone(Long.parseLong(form.group(1)), form.group(3));
    }

    private static boolean gone(long pid, String started) {
        try {
            Optional<Stat> now = Stat.read(PROC, pid);
            return now.isEmpty()
                    || !now.get().started().equals(started)
                    || now.get().dead();
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * What proc(5) says of a process.
     *
     * @param state field 3
     * @param threads field 20
     * @param started field 22
     */
    private record Stat(String state, String threads, String started) {
        static Optional<Stat> read(Path proc, long pid) throws IOException {
            Path file = proc.resolve(pid + "/stat");
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            String line = Files.readString(file);
            // Field 2, the name, is in parentheses and may contain anything, these too.
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
            return Optional.of(new Stat(fields[0], fields[17], fields[19]));
        }

        /** A zombie does nothing any more, unless other threads outlive its first one. */
        boolean dead() {
            return (state.equals("Z") || state.equals("X"))
                    && (threads.equals("0") || threads.equals("1"));
        }
    }
}
