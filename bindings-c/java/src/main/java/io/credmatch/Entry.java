package io.credmatch;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an entry says, without its secrets.
 *
 * @param entry its number in the registry that gave it
 * @param layer the kind of layer that it is from
 * @param kind of its credentials, such as {@link Kind#PASSWORD}
 * @param descriptor what it serves, as a URL pattern
 * @param host the host or host pattern; empty for any
 * @param port the port in effect; empty for any
 * @param protocol the protocol or protocol pattern; empty for any
 * @param path the path or path pattern; empty for any
 * @param service the service that a caller must name; empty for callers that name none
 * @param priority the priority in effect
 * @param preemptive whether its credentials are sent with the first request
 * @param source the name of its document
 * @param line of its start tag, from 1
 * @param column of its start tag in characters, from 1
 */
public record Entry(
        int entry,
        Layer layer,
        Kind kind,
        String descriptor,
        Optional<String> host,
        OptionalInt port,
        Optional<String> protocol,
        Optional<String> path,
        Optional<String> service,
        int priority,
        boolean preemptive,
        String source,
        int line,
        int column) {

    static Entry of(Fields fields) {
        return new Entry(
                fields.integer("entry"),
                fields.constant("layer", Layer.class),
                Kind.named(fields.text("kind")),
                fields.text("descriptor"),
                fields.optionalText("host"),
                fields.optionalInteger("port"),
                fields.optionalText("protocol"),
                fields.optionalText("path"),
                fields.optionalText("service"),
                fields.integer("priority"),
                fields.flag("preemptive"),
                fields.text("source"),
                fields.integer("line"),
                fields.integer("column"));
    }
}
