package io.credmatch;

/**
 * The best entry for a URL.
 *
 * @param entry its number
 * @param rank why it is the best
 * @param preemptive whether its credentials are sent with the first request
 * @param source the name of its document
 * @param line of its start tag, from 1
 * @param column of its start tag in characters, from 1
 */
public record Match(int entry, Rank rank, boolean preemptive, String source, int line, int column) {
    static Match of(Fields fields) {
        return new Match(
                fields.integer("entry"),
                fields.record("rank", Rank::of),
                fields.flag("preemptive"),
                fields.text("source"),
                fields.integer("line"),
                fields.integer("column"));
    }
}
