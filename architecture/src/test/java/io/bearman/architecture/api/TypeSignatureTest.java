package io.bearman.architecture.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@SuppressWarnings("unused")
public class TypeSignatureTest {
    private static final String HERE = TypeSignatureTest.class.getName() + "$";

    private static List<String> of(Class<?> type) {
        return TypeSignature.of(type).stream()
                .map(line -> line.replace(HERE, "").strip())
                .toList();
    }

    public record Pair<T extends Comparable<T>>(
            T one, @Nullable String other) {
        public static final int MOST = 2;

        public Pair {
            if (one == null) {
                throw new IllegalArgumentException("nothing");
            }
        }

        private void hidden() {}

        void alsoHidden() {}
    }

    @Test
    void aRecordSaysItsComponentsAndWhatMayBeNull() {
        assertThat(of(Pair.class))
                .containsExactly(
                        "public record Pair<T extends Comparable<T>>(T one, @Nullable String other)",
                        "public @Nullable String other()",
                        "public Pair(T, @Nullable String)",
                        "public T one()",
                        "public static final int MOST");
    }

    public sealed interface Answer permits Answer.Yes, Answer.No {
        non-sealed interface Yes extends Answer {}

        non-sealed interface No extends Answer {}

        default <X extends Exception> void orThrow(Function<? super String, ? extends X> made)
                throws X, IOException {}

        Map<String, List<? extends Number>> all(int[] numbers, String... words);
    }

    @Test
    void aSealedTypeSaysItsCasesAndItsMethodsTheirGenerics() {
        assertThat(of(Answer.class))
                .containsExactly(
                        "public sealed interface Answer permits Answer$No, Answer$Yes",
                        "default public <X extends Exception> void"
                                + " orThrow(java.util.function.Function<? super String, ? extends X>)"
                                + " throws X, java.io.IOException",
                        "public java.util.Map<String, java.util.List<? extends Number>>"
                                + " all(int[], String...)");
    }

    abstract static class Hidden {
        public void inherited() {}
    }

    public static final class Shown extends Hidden {
        private Shown() {}

        @Deprecated
        public void old() {}

        @Override
        public String toString() {
            return "";
        }
    }

    @Test
    void whatAHiddenTypeGivesToASeenOneIsSaid() {
        assertThat(of(Shown.class))
                .containsExactly(
                        "public static final class Shown",
                        "public void inherited()",
                        "public void old() deprecated");
    }

    public enum Colour {
        RED,
        BLUE
    }

    @Test
    void anEnumSaysItsConstantsAlone() {
        assertThat(of(Colour.class)).containsExactly("public enum Colour", "BLUE", "RED");
    }

    @Test
    void onlyWhatUsersCanNameIsSeen() {
        assertThat(TypeSignature.isSeen(Shown.class)).isTrue();
        assertThat(TypeSignature.isSeen(Hidden.class)).isFalse();
        assertThat(TypeSignature.isSeen(Answer.No.class)).isTrue();
    }
}
