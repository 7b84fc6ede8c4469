package io.credmatch;

import java.util.Optional;

/**
 * A URL that two registries answer otherwise. It holds no secrets: of credentials it says that they differ.
 *
 * @param url as it is compared, without user name, password, query and fragment; empty if it is refused
 * @param service the service that the caller names
 * @param change what differs
 * @param before the entry that the old registry gives
 * @param after the entry that the new one gives
 * @param refused why the URL is refused
 * @param why one sentence
 */
public record Difference(
        Optional<String> url,
        Optional<String> service,
        Change change,
        Optional<Winner> before,
        Optional<Winner> after,
        Optional<Code> refused,
        String why) {

    /** What a URL's answer differs in. */
    public enum Change {
        /** An entry of another descriptor wins. */
        ENTRY,
        /** The same descriptor wins, with other credentials. */
        CREDENTIALS,
        /** The same, but sent with the first request where it was not, or the other way round. */
        PREEMPTIVE,
        /** The same, at another priority. */
        PRIORITY,
        /** No entry matches any more. */
        GONE,
        /** No entry matched before. */
        NEW,
        /** One registry or both refuse the URL. */
        REFUSED
    }

    /**
     * An entry that wins.
     *
     * @param entry its number in its registry
     * @param kind of its credentials
     * @param descriptor what it serves, as a URL pattern
     * @param priority the priority in effect
     * @param preemptive whether its credentials are sent with the first request
     * @param source the name of its document
     * @param line of its start tag, from 1
     * @param column of its start tag in characters, from 1
     */
    public record Winner(
            int entry,
            Kind kind,
            String descriptor,
            int priority,
            boolean preemptive,
            String source,
            int line,
            int column) {

        private static Winner of(Fields fields) {
            return new Winner(
                    fields.integer("entry"),
                    Kind.named(fields.text("kind")),
                    fields.text("descriptor"),
                    fields.integer("priority"),
                    fields.flag("preemptive"),
                    fields.text("source"),
                    fields.integer("line"),
                    fields.integer("column"));
        }
    }

    static Difference of(Fields fields) {
        return new Difference(
                fields.optionalText("url"),
                fields.optionalText("service"),
                fields.constant("change", Change.class),
                fields.optionalRecord("before", Winner::of),
                fields.optionalRecord("after", Winner::of),
                fields.optionalText("refused").map(Code::named),
                fields.text("why"));
    }
}
