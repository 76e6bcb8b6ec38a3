package io.bearman.architecture.api;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What users see of one type: its head and, below it, its members in the order of their text. */
final class TypeSignature {
    private static final Set<String> OF_EVERY_OBJECT = Set.of(
            "public boolean equals(@Nullable Object)",
            "public boolean equals(Object)",
            "public final boolean equals(Object)",
            "public int hashCode()",
            "public final int hashCode()",
            "public String toString()",
            "public final String toString()");

    private final Class<?> type;

    private TypeSignature(Class<?> type) {
        this.type = type;
    }

    /** {@return the lines about a type, those about its members set in} */
    static List<String> of(Class<?> type) {
        TypeSignature signature = new TypeSignature(type);
        Set<String> members = new TreeSet<>();
        signature.fields().forEach(members::add);
        signature.constructors().forEach(members::add);
        signature.methods().forEach(members::add);
        members.removeAll(OF_EVERY_OBJECT);
        List<String> lines = new ArrayList<>();
        lines.add(signature.head());
        members.forEach(member -> lines.add("    " + member));
        return lines;
    }

    /** {@return whether users can name this type} */
    static boolean isSeen(Class<?> type) {
        Class<?> outer = type.getDeclaringClass();
        return !type.isAnonymousClass()
                && !type.isLocalClass()
                && !type.isSynthetic()
                && isSeen(type.getModifiers(), outer == null ? type : outer)
                && (outer == null || isSeen(outer));
    }

    /** Who cannot be a subclass does not see what is protected. */
    private static boolean isSeen(int modifiers, Class<?> owner) {
        return Modifier.isPublic(modifiers)
                || Modifier.isProtected(modifiers) && !Modifier.isFinal(owner.getModifiers());
    }

    // --- the head ---

    private String head() {
        String components = type.isRecord() ? components() : "";
        return modifiers() + kind() + " " + type.getTypeName()
                + TypeText.parameters(type.getTypeParameters()) + components
                + above("extends", superclass()) + above(extending(), interfaces()) + permits();
    }

    private String modifiers() {
        int shown = type.getModifiers() & ~Modifier.INTERFACE;
        if (type.isInterface() || type.isEnum() || type.isRecord()) {
            shown &= ~(Modifier.ABSTRACT | Modifier.FINAL | Modifier.STATIC);
        }
        String text = Modifier.toString(shown);
        return (text.isEmpty() ? "" : text + " ") + (type.isSealed() ? "sealed " : "");
    }

    private String kind() {
        if (type.isAnnotation()) {
            return "@interface";
        }
        if (type.isInterface()) {
            return "interface";
        }
        return type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
    }

    private String components() {
        return Arrays.stream(type.getRecordComponents())
                .map(TypeSignature::component)
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String component(RecordComponent component) {
        return TypeText.of(component.getAnnotatedType()) + " " + component.getName();
    }

    private List<String> superclass() {
        AnnotatedType above = type.getAnnotatedSuperclass();
        return above == null
                        || above.getType() == Object.class
                        || type.isEnum()
                        || type.isRecord()
                        || !isSeen(type.getSuperclass())
                ? List.of()
                : List.of(TypeText.of(above));
    }

    private String extending() {
        return type.isInterface() ? "extends" : "implements";
    }

    private List<String> interfaces() {
        return type.isAnnotation()
                ? List.of()
                : Arrays.stream(type.getAnnotatedInterfaces()).map(TypeText::of).toList();
    }

    /** Another case breaks whoever branches over all of them. */
    private String permits() {
        return type.isSealed()
                ? above(
                        "permits",
                        Arrays.stream(type.getPermittedSubclasses())
                                .map(TypeText::of)
                                .sorted()
                                .toList())
                : "";
    }

    private static String above(String word, List<String> types) {
        return types.isEmpty() ? "" : " " + word + " " + String.join(", ", types);
    }

    // --- the members ---

    private Stream<String> fields() {
        return parts().flatMap(part -> Arrays.stream(part.getDeclaredFields()))
                .filter(this::isSeen)
                .map(this::field);
    }

    private String field(Field field) {
        if (field.isEnumConstant()) {
            return field.getName();
        }
        return Modifier.toString(field.getModifiers()) + " " + TypeText.of(field.getAnnotatedType())
                + " " + field.getName();
    }

    private Stream<String> constructors() {
        return Arrays.stream(type.getDeclaredConstructors())
                .filter(this::isSeen)
                .map(this::constructor);
    }

    private String constructor(Constructor<?> constructor) {
        return lead(constructor) + type.getSimpleName() + arguments(constructor);
    }

    private Stream<String> methods() {
        return parts().flatMap(part -> Arrays.stream(part.getDeclaredMethods()))
                .filter(method -> !isOfEveryEnum(method) && isSeen(method))
                .map(this::method);
    }

    private boolean isOfEveryEnum(Method method) {
        return type.isEnum()
                && Modifier.isStatic(method.getModifiers())
                && Set.of("values", "valueOf").contains(method.getName());
    }

    private String method(Method method) {
        String fallback = method.isDefault() ? "default " : "";
        return fallback + lead(method) + TypeText.of(method.getAnnotatedReturnType()) + " "
                + method.getName() + arguments(method);
    }

    /** A type and those above it that users cannot name: their public members are its own. */
    private Stream<Class<?>> parts() {
        return Stream.<Class<?>>iterate(
                type,
                part -> part != null && (part == type || !isSeen(part)),
                Class::getSuperclass);
    }

    private boolean isSeen(Member member) {
        return !member.isSynthetic() && isSeen(member.getModifiers(), type);
    }

    private String lead(Executable member) {
        int kept = Modifier.methodModifiers() & ~(Modifier.SYNCHRONIZED | Modifier.NATIVE);
        int hidden = type.isInterface() ? Modifier.ABSTRACT : 0;
        String parameters = TypeText.parameters(member.getTypeParameters());
        return Modifier.toString(member.getModifiers() & kept & ~hidden) + " "
                + (parameters.isEmpty() ? "" : parameters + " ");
    }

    private String arguments(Executable member) {
        String thrown = Arrays.stream(member.getAnnotatedExceptionTypes())
                .map(TypeText::of)
                .sorted()
                .collect(Collectors.joining(", "));
        String old = member.isAnnotationPresent(Deprecated.class) ? " deprecated" : "";
        String all = Arrays.stream(member.getAnnotatedParameterTypes())
                .map(TypeText::of)
                .collect(Collectors.joining(", ", "(", ")"));
        String dots = member.isVarArgs() ? all.replaceFirst("\\[\\]\\)$", "...)") : all;
        return dots + (thrown.isEmpty() ? "" : " throws " + thrown) + old;
    }
}
