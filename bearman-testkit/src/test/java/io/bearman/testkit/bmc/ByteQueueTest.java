package io.bearman.testkit.bmc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteQueueTest {
    @Test
    void whateverIsDoneItIsAQueue() {
        Random random = new Random(4);
        ByteQueue queue = new ByteQueue();
        Deque<Byte> model = new ArrayDeque<>();
        for (int i = 0; i < 1_000; i++) {
            byte[] more = new byte[random.nextInt(300)];
            random.nextBytes(more);
            queue.add(more);
            for (byte value : more) {
                model.add(value);
            }
            byte[] taken = queue.take(random.nextInt(300));
            for (byte value : taken) {
                assertThat(model.remove()).isEqualTo(value);
            }
            if (random.nextBoolean()) {
                queue.add(more);
                for (byte value : more) {
                    model.add(value);
                }
            }
            byte[] back = Arrays.copyOfRange(taken, taken.length / 2, taken.length);
            queue.putBack(back);
            for (int at = back.length - 1; at >= 0; at--) {
                model.addFirst(back[at]);
            }
            if (model.size() > 5000) {
                queue.clear();
                model.clear();
            }
            assertThat(queue.size()).isEqualTo(model.size());
        }
    }
}
