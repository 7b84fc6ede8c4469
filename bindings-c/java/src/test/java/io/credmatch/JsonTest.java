package io.credmatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void whatIsJsonIsRead() {
        assertEquals(Map.of(), Json.read(" { } "));
        assertEquals(List.of(), Json.read("[]"));
        assertEquals(Map.of("a", List.of(1L, -2L, 0L), "b", Map.of("c", "d")),
                Json.read("{\"a\" : [1,-2 , 0],\n\"b\":{\"c\":\"d\"}}"));
        assertEquals(Arrays.asList(true, false, null), Json.read("[true,false,null]"));
        assertEquals("\"\\/\b\f\n\r\t\u00e9\ud83d\ude00", Json.read("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00E9\\ud83d\\ude00\""));
        assertEquals("\u00e9\ud83d\ude00", Json.read("\"\u00e9\ud83d\ude00\""));
        assertEquals(1.5e3, Json.read("1.5E+3"));
        assertEquals(Long.MAX_VALUE, Json.read("9223372036854775807"));
        assertEquals(List.of(List.of()), Json.read("[[]]"));
    }

    @Test
    void nothingElseIs() {
        for (String wrong : List.of("", " ", "{", "[", "\"", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "[1,]", "[,1]", "[1 2]",
                "01", "-", "+1", "1.", ".5", "1e", "1e+", "tru", "truex", "nul", "\"\\x\"", "\"\\u12g4\"", "\"\\u12\"",
                "\"\n\"", "1 2", "{} x", "{\"a\":1,\"a\":2}", "'a'", "NaN", "\"\\u\u0661\u0661\u0661\u0661\"",
                "99999999999999999999", "\u00a01", "\0", "[".repeat(65) + "]".repeat(65))) {
            assertThrows(IllegalArgumentException.class, () -> Json.read(wrong), wrong);
        }
    }

    @Test
    void membersHaveTheirTypes() {
        assertEquals(7, (int) Fields.read("{\"a\":7}", fields -> fields.integer("a")));
        for (String wrong : List.of("{}", "{\"a\":\"7\"}", "{\"a\":null}", "{\"a\":true}", "{\"a\":7.0}", "[]", "7")) {
            assertThrows(IllegalArgumentException.class, () -> Fields.read(wrong, fields -> fields.integer("a")), wrong);
        }
        assertThrows(ArithmeticException.class, () -> Fields.read("{\"a\":4294967296}", fields -> fields.integer("a")));
        // Our own tests must read all that the library writes.
        assertThrows(AssertionError.class, () -> Fields.read("{\"a\":7,\"b\":8}", fields -> fields.integer("a")));
    }
}
