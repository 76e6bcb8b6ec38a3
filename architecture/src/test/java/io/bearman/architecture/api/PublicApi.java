package io.bearman.architecture.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** All that users of a module may call, as text. */
final class PublicApi {
    private static final String CLASS = ".class";

    private PublicApi() {}

    /** {@return it of these compiled classes, which are on our class path, type by type} */
    static String of(Path classes) {
        StringBuilder text = new StringBuilder();
        for (Class<?> type : types(classes)) {
            TypeSignature.of(type).forEach(line -> text.append(line).append('\n'));
        }
        return text.toString();
    }

    private static List<Class<?>> types(Path classes) {
        try (Stream<Path> files = Files.walk(classes)) {
            return files.map(file -> classes.relativize(file).toString())
                    .filter(name -> name.endsWith(CLASS) && !name.endsWith("-info.class"))
                    .map(name -> name.substring(0, name.length() - CLASS.length()))
                    .map(name -> name.replace('/', '.'))
                    .sorted()
                    .<Class<?>>map(PublicApi::type)
                    .filter(TypeSignature::isSeen)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without its static initialiser: nothing runs. */
    private static Class<?> type(String name) {
        try {
            return Class.forName(name, false, PublicApi.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
