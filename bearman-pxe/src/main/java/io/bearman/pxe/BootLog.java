package io.bearman.pxe;

import io.bearman.core.time.TimeSource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log lines of the boot desk: what a machine may boot once a boot, not at each request, and of
 * machines that nobody knows so many a minute. Thread-safe.
 */
final class BootLog {
    static final int STRANGERS = 60;
    static final int MACHINES = 20_000;

    private static final Logger LOG = LoggerFactory.getLogger(BootHandler.class);
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final TimeSource time;
    /** What was said of whom, the longest ago first. Guarded by this, as all below. */
    private final Map<String, String> last = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MACHINES;
        }
    };

    private long minute;
    private int strangers;
    private int left;

    BootLog(TimeSource time) {
        this.time = time;
        this.minute = time.nanoTime();
    }

    void tell(Answer answer) {
        if (answer.telling() == Answer.Telling.NEVER || !isNew(answer)) {
            return;
        }
        if (answer.host().equals(Answer.NOBODY) && !mayPass()) {
            return;
        }
        LOG.info(
                "{} {} status={} {}",
                answer.host(),
                answer.action(),
                answer.status(),
                answer.detail());
    }

    private synchronized boolean isNew(Answer answer) {
        boolean known = !answer.host().equals(Answer.NOBODY);
        if (answer.telling() == Answer.Telling.ALWAYS) {
            if (known) {
                // A session: whatever it may boot next is another boot's.
                last.remove(answer.host());
            }
            return true;
        }
        String line = answer.action() + answer.detail();
        return !line.equals(last.put(known ? answer.host() : line, line));
    }

    /** Who may invent any number of machines must not fill the log with them. */
    private synchronized boolean mayPass() {
        long now = time.nanoTime();
        if (now - minute >= MINUTE) {
            if (left > 0) {
                LOG.info("- boot of machines that nobody knows: {} more lines left out", left);
            }
            minute = now;
            strangers = 0;
            left = 0;
        }
        if (strangers < STRANGERS) {
            strangers++;
            return true;
        }
        left++;
        return false;
    }
}
