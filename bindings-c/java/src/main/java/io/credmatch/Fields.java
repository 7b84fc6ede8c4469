package io.credmatch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/** The members of a JSON object by name and type, and which of them were read. */
final class Fields {
    private final Map<?, ?> members;
    private final Set<Object> read = new HashSet<>();

    private Fields(Map<?, ?> members) {
        this.members = members;
    }

    /** A record from the JSON text of an object. */
    static <T> T read(String json, Function<Fields, T> record) {
        return one(Json.read(json), record);
    }

    /** Records from the JSON text of an array of objects. */
    static <T> List<T> readAll(String json, Function<Fields, T> record) {
        return all(Json.read(json), record);
    }

    private static <T> T one(Object value, Function<Fields, T> record) {
        Fields fields = new Fields(cast(value, Map.class));
        T made = record.apply(fields);
        // A library that is newer than the classes may say more, but our own tests must know all of it.
        assert fields.read.containsAll(fields.members.keySet()) : fields.members.keySet() + " beyond " + fields.read;
        return made;
    }

    private static <T> List<T> all(Object value, Function<Fields, T> record) {
        List<T> records = new ArrayList<>();
        for (Object element : cast(value, List.class)) {
            records.add(one(element, record));
        }
        return List.copyOf(records);
    }

    String text(String name) {
        return cast(required(name), String.class);
    }

    Optional<String> optionalText(String name) {
        return Optional.ofNullable(cast(member(name), String.class));
    }

    int integer(String name) {
        return Math.toIntExact(cast(required(name), Long.class));
    }

    OptionalInt optionalInteger(String name) {
        Long value = cast(member(name), Long.class);
        return value == null ? OptionalInt.empty() : OptionalInt.of(Math.toIntExact(value));
    }

    long number(String name) {
        return cast(required(name), Long.class);
    }

    boolean flag(String name) {
        return cast(required(name), Boolean.class);
    }

    /** A constant of an enum whose names are those of JSON in upper case, with underscores. */
    <E extends Enum<E>> E constant(String name, Class<E> type) {
        return Enum.valueOf(type, text(name).toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    <T> T record(String name, Function<Fields, T> record) {
        return one(required(name), record);
    }

    <T> Optional<T> optionalRecord(String name, Function<Fields, T> record) {
        Object value = member(name);
        return value == null ? Optional.empty() : Optional.of(one(value, record));
    }

    <T> List<T> records(String name, Function<Fields, T> record) {
        return all(required(name), record);
    }

    /** As {@link #records(String, Function)}; empty if there is no such member. */
    <T> List<T> optionalRecords(String name, Function<Fields, T> record) {
        Object value = member(name);
        return value == null ? List.of() : all(value, record);
    }

    /** The members of an object that are all texts, in their order. */
    <T> Map<String, T> texts(String name, Function<String, T> made) {
        Map<String, T> texts = new LinkedHashMap<>();
        ((Map<?, ?>) required(name)).forEach((key, text) -> texts.put((String) key, made.apply((String) text)));
        return Collections.unmodifiableMap(texts);
    }

    /** The members of an object, whatever they are. */
    Map<String, Object> values(String name) {
        Map<String, Object> values = new LinkedHashMap<>();
        ((Map<?, ?>) required(name)).forEach((key, value) -> values.put((String) key, fixed(value)));
        return Collections.unmodifiableMap(values);
    }

    private static Object fixed(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new LinkedHashMap<>();
            map.forEach((key, member) -> copy.put(key, fixed(member)));
            return Collections.unmodifiableMap(copy);
        }
        return value instanceof List<?> list ? list.stream().map(Fields::fixed).toList() : value;
    }

    private Object required(String name) {
        Object value = member(name);
        if (value == null) {
            throw new IllegalArgumentException("no member " + name);
        }
        return value;
    }

    private Object member(String name) {
        read.add(name);
        return members.get(name);
    }

    private static <T> T cast(Object value, Class<T> type) {
        if (value != null && !type.isInstance(value)) {
            throw new IllegalArgumentException("not a " + type.getSimpleName());
        }
        return type.cast(value);
    }
}
