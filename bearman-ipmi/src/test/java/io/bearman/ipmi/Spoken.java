package io.bearman.ipmi;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What objects say of themselves, all that they hold included. */
final class Spoken {
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Object> left = new ArrayDeque<>();
    private final StringBuilder said = new StringBuilder();

    private Spoken() {}

    /** {@return the toString of these objects and of everything of ours that can be reached from them} */
    static String by(Object... objects) {
        Spoken spoken = new Spoken();
        for (Object object : objects) {
            spoken.add(object);
        }
        while (!spoken.left.isEmpty()) {
            spoken.visit(spoken.left.remove());
        }
        return spoken.said.toString();
    }

    private void add(Object object) {
        if (object != null && !object.getClass().isPrimitive() && seen.add(object)) {
            left.add(object);
        }
    }

    private void visit(Object object) {
        if (object instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                add(key);
                add(value);
            });
        } else if (object instanceof Collection<?> all) {
            all.forEach(this::add);
        } else if (object instanceof Optional<?> maybe) {
            maybe.ifPresent(this::add);
        } else if (object instanceof CompletableFuture<?> future) {
            said.append(future).append('\n');
            future.handle((value, failure) -> {
                add(value);
                said.append(failure).append('\n');
                return null;
            });
        } else if (object instanceof Object[] array) {
            for (int i = 0; i < Array.getLength(array); i++) {
                add(array[i]);
            }
        } else if (isOurs(object.getClass().getName())) {
            said.append(object).append('\n');
            fields(object);
        }
    }

    private static boolean isOurs(String name) {
        return name.startsWith("io.bearman.") && !name.startsWith("io.bearman.testkit.");
    }

    private void fields(Object object) {
        for (Class<?> type = object.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    add(read(field, object));
                }
            }
        }
    }

    private static Object read(Field field, Object of) {
        try {
            field.setAccessible(true);
            return field.get(of);
        } catch (IllegalAccessException | InaccessibleObjectException e) {
            // A field of a class of the JDK.
            return null;
        }
    }
}
