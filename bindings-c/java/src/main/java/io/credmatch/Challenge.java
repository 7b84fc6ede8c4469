package io.credmatch;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a server asks for in {@code WWW-Authenticate}.
 *
 * @param scheme in lower case
 * @param params by names in lower case
 * @param token68 what stands in place of parameters
 */
public record Challenge(String scheme, Map<String, String> params, Optional<String> token68) {
    static Challenge of(Fields fields) {
        return new Challenge(
                fields.text("scheme"), fields.texts("params", Function.identity()), fields.optionalText("token68"));
    }
}
