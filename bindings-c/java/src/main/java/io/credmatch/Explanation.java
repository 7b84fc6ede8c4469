package io.credmatch;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import static java.util.Collections.unmodifiableMap;

/**
 * Everything about one lookup. It holds no secrets.
 *
 * @param compared the URL taken apart; empty if it names no server and so gets no entry
 * @param matches the entries that match, best first: the first is the winner
 * @param excludedBy how many entries each attribute excluded first
 * @param excluded a page of the excluded entries, in document order, lower layers first
 */
public record Explanation(
        Optional<Compared> compared,
        List<Candidate> matches,
        Map<Attribute, Integer> excludedBy,
        List<Exclusion> excluded) {

    /**
     * What was compared: a URL taken apart, in canonical form.
     *
     * @param protocol in lower case
     * @param host A-labels or a canonical address
     * @param port the effective port
     * @param path in canonical form
     */
    public record Compared(String protocol, String host, OptionalInt port, String path) {
        private static Compared of(Fields fields) {
            return new Compared(
                    fields.text("protocol"), fields.text("host"), fields.optionalInteger("port"), fields.text("path"));
        }
    }

    /**
     * An entry that matches.
     *
     * @param entry its number
     * @param rank its rank
     * @param lostBy why the winner beats it; empty for the winner
     */
    public record Candidate(int entry, Rank rank, Optional<LostBy> lostBy) {
        private static Candidate of(Fields fields) {
            return new Candidate(
                    fields.integer("entry"),
                    fields.record("rank", Rank::of),
                    fields.optionalRecord("lost_by", LostBy::of));
        }
    }

    /**
     * Why an entry that matches is not the winner.
     *
     * @param attribute the first thing in which the two differ
     * @param reason the same as part of a sentence
     */
    public record LostBy(Decider attribute, String reason) {
        private static LostBy of(Fields fields) {
            return new LostBy(fields.constant("attribute", Decider.class), fields.text("reason"));
        }
    }

    /** What decides between two entries that match, in the order of comparison. */
    public enum Decider {
        /** The priority in effect. */
        PRIORITY,
        /** The host. */
        HOST,
        /** The port. */
        PORT,
        /** The protocol. */
        PROTOCOL,
        /** The path. */
        PATH,
        /** Whether a service is named. */
        SERVICE,
        /** Equal ranks: the later layer wins. */
        LAYER,
        /** Equal ranks in one layer: the first in document order wins. */
        ORDER
    }

    /**
     * An entry that does not match.
     *
     * @param entry its number
     * @param attribute the first attribute that says so
     * @param reason what the entry has and what the URL has
     */
    public record Exclusion(int entry, Attribute attribute, String reason) {
        private static Exclusion of(Fields fields) {
            return new Exclusion(
                    fields.integer("entry"), fields.constant("attribute", Attribute.class), fields.text("reason"));
        }
    }

    static Explanation of(Fields fields) {
        return new Explanation(
                fields.optionalRecord("compared", Compared::of),
                fields.records("matches", Candidate::of),
                fields.record("excluded_by", Explanation::counts),
                fields.records("excluded", Exclusion::of));
    }

    private static Map<Attribute, Integer> counts(Fields fields) {
        Map<Attribute, Integer> counts = new EnumMap<>(Attribute.class);
        for (Attribute attribute : Attribute.values()) {
            counts.put(attribute, fields.integer(attribute.name().toLowerCase(java.util.Locale.ROOT)));
        }
        return unmodifiableMap(counts);
    }
}
