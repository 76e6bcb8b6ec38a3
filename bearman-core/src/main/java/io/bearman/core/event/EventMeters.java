package io.bearman.core.event;

import io.bearman.core.host.HostId;
import java.util.Locale;
import java.util.Map;

/**
 * Turns events into figures. Every name begins with {@code bearman.} and has the tag {@code host};
 * {@code docs/events.md} lists them. A run is watched by it and by others at once: {@code
 * new EventMeters(meters).and(listener)}.
 */
public final class EventMeters implements Listener {
    private final Meters meters;

    public EventMeters(Meters meters) {
        this.meters = meters;
    }

    @Override
    public void on(Event event) {
        Map<String, String> host = Map.of("host", event.host().value());
        if (event instanceof Event.Submitted submitted) {
            String how = submitted.how().name().toLowerCase(Locale.ROOT);
            meters.count("bearman.moves.submitted", with(event.host(), "how", how));
        } else if (event instanceof Event.Moved moved) {
            String how = moved.how().name().toLowerCase(Locale.ROOT);
            meters.took("bearman.moves", with(event.host(), "how", how), moved.took());
        } else if (event instanceof Event.Evacuated evacuated) {
            meters.took("bearman.moves", with(event.host(), "how", "evacuate"), evacuated.took());
        } else if (event instanceof Event.TryFailed) {
            meters.count("bearman.moves.failed", host);
        } else if (event instanceof Event.Aborting) {
            meters.count("bearman.moves.interrupted", with(event.host(), "by", "abort"));
        } else if (event instanceof Event.ForceCompleting) {
            meters.count("bearman.moves.interrupted", with(event.host(), "by", "force-complete"));
        } else if (event instanceof Event.Stayed) {
            meters.count("bearman.servers.stayed", host);
        } else if (event instanceof Event.Draining draining) {
            meters.level("bearman.servers.under-way", host, draining.underWay());
            meters.level("bearman.servers.to-go", host, draining.toGo());
        } else if (event instanceof Event.Done) {
            meters.count("bearman.hosts", with(event.host(), "outcome", "done"));
        } else if (event instanceof Event.Failed) {
            meters.count("bearman.hosts", with(event.host(), "outcome", "failed"));
        }
    }

    private static Map<String, String> with(HostId host, String tag, String value) {
        return Map.of("host", host.value(), tag, value);
    }
}
