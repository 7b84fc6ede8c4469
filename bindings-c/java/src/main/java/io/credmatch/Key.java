package io.credmatch;

import java.util.Optional;

/**
 * A key of the engine's, as an entry names it.
 *
 * @param alias its alias
 * @param keyStore the name of its key store; empty for the default one
 * @param password that of the key
 */
public record Key(String alias, Optional<String> keyStore, Optional<Secret> password) {
    static Key of(Fields fields) {
        return new Key(
                fields.text("alias"),
                fields.optionalText("keyStore"),
                fields.optionalText("password").map(Secret::new));
    }
}
