package io.bearman.testkit.cloud;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The rows as JSON text; jobs are saved by the time they still have, which the wall clock uses up
 * while nobody runs the cloud. */
final class Saved {
    private static final ObjectMapper JSON =
            new ObjectMapper().setVisibility(PropertyAccessor.FIELD, Visibility.ANY);

    private Saved() {}

    static String write(Rows rows, long nanos, long now) {
        rows.savedAt = now;
        rows.jobs.forEach(job -> job.dueNanos -= nanos);
        try {
            return JSON.writeValueAsString(rows);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the cloud cannot be written as JSON", e);
        } finally {
            rows.jobs.forEach(job -> job.dueNanos += nanos);
        }
    }

    static Rows read(String text, long nanos, long now) {
        try {
            Rows rows = JSON.readValue(text, Rows.class);
            long away = Math.max(0, now - rows.savedAt) * 1_000_000;
            rows.jobs.forEach(job -> job.dueNanos += nanos - away);
            return rows;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a saved cloud", e);
        }
    }
}
