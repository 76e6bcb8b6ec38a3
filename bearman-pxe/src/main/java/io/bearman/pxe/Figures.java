package io.bearman.pxe;

import io.bearman.core.event.Meters;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/**
 * Figures as Prometheus reads them (text format 0.0.4). Dots and hyphens of a name become
 * underscores, counts end with {@code _total}, times are histograms in seconds. Thread-safe.
 */
public final class Figures implements Meters {
    /** Upper bounds of the buckets of times, in milliseconds. */
    private static final long[] BUCKETS = {1, 5, 25, 100, 500, 2_500, 10_000, 60_000};

    private final Map<String, Count> counts = new ConcurrentSkipListMap<>();
    private final Map<String, Times> times = new ConcurrentSkipListMap<>();
    private final Map<String, DoubleSupplier> levels = new ConcurrentSkipListMap<>();
    private final Map<String, AtomicLong> said = new ConcurrentHashMap<>();

    @Override
    public void count(String name, Map<String, String> tags) {
        counter(name, tags).add(1);
    }

    @Override
    public void took(String name, Map<String, String> tags, Duration time) {
        times(name, tags).add(time.toNanos());
    }

    @Override
    public void level(String name, Map<String, String> tags, double value) {
        String key = name(name) + labels(tags);
        said.computeIfAbsent(key, any -> new AtomicLong()).set(Double.doubleToLongBits(value));
        levels.putIfAbsent(key, () -> Double.longBitsToDouble(said.get(key).get()));
    }

    /** What is asked whenever somebody reads the figures. */
    public void level(String name, Map<String, String> tags, DoubleSupplier value) {
        levels.put(name(name) + labels(tags), value);
    }

    /** {@return the counter of this name, to be kept by whoever counts often} */
    public Count counter(String name, Map<String, String> tags) {
        return counts.computeIfAbsent(name(name) + "_total" + labels(tags), any -> new Count());
    }

    /** {@return the times of this name, to be kept by whoever measures often} */
    public Times times(String name, Map<String, String> tags) {
        return times.computeIfAbsent(name(name) + "_seconds" + labels(tags), any -> new Times());
    }

    /** {@return all figures of this moment} */
    public String text() {
        StringBuilder text = new StringBuilder();
        Type type = new Type(text);
        counts.forEach((key, count) -> {
            type.of(key, "counter");
            text.append(key).append(' ').append(count.value()).append('\n');
        });
        levels.forEach((key, value) -> {
            type.of(key, "gauge");
            text.append(key).append(' ').append(number(value.getAsDouble())).append('\n');
        });
        times.forEach((key, all) -> {
            type.of(key, "histogram");
            all.write(key, text);
        });
        return text.toString();
    }

    private static String name(String dotted) {
        return dotted.replace('.', '_').replace('-', '_');
    }

    private static String labels(Map<String, String> tags) {
        if (tags.isEmpty()) {
            return "";
        }
        StringBuilder labels = new StringBuilder("{");
        new TreeMap<>(tags)
                .forEach((name, value) -> labels.append(labels.length() == 1 ? "" : ",")
                        .append(name(name))
                        .append("=\"")
                        .append(value.replace("\\", "\\\\")
                                .replace("\"", "\\\"")
                                .replace("\n", "\\n"))
                        .append('"'));
        return labels.append('}').toString();
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    /** Says of what type a name is, before the first of its lines. */
    private static final class Type {
        private final StringBuilder text;
        private String last = "";

        Type(StringBuilder text) {
            this.text = text;
        }

        void of(String key, String type) {
            int brace = key.indexOf('{');
            String name = brace < 0 ? key : key.substring(0, brace);
            if (!name.equals(last)) {
                text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
                last = name;
            }
        }
    }

    /** How often something happened. */
    public static final class Count {
        private final LongAdder value = new LongAdder();

        /** That many more. */
        public void add(long more) {
            value.add(more);
        }

        /** {@return how many there were} */
        public long value() {
            return value.sum();
        }
    }

    /** How long something took. */
    public static final class Times {
        private final LongAdder[] buckets = new LongAdder[BUCKETS.length + 1];
        private final LongAdder nanos = new LongAdder();

        Times() {
            for (int i = 0; i < buckets.length; i++) {
                buckets[i] = new LongAdder();
            }
        }

        /** Once more. */
        public void add(long took) {
            int bucket = 0;
            while (bucket < BUCKETS.length && took > BUCKETS[bucket] * 1_000_000) {
                bucket++;
            }
            buckets[bucket].increment();
            nanos.add(took);
        }

        private void write(String key, StringBuilder text) {
            int brace = key.indexOf('{');
            String name = brace < 0 ? key : key.substring(0, brace);
            String labels = brace < 0 ? "{" : key.substring(brace, key.length() - 1) + ",";
            String own = brace < 0 ? "" : key.substring(brace);
            long sum = 0;
            for (int i = 0; i < buckets.length; i++) {
                sum += buckets[i].sum();
                String bound = i < BUCKETS.length ? Double.toString(BUCKETS[i] / 1000.0) : "+Inf";
                text.append(name)
                        .append("_bucket")
                        .append(labels)
                        .append("le=\"")
                        .append(bound)
                        .append("\"} ")
                        .append(sum)
                        .append('\n');
            }
            text.append(name).append("_sum").append(own).append(' ');
            text.append(nanos.sum() / 1e9).append('\n');
            text.append(name)
                    .append("_count")
                    .append(own)
                    .append(' ')
                    .append(sum)
                    .append('\n');
        }
    }
}
