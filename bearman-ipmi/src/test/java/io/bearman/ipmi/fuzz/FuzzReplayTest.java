package io.bearman.ipmi.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The corpus again, and inputs near it: no exception but the documented ones, no memory wasted. */
class FuzzReplayTest {
    private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    /** No input of the corpus is longer than 1 KiB, but for conversations. */
    private static final long MOST_BYTES = 8 << 20;

    private final Random random = new Random(20261128);

    @ParameterizedTest
    @EnumSource
    void whatWasFoundDoesNoHarm(FuzzTarget target) {
        List<byte[]> corpus = Corpus.of(target);

        assertThat(corpus).isNotEmpty();
        corpus.forEach(input -> run(target, input));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNearItDoesNoHarm(FuzzTarget target) {
        List<byte[]> corpus = Corpus.of(target);
        int rounds = switch (target) {
            case SDR, FRU, SEL, REPLIES, WRAPPER -> 2_000;
            case HANDSHAKE, SESSION -> 100;
        };

        for (int i = 0; i < rounds; i++) {
            run(target, mutate(corpus.get(random.nextInt(corpus.size()))));
        }
    }

    /** Twice, when it takes much memory: the first time it may have been for classes. */
    private static void run(FuzzTarget target, byte[] input) {
        if (allocated(target, input) > MOST_BYTES) {
            long again = allocated(target, input);
            if (again > MOST_BYTES) {
                throw new AssertionError(
                        target + " takes " + again + " bytes of memory for " + hex(input));
            }
        }
    }

    private static long allocated(FuzzTarget target, byte[] input) {
        long before = THREAD.getCurrentThreadAllocatedBytes();
        try {
            target.run(input);
        } catch (RuntimeException | Error e) {
            throw new AssertionError(target + " is harmed by " + hex(input), e);
        }
        return THREAD.getCurrentThreadAllocatedBytes() - before;
    }

    private static String hex(byte[] input) {
        return HexFormat.of().formatHex(input);
    }

    private byte[] mutate(byte[] seed) {
        byte[] bytes = Arrays.copyOf(seed, Math.max(1, seed.length + random.nextInt(9) - 4));
        int changes = random.nextInt(5);
        for (int i = 0; i < changes; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return random.nextInt(8) == 0
                ? Arrays.copyOf(bytes, random.nextInt(bytes.length) + 1)
                : bytes;
    }
}
