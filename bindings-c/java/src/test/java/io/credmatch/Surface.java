package io.credmatch;

import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
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

    /** What is made of other values and then given to a function, in the place of which its own values stand. */
    private static final Set<Class<?>> OPTIONS = Set.of(Request.class, SessionsOptions.class);

    private Surface() {}

    /** The functions, and the objects that functions are given, as in conformance/surface.json, with their signatures. */
    static Map<String, List<List<String>>> signatures() {
        Map<String, List<List<String>>> signatures = new TreeMap<>();
        Map<String, Class<?>> classes = new LinkedHashMap<>();
        classes.put("", Credmatch.class);
        classes.put("Registry.", Registry.class);
        classes.put("Table.", Table.class);
        classes.put("Sessions.", Sessions.class);
        classes.put("Exchange.", Exchange.class);
        classes.put("CurrentUser.", CurrentUser.class);
        classes.forEach((prefix, type) -> {
            for (Executable constructor : type.getConstructors()) {
                add(signatures, type.getSimpleName(), constructor);
            }
            for (Method method : type.getMethods()) {
                if (method.getDeclaringClass() != Object.class && !OWN.contains(method.getName())) {
                    add(signatures, prefix + snake(method.getName()), method);
                }
            }
        });
        for (Class<?> type : List.of(Source.class, FileSource.class)) {
            made(type).forEach(method -> add(signatures, type.getSimpleName(), method));
        }
        return signatures;
    }

    private static void add(Map<String, List<List<String>>> signatures, String name, Executable function) {
        List<List<String>> all = signatures.computeIfAbsent(name, none -> new ArrayList<>());
        // What a class overrides, or returns as a narrower type, is listed twice.
        List<String> parameters = parameters(function);
        if (!all.contains(parameters)) {
            all.add(parameters);
        }
    }

    private static List<String> parameters(Executable function) {
        List<String> names = new ArrayList<>();
        for (Parameter parameter : function.getParameters()) {
            if (!parameter.isNamePresent()) {
                throw new AssertionError(function + " has been compiled without the names of its parameters");
            }
            if (OPTIONS.contains(parameter.getType())) {
                made(parameter.getType()).forEach(method -> names.addAll(parameters(method)));
            } else {
                names.add(snake(parameter.getName()));
            }
        }
        return names;
    }

    /** How objects of a class are made from values. */
    private static List<Method> made(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> Modifier.isStatic(method.getModifiers()))
                .toList();
    }

    /** The methods that take what is an option of a function elsewhere. */
    static Set<String> ways() {
        Set<String> ways = new TreeSet<>();
        for (Class<?> type : List.of(
                Source.class, FileSource.class, Request.class, SessionsOptions.class, RegistryBuilder.class)) {
            for (Method method : type.getMethods()) {
                boolean takes = method.getParameterCount() > 0 || !method.getReturnType().equals(Registry.class);
                if (method.getDeclaringClass() != Object.class && !OWN.contains(method.getName())
                        && !Modifier.isStatic(method.getModifiers()) && takes) {
                    ways.add(type.getSimpleName() + "." + snake(method.getName()));
                }
            }
        }
        return ways;
    }

    /** The functions alone. */
    static Set<String> functions() {
        Set<String> names = new TreeSet<>(signatures().keySet());
        names.removeAll(Set.of("Source", "FileSource"));
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
