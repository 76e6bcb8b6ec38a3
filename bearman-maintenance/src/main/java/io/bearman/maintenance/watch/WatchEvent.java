package io.bearman.maintenance.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bearman.core.event.Event;
import io.bearman.core.event.EventJson;
import io.bearman.core.host.HostId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a watch tells, for whoever listens. */
public sealed interface WatchEvent {
    /** {@return one line for a person, the host or the region first} */
    String line();

    /** {@return a JSON object in one line without its end: {@code type}, {@code at}, then its facts} */
    String json();

    /**
     * Something is found, or something else is done about it than before.
     *
     * @param verdict what, and what is done about it
     */
    record Judged(Instant at, Verdict verdict) implements WatchEvent {
        @Override
        public String line() {
            return verdict.line();
        }

        @Override
        public String json() {
            Finding finding = verdict.finding();
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("region", finding.region().value());
            finding.host().ifPresent(host -> facts.put("host", host.value()));
            facts.put("finding", finding.kind());
            facts.put("what", finding.what());
            List<Map<String, String>> witnesses = finding.testimonies().stream()
                    .map(it -> Map.of(
                            "witness",
                            it.witness(),
                            "sign",
                            it.word(),
                            "what",
                            it.sign().what()))
                    .toList();
            facts.put("witnesses", witnesses);
            facts.put("act", verdict.action().map(Act::word).orElse("none"));
            facts.put("why", verdict.why());
            return WatchEvent.json("finding", at, facts);
        }
    }

    /**
     * What was found is not there any more.
     *
     * @param finding what it was
     */
    record Over(Instant at, Finding finding) implements WatchEvent {
        @Override
        public String line() {
            return subject() + ": well again (was: " + finding.kind() + ")";
        }

        private String subject() {
            return finding.host().map(HostId::value).orElse(finding.region().value());
        }

        @Override
        public String json() {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("region", finding.region().value());
            finding.host().ifPresent(host -> facts.put("host", host.value()));
            facts.put("finding", finding.kind());
            return WatchEvent.json("over", at, facts);
        }
    }

    /**
     * What was begun about a host has ended.
     *
     * @param done whether it succeeded
     * @param how in words
     */
    record Ended(Instant at, HostId host, Act act, boolean done, String how) implements WatchEvent {
        @Override
        public String line() {
            return host + ": " + act.word() + (done ? " is done" : " did not succeed: ")
                    + (done ? "" : how);
        }

        @Override
        public String json() {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("host", host.value());
            facts.put("act", act.word());
            facts.put("done", done);
            facts.put("how", how);
            return WatchEvent.json("ended", at, facts);
        }
    }

    /**
     * The store cannot be read, so nothing is watched until it can.
     *
     * @param why in the store's words
     */
    record Blind(Instant at, String why) implements WatchEvent {
        @Override
        public String line() {
            return "nothing is watched: " + why;
        }

        @Override
        public String json() {
            return WatchEvent.json("blind", at, Map.of("why", why));
        }
    }

    /**
     * Something happened in a run that the watch set off.
     *
     * @param event what
     */
    record OfRun(Event event) implements WatchEvent {
        @Override
        public String line() {
            return event.line();
        }

        @Override
        public String json() {
            return EventJson.line(event);
        }
    }

    private static String json(String type, Instant at, Map<String, Object> facts) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", type);
        members.put("at", at.toString());
        members.putAll(facts);
        try {
            return new ObjectMapper().writeValueAsString(members);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
