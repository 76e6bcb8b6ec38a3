package io.bearman.ipmi.settings;

import io.bearman.core.bmc.Finding;
import io.bearman.core.bmc.Finding.Mending;
import io.bearman.core.bmc.Finding.Setting;
import io.bearman.core.bmc.Finding.Severity;
import io.bearman.ipmi.lan.Parameter;
import io.bearman.ipmi.lan.Parameters;
import io.bearman.ipmi.settings.Difference.Stage;
import java.util.Optional;
import java.util.function.Function;

/**
 * Parameters that are compared with wishes.
 *
 * @param channel the channel
 * @param values what there is
 * @param setting what they are about
 * @param stage when they are changed
 */
record Compared(int channel, Parameters values, Setting setting, Stage stage) {
    /** {@return what differs when the whole value is wanted} */
    <T> Optional<Difference> with(String subject, Parameter<T> parameter, T wanted) {
        return with(subject, parameter, Part.whole(wanted));
    }

    /** {@return what differs, if anything does} */
    <T> Optional<Difference> with(String subject, Parameter<T> parameter, Part<T> part) {
        Optional<T> actual = values.value(parameter);
        if (actual.isEmpty()) {
            Finding untold = new Finding(
                    setting, subject, part.wanted, "not told", Severity.UNKNOWN, Mending.HUMAN);
            return Optional.of(new Difference(untold, stage));
        }
        T before = actual.get();
        if (part.text.apply(before).equals(part.wanted)) {
            return Optional.empty();
        }
        T wanted = part.change.apply(before);
        Finding finding = new Finding(
                setting,
                subject,
                part.wanted,
                part.text.apply(before),
                Severity.DIFFERENT,
                stage == Stage.MOVE ? Mending.MOVE : Mending.APPLY);
        return Optional.of(new Difference(
                finding, stage, new ChangeParameter<>(channel, parameter, before, wanted)));
    }

    /**
     * What is wanted of a value; of two that differ in it people read different texts.
     *
     * @param wanted that part of it, for people
     * @param change the value with that part as it shall be
     * @param text that part of a value, for people
     * @param <T> the whole value
     */
    record Part<T>(String wanted, Function<T, T> change, Function<T, String> text) {
        static <T> Part<T> whole(T wanted) {
            return new Part<>(wanted.toString(), value -> wanted, Object::toString);
        }

        static <T extends Enum<T>> Part<T> of(T wanted) {
            return new Part<>(Levels.word(wanted), value -> wanted, Levels::word);
        }

        static <T> Part<T> onOff(boolean wanted, Function<T, T> change, Function<T, Boolean> on) {
            return new Part<>(word(wanted), change, value -> word(on.apply(value)));
        }

        private static String word(boolean on) {
            return on ? "on" : "off";
        }
    }
}
