package io.credmatch;

import java.util.Optional;

/**
 * The challenge that is answered.
 *
 * @param scheme such as {@code Basic}
 * @param algorithm that of Digest
 * @param challenge what the server asks for
 */
public record Selection(String scheme, Optional<String> algorithm, Challenge challenge) {
    static Selection of(Fields fields) {
        return new Selection(
                fields.text("scheme"), fields.optionalText("algorithm"), fields.record("challenge", Challenge::of));
    }
}
