package io.bearman.testkit.cloud;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The rows as JSON text; jobs are saved by the time they still have. */
final class Saved {
    private static final ObjectMapper JSON =
            new ObjectMapper().setVisibility(PropertyAccessor.FIELD, Visibility.ANY);

    private Saved() {}

    static String write(Rows rows, long nanos) {
        rows.jobs.forEach(job -> job.dueNanos -= nanos);
        try {
            return JSON.writeValueAsString(rows);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the cloud cannot be written as JSON", e);
        } finally {
            rows.jobs.forEach(job -> job.dueNanos += nanos);
        }
    }

    static Rows read(String text, long nanos) {
        try {
            Rows rows = JSON.readValue(text, Rows.class);
            rows.jobs.forEach(job -> job.dueNanos += nanos);
            return rows;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a saved cloud", e);
        }
    }
}
