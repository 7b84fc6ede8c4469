package io.credmatch;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is wrong with a document, or looks wrong. It holds no secrets.
 *
 * @param code what it is
 * @param severity how bad it is
 * @param message one sentence
 * @param source the name of the document
 * @param line from 1
 * @param column in characters, from 1
 * @param help what to do about it
 * @param related further places, a few of them
 * @param witness a URL that shows it
 * @param count how often it occurs, if more is meant than the places that are listed
 */
public record Diagnostic(
        Code code,
        Severity severity,
        String message,
        String source,
        int line,
        int column,
        Optional<String> help,
        List<Related> related,
        Optional<String> witness,
        OptionalInt count) {

    /**
     * A further place.
     *
     * @param message why it is related
     * @param source the name of the document
     * @param line from 1
     * @param column in characters, from 1
     */
    public record Related(String message, String source, int line, int column) {
        private static Related of(Fields fields) {
            return new Related(
                    fields.text("message"), fields.text("source"), fields.integer("line"), fields.integer("column"));
        }
    }

    /** {@code source:line:column: severity[code]: message (help)}, as in every language. */
    @Override
    public String toString() {
        String severe = severity.name().toLowerCase(java.util.Locale.ROOT);
        return source + ":" + line + ":" + column + ": " + severe + "[" + code + "]: " + message
                + help.map(text -> " (" + text + ")").orElse("");
    }

    static Diagnostic of(Fields fields) {
        fields.text("code");
        return new Diagnostic(
                Code.of(fields.integer("number")),
                fields.constant("severity", Severity.class),
                fields.text("message"),
                fields.text("source"),
                fields.integer("line"),
                fields.integer("column"),
                fields.optionalText("help"),
                fields.optionalRecords("related", Related::of),
                fields.optionalText("witness"),
                fields.optionalInteger("count"));
    }
}
