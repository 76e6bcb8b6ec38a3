package io.bearman.maintenance;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * When hosts may be begun: {@code 22:00-06:00}, {@code Mon-Fri 22:00-06:00}, {@code Sat,Sun 00:00-24:00
 * Europe/Berlin}. One that ends at or before its beginning goes on to the next day; its day is the one
 * on which it begins.
 *
 * @param days on which it begins
 * @param from the first moment
 * @param to the first moment after it; midnight is the end of the day
 * @param zone whose clock it is by
 */
public record Window(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {
    private static final String TIME = "(\\d{2}:\\d{2})";
    private static final Pattern FORM = Pattern.compile(
            "(?:([A-Za-z,-]+) )?" + TIME + "-" + TIME + "(?: ([A-Za-z0-9_/+:-]+))?");
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm");
    private static final int WEEK = 7;

    public Window {
        if (days.isEmpty()) {
            throw new IllegalArgumentException("a window needs a day");
        }
        days = Collections.unmodifiableSet(EnumSet.copyOf(days));
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Window stored(String text) {
        return parse(text, ZoneId.of("UTC"));
    }

    /**
     * {@return the window that is written so}
     *
     * @param zone for one that names none
     */
    public static Window parse(String text, ZoneId zone) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a window such as 22:00-06:00 or"
                    + " 'Mon-Fri 22:00-06:00 Europe/Berlin': '" + text + "'");
        }
        try {
            String days = matcher.group(1);
            String named = matcher.group(4);
            return new Window(
                    days == null ? EnumSet.allOf(DayOfWeek.class) : days(days),
                    time(matcher.group(2)),
                    time(matcher.group(3)),
                    named == null ? zone : ZoneId.of(named));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "not a window: '" + text + "': " + e.getMessage(), e);
        }
    }

    private static LocalTime time(String text) {
        return text.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(text);
    }

    private static Set<DayOfWeek> days(String text) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String part : text.split(",", -1)) {
            String[] ends = part.split("-", -1);
            DayOfWeek day = day(ends[0]);
            DayOfWeek last = ends.length == 1 ? day : day(ends[1]);
            if (ends.length > 2) {
                throw new IllegalArgumentException("not days such as Mon-Fri: '" + part + "'");
            }
            days.add(day);
            while (day != last) {
                day = day.plus(1);
                days.add(day);
            }
        }
        return days;
    }

    private static DayOfWeek day(String text) {
        for (DayOfWeek day : DayOfWeek.values()) {
            if (name(day).equalsIgnoreCase(text)) {
                return day;
            }
        }
        throw new IllegalArgumentException("not a day such as Mon: '" + text + "'");
    }

    private static String name(DayOfWeek day) {
        return day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
    }

    /** {@return whether a host may be begun at this instant} */
    public boolean isOpen(Instant at) {
        LocalDate today = at.atZone(zone).toLocalDate();
        // That of yesterday may go on until this morning.
        return isOpen(at, today) || isOpen(at, today.minusDays(1));
    }

    private boolean isOpen(Instant at, LocalDate day) {
        return days.contains(day.getDayOfWeek())
                && !at.isBefore(begins(day).toInstant())
                && at.isBefore(ends(day).toInstant());
    }

    private ZonedDateTime begins(LocalDate day) {
        return day.atTime(from).atZone(zone);
    }

    private ZonedDateTime ends(LocalDate day) {
        return (to.isAfter(from) ? day : day.plusDays(1)).atTime(to).atZone(zone);
    }

    /** {@return this instant when it is open, else when it opens next} */
    public Instant opens(Instant at) {
        if (isOpen(at)) {
            return at;
        }
        LocalDate today = at.atZone(zone).toLocalDate();
        for (int ahead = 0; ahead <= WEEK; ahead++) {
            LocalDate day = today.plusDays(ahead);
            Instant begin = begins(day).toInstant();
            if (days.contains(day.getDayOfWeek()) && begin.isAfter(at)) {
                return begin;
            }
        }
        throw new IllegalStateException("no beginning of " + this + " within a week of " + at);
    }

    /** {@return why nobody may be begun at this instant; empty when somebody may, as with no window} */
    static java.util.Optional<String> closed(List<Window> windows, Instant at) {
        if (windows.isEmpty() || windows.stream().anyMatch(it -> it.isOpen(at))) {
            return java.util.Optional.empty();
        }
        Window next = windows.stream()
                .min(java.util.Comparator.comparing(it -> it.opens(at)))
                .orElseThrow();
        String when = next.opens(at)
                .atZone(next.zone)
                .format(DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm", Locale.ENGLISH));
        return java.util.Optional.of(
                "the window " + next + " is closed; it opens on " + when + " " + next.zone);
    }

    @JsonValue
    @Override
    public String toString() {
        String which = days.size() == WEEK
                ? ""
                : days.stream().map(Window::name).collect(Collectors.joining(",")) + " ";
        return which + MINUTE.format(from) + "-" + MINUTE.format(to) + " " + zone;
    }
}
