package io.credmatch;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Writes records as the JSON that they were read from: the way back of {@link Fields}. */
final class Written {
    private Written() {}

    static String of(Object value) {
        if (value == null || value instanceof Number || value instanceof Boolean) {
            return String.valueOf(value);
        }
        if (value instanceof Map<?, ?> map) {
            List<String> members = new ArrayList<>();
            map.forEach((key, member) -> members.add(of(key) + ":" + of(member)));
            return "{" + String.join(",", members) + "}";
        }
        if (value instanceof List<?> list) {
            return "[" + String.join(",", list.stream().map(Written::of).toList()) + "]";
        }
        if (value instanceof Record record) {
            return record(record);
        }
        if (value instanceof Enum<?> constant) {
            return text(Surface.word(constant));
        }
        return text((String) value);
    }

    private static String record(Record record) {
        List<String> members = new ArrayList<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Object value;
            try {
                value = component.getAccessor().invoke(record);
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
            if (value instanceof Optional<?> optional) {
                value = optional.orElse(null);
            } else if (value instanceof OptionalInt optional) {
                value = optional.isPresent() ? optional.getAsInt() : null;
            }
            boolean absent = value == null || value instanceof List<?> list && list.isEmpty() && optional(component);
            if (!absent) {
                members.add(text(Surface.snake(component.getName())) + ":" + of(value));
            }
        }
        if (record instanceof Diagnostic diagnostic) {
            members.add("\"number\":" + diagnostic.code().number());
        }
        return "{" + String.join(",", members) + "}";
    }

    /** A list that is left out where there is nothing in it. */
    private static boolean optional(RecordComponent component) {
        return component.getName().equals("related");
    }

    private static String text(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char one : text.toCharArray()) {
            if (one < ' ' || one == '"' || one == '\\' || Character.isSurrogate(one)) {
                json.append(String.format("\\u%04x", (int) one));
            } else {
                json.append(one);
            }
        }
        return json.append('"').toString();
    }
}
