package io.credmatch;

import java.util.Optional;

/**
 * The challenge that is answered.
 *
 * @param scheme by which it is answered
 * @param algorithm that of Digest
 * @param challenge what the server asks for
 */
public record Selection(Scheme scheme, Optional<String> algorithm, Challenge challenge) {
    static Selection of(Fields fields) {
        return new Selection(
                Scheme.named(fields.text("scheme")), fields.optionalText("algorithm"), fields.record("challenge", Challenge::of));
    }
}
