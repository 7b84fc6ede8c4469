package io.credmatch;

import java.util.Map;

/**
 * What an entry's credentials are used with. No secret is in it: those that are set are named.
 *
 * @param entry its number in the registry that gave it
 * @param kind of its credentials, references to technical credentials followed
 * @param configuration where it comes from
 * @param settings values by the names that documents have for them: texts, {@link Long}, {@link Boolean}, lists and maps
 *     of these; durations are milliseconds
 */
public record Configuration(int entry, Kind kind, Provenance configuration, Map<String, Object> settings) {
    static Configuration of(Fields fields) {
        return new Configuration(
                fields.integer("entry"),
                Kind.named(fields.text("kind")),
                fields.constant("configuration", Provenance.class),
                fields.values("settings"));
    }
}
