package io.credmatch;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What these classes offer, found by reflection, in the words of all languages. */
final class Surface {
    /** What is Java's own: one call can't take documents, layers and options, so that a builder does. */
    private static final Set<String> OWN = Set.of("builder", "toString");

    private Surface() {}

    /** The functions, as in conformance/surface.json. */
    static Set<String> functions() {
        Set<String> names = new TreeSet<>();
        Map<String, Class<?>> classes = new LinkedHashMap<>();
        classes.put("", Credmatch.class);
        classes.put("Registry.", Registry.class);
        classes.put("Table.", Table.class);
        classes.put("Sessions.", Sessions.class);
        classes.put("Exchange.", Exchange.class);
        classes.put("CurrentUser.", CurrentUser.class);
        classes.forEach((prefix, type) -> {
            if (type.getConstructors().length > 0) {
                names.add(type.getSimpleName());
            }
            for (Method method : type.getMethods()) {
                if (method.getDeclaringClass() != Object.class && !OWN.contains(method.getName())) {
                    names.add(prefix + snake(method.getName()));
                }
            }
        });
        return names;
    }

    /** The names of the limits, as in conformance/surface.json. */
    static List<String> limits() {
        return Arrays.stream(Limit.values()).map(Limit::key).toList();
    }

    /** The codes with their numbers, as in conformance/codes.json. */
    static Map<String, Integer> codes() {
        Map<String, Integer> codes = new TreeMap<>();
        for (Code code : Code.values()) {
            if (code != Code.UNKNOWN) {
                codes.put(code.toString(), code.number());
            }
        }
        return codes;
    }

    /** The names of a type, as in conformance/surface.json: of an enum's constants, or of the records of a sealed interface. */
    static Set<String> names(String type) throws ClassNotFoundException {
        Class<?> found = null;
        for (String owner : List.of("", "Explanation$", "Difference$")) {
            try {
                found = Class.forName("io.credmatch." + owner + type);
                break;
            } catch (ClassNotFoundException e) {
                // It is in the next one.
            }
        }
        if (found == null) {
            throw new ClassNotFoundException(type);
        }
        Set<String> names = new TreeSet<>();
        if (found.isEnum()) {
            for (Object one : found.getEnumConstants()) {
                names.add(word((Enum<?>) one));
            }
        } else {
            for (Class<?> one : found.getPermittedSubclasses()) {
                names.add(snake(one.getSimpleName()).substring(1).replace('_', '-'));
            }
        }
        return names;
    }

    /** What a constant is called in every language: what it says itself, or else its name in lower case. */
    static String word(Enum<?> constant) {
        try {
            boolean says = constant.getDeclaringClass().getMethod("toString").getDeclaringClass() != Enum.class;
            return says ? constant.toString() : constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    /** {@code findMatch} for {@code find_match}. */
    static String camel(String name) {
        StringBuilder camel = new StringBuilder();
        boolean up = false;
        for (char one : name.toCharArray()) {
            camel.append(up ? Character.toUpperCase(one) : one == '_' ? "" : String.valueOf(one));
            up = one == '_';
        }
        return camel.toString();
    }

    static String snake(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
