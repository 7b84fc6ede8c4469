package io.credmatch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON (RFC 8259) and nothing beside it: objects as maps, arrays as lists, integers as {@link Long}, other numbers
 * as {@link Double}, texts, booleans and null. A key that stands twice is refused.
 */
final class Json {
    private static final int DEPTH = 64;

    private final String text;
    private int at;
    private int depth;

    private Json(String text) {
        this.text = text;
    }

    /**
     * The value of a whole text.
     *
     * @throws IllegalArgumentException if it is not JSON
     */
    static Object read(String text) {
        Json json = new Json(text);
        Object value = json.value();
        json.blanks();
        if (json.at < text.length()) {
            throw json.wrong();
        }
        return value;
    }

    private Object value() {
        blanks();
        switch (peek()) {
            case '{':
                return object();
            case '[':
                return array();
            case '"':
                return string();
            case 't':
                return word("true", Boolean.TRUE);
            case 'f':
                return word("false", Boolean.FALSE);
            case 'n':
                return word("null", null);
            default:
                return number();
        }
    }

    private Map<String, Object> object() {
        enter();
        Map<String, Object> members = new LinkedHashMap<>();
        if (!ends('}')) {
            do {
                blanks();
                String key = string();
                blanks();
                expect(':');
                if (members.containsKey(key)) {
                    throw wrong();
                }
                members.put(key, value());
            } while (more('}'));
        }
        depth--;
        return members;
    }

    private List<Object> array() {
        enter();
        List<Object> elements = new ArrayList<>();
        if (!ends(']')) {
            do {
                elements.add(value());
            } while (more(']'));
        }
        depth--;
        return elements;
    }

    private void enter() {
        at++;
        if (++depth > DEPTH) {
            throw wrong();
        }
    }

    private boolean ends(char end) {
        blanks();
        if (peek() != end) {
            return false;
        }
        at++;
        return true;
    }

    private boolean more(char end) {
        if (ends(end)) {
            return false;
        }
        expect(',');
        return true;
    }

    private String string() {
        expect('"');
        StringBuilder value = new StringBuilder();
        while (true) {
            char one = next();
            if (one == '"') {
                return value.toString();
            } else if (one == '\\') {
                value.append(escape());
            } else if (one < ' ') {
                throw wrong();
            } else {
                value.append(one);
            }
        }
    }

    private char escape() {
        char one = next();
        switch (one) {
            case '"':
            case '\\':
            case '/':
                return one;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u':
                int unit = 0;
                for (int digit = 0; digit < 4; digit++) {
                    char hex = next();
                    int value = hex < 0x80 ? Character.digit(hex, 16) : -1;
                    if (value < 0) {
                        throw wrong();
                    }
                    unit = unit << 4 | value;
                }
                return (char) unit;
            default:
                throw wrong();
        }
    }

    private Number number() {
        int start = at;
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        boolean whole = true;
        if (peek() == '.') {
            at++;
            digits();
            whole = false;
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
            whole = false;
        }
        String digits = text.substring(start, at);
        // Written out, since ?: would make both of them a double.
        if (whole) {
            return Long.valueOf(digits);
        }
        return Double.valueOf(digits);
    }

    private void digits() {
        int start = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        if (at == start) {
            throw wrong();
        }
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at)) {
            throw wrong();
        }
        at += word.length();
        return value;
    }

    private void blanks() {
        while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') {
            at++;
        }
    }

    private void expect(char one) {
        if (next() != one) {
            throw wrong();
        }
    }

    private char next() {
        if (at >= text.length()) {
            throw wrong();
        }
        return text.charAt(at++);
    }

    /** The next character, NUL at the end: no JSON goes on with it. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private IllegalArgumentException wrong() {
        return new IllegalArgumentException("not JSON, near character " + at);
    }
}
