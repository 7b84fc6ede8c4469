package io.credmatch;

import java.util.List;

/**
 * All that a server asks for.
 *
 * @param challenges in the order in which they came
 * @param malformed whether something was malformed and passed over
 */
public record Challenges(List<Challenge> challenges, boolean malformed) {
    static Challenges of(Fields fields) {
        return new Challenges(fields.records("challenges", Challenge::of), fields.flag("malformed"));
    }
}
