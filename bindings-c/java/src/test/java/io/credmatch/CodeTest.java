package io.credmatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The codes are those of all hosts. */
class CodeTest {
    /** Write the source instead of comparing it: {@code -Dsurefire.flags=-Dcredmatch.test.write=true}. */
    private static final boolean WRITE = Boolean.getBoolean("credmatch.test.write");

    private static List<?> codes() throws IOException {
        String json = Files.readString(Workspace.file("conformance/codes.json"));
        return (List<?>) ((Map<?, ?>) Json.read(json)).get("codes");
    }

    @Test
    void theSourceIsGenerated() throws IOException {
        StringBuilder source = new StringBuilder("package io.credmatch;\n\n"
                + "/** What went wrong, or looks wrong: a stable name and a stable number, the same in every language. */\n"
                + "public enum Code {\n"
                + "    /** A code of a library that is newer than these classes. */\n"
                + "    UNKNOWN(0, \"unknown\")");
        for (Object one : codes()) {
            Map<?, ?> code = (Map<?, ?>) one;
            String name = (String) code.get("code");
            String summary = ((String) code.get("summary"))
                    .replaceAll("`([^`]*)`", "{@code $1}").replaceAll("(?<!\\{@code )<([^>}]*)>", "&lt;$1&gt;");
            source.append(",\n    /** ").append(summary).append(" */\n    ");
            source.append(name.replace('-', '_').toUpperCase(Locale.ROOT));
            source.append("(").append(code.get("number")).append(", \"").append(name).append("\")");
        }
        source.append(";\n\n").append(REST);
        Path file = Workspace.file("bindings-c/java/src/main/java/io/credmatch/Code.java");
        if (WRITE) {
            Files.writeString(file, source);
        }
        assertEquals(source.toString(), Files.readString(file));
    }

    @Test
    void eachIsFoundByNumberAndName() throws IOException {
        assertEquals(codes().size() + 1, Code.values().length);
        for (Code code : Code.values()) {
            assertSame(code, Code.of(code.number()));
            assertSame(code, Code.named(code.toString()));
        }
        assertSame(Code.UNKNOWN, Code.of(9999));
        assertSame(Code.UNKNOWN, Code.named("of-tomorrow"));
    }

    private static final String REST = """
                private final int number;
                private final String text;

                Code(int number, String text) {
                    this.number = number;
                    this.text = text;
                }

                /**
                 * The number.
                 *
                 * @return the number
                 */
                public int number() {
                    return number;
                }

                /** The name in kebab-case. */
                @Override
                public String toString() {
                    return text;
                }

                static Code of(int number) {
                    for (Code code : values()) {
                        if (code.number == number) {
                            return code;
                        }
                    }
                    return UNKNOWN;
                }

                static Code named(String text) {
                    for (Code code : values()) {
                        if (code.text.equals(text)) {
                            return code;
                        }
                    }
                    return UNKNOWN;
                }
            }
            """;
}
