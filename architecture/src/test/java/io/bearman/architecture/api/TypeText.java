package io.bearman.architecture.api;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedTypeVariable;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Types as a signature says them: whole names but for {@code java.lang}, and what may be null. */
final class TypeText {
    private TypeText() {}

    static String of(Class<?> type) {
        String name = type.getTypeName();
        boolean everyday = type.getPackageName().equals("java.lang") && name.contains(".");
        return everyday ? name.substring("java.lang.".length()) : name;
    }

    static String of(AnnotatedType type) {
        return nullable(type) + bare(type);
    }

    /** {@return {@code <T extends X>} and a space, or nothing} */
    static String parameters(TypeVariable<?>[] variables) {
        return variables.length == 0
                ? ""
                : Arrays.stream(variables)
                        .map(TypeText::bounded)
                        .collect(Collectors.joining(", ", "<", ">"));
    }

    private static String bounded(TypeVariable<?> variable) {
        String bounds = Arrays.stream(variable.getAnnotatedBounds())
                .map(TypeText::of)
                .filter(bound -> !bound.equals("Object"))
                .collect(Collectors.joining(" & "));
        return variable.getName() + (bounds.isEmpty() ? "" : " extends " + bounds);
    }

    private static String nullable(AnnotatedElement element) {
        for (Annotation annotation : element.getAnnotations()) {
            if (annotation.annotationType() == Nullable.class) {
                return "@Nullable ";
            }
        }
        return "";
    }

    private static String bare(AnnotatedType type) {
        if (type instanceof AnnotatedArrayType array) {
            AnnotatedType part = array.getAnnotatedGenericComponentType();
            return of(part) + nullable(array).replace("@", " @") + "[]";
        }
        if (type instanceof AnnotatedParameterizedType generic) {
            return of((Class<?>) ((ParameterizedType) generic.getType()).getRawType())
                    + list(generic.getAnnotatedActualTypeArguments());
        }
        if (type instanceof AnnotatedTypeVariable variable) {
            return ((TypeVariable<?>) variable.getType()).getName();
        }
        if (type instanceof AnnotatedWildcardType wildcard) {
            return wildcard(wildcard);
        }
        return of((Class<?>) type.getType());
    }

    private static String list(AnnotatedType[] types) {
        return Arrays.stream(types).map(TypeText::of).collect(Collectors.joining(", ", "<", ">"));
    }

    private static String wildcard(AnnotatedWildcardType type) {
        List<String> lower =
                Arrays.stream(type.getAnnotatedLowerBounds()).map(TypeText::of).toList();
        List<String> upper = Arrays.stream(type.getAnnotatedUpperBounds())
                .map(TypeText::of)
                .filter(bound -> !bound.equals("Object"))
                .toList();
        if (!lower.isEmpty()) {
            return "? super " + String.join(" & ", lower);
        }
        return upper.isEmpty() ? "?" : "? extends " + String.join(" & ", upper);
    }
}
