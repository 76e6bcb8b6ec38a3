package io.bearman.ipmi;

import java.security.SecureRandom;
import java.util.Random;

/** The same numbers for the same seed: every other method of SecureRandom draws from this one. */
final class SeededRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final Random random;

    SeededRandom(long seed) {
        this.random = new Random(seed);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        random.nextBytes(bytes);
    }
}
