package io.credmatch;

/**
 * A document that another one includes and that was not supplied.
 *
 * @param href as it is written
 * @param target the name to supply it under, see {@link Source#withInclude(String, String)}
 * @param parseAsText whether it is taken as text instead of XML
 * @param hasFallback whether the document says what holds without it
 * @param source the name of the document that includes it
 * @param line from 1
 * @param column in characters, from 1
 */
public record MissingInclude(
        String href, String target, boolean parseAsText, boolean hasFallback, String source, int line, int column) {

    static MissingInclude of(Fields fields) {
        return new MissingInclude(
                fields.text("href"),
                fields.text("target"),
                fields.flag("parse_as_text"),
                fields.flag("has_fallback"),
                fields.text("source"),
                fields.integer("line"),
                fields.integer("column"));
    }
}
