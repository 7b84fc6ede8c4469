package io.credmatch;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Answers the questions of {@link ConformanceRunner} that need no registry. */
final class PureAnswers {
    private PureAnswers() {}

    static Object of(String group, Map<?, ?> input) {
        try {
            return switch (group) {
                case "basic_auth" -> header(Credmatch.basicAuthorization(
                        text(input, "username"),
                        text(input, "password"),
                        charset(input),
                        "UTF-8".equalsIgnoreCase((String) input.get("charset_param"))));
                case "bearer_header" -> header(Credmatch.bearerAuthorization(
                        text(input, "access_token"), text(input, "token_type"), text(input, "url")));
                case "challenge_parse" -> Credmatch.parseChallenges(ConformanceRunner.texts(input.get("www_authenticate")));
                case "challenge_select" -> selected(input);
                case "digest" -> header(digest(input));
                default -> throw new IllegalArgumentException("no such group: " + group);
            };
        } catch (CredmatchException e) {
            return Map.of("error", e.code());
        }
    }

    private static Map<String, ?> header(Secret value) {
        return Map.of("authorization", value.exposeSecret());
    }

    private static Map<String, ?> selected(Map<?, ?> input) {
        return Credmatch.selectChallenge(
                        ConformanceRunner.texts(input.get("credentials")).stream().map(Kind::named).toList(),
                        ConformanceRunner.texts(input.get("www_authenticate")))
                .map(found -> {
                    Map<String, String> chosen = new LinkedHashMap<>();
                    chosen.put("scheme", found.scheme().toString().toLowerCase(Locale.ROOT));
                    found.algorithm().ifPresent(algorithm -> chosen.put("algorithm", algorithm));
                    return chosen;
                })
                .orElse(Map.of("none", "no-supported-scheme"));
    }

    private static Secret digest(Map<?, ?> input) {
        return Credmatch.digestAuthorization(
                text(input, "username"),
                text(input, "password"),
                text(input, "www_authenticate"),
                text(input, "method"),
                text(input, "uri"),
                input.get("body") instanceof String body ? body.getBytes(StandardCharsets.UTF_8) : null,
                input.get("nc") instanceof String count ? Long.parseLong(count, 16) : 1,
                // Where a vector has no nonce of the client there is none in the answer, either.
                input.get("cnonce") instanceof String cnonce ? cnonce : "none",
                charset(input));
    }

    private static Charset charset(Map<?, ?> input) {
        return input.get("charset") instanceof String name ? Charset.forName(name) : StandardCharsets.UTF_8;
    }

    private static String text(Map<?, ?> input, String key) {
        return (String) input.get(key);
    }
}
