package io.credmatch;

/**
 * How good a match is: compared field by field in this order, the greater wins. A rank belongs to an entry; no URL changes
 * it.
 *
 * @param priority the priority in effect
 * @param host how the host is given
 * @param hostLabels labels of a host pattern without a wildcard; 0 for other hosts
 * @param hostLiterals literal characters of a host pattern; 0 for other hosts
 * @param port how the port is given: exact or any
 * @param protocol how the protocol is given
 * @param protocolLiterals literal characters of a protocol pattern; 0 for other protocols
 * @param path segments of the path; wildcards count, {@code **} does not
 * @param pathLiterals literal characters of the path, slashes left out
 * @param service whether the entry names a service
 */
public record Rank(
        int priority,
        Specificity host,
        int hostLabels,
        int hostLiterals,
        Specificity port,
        Specificity protocol,
        int protocolLiterals,
        int path,
        int pathLiterals,
        boolean service) {

    static Rank of(Fields fields) {
        return new Rank(
                fields.integer("priority"),
                fields.constant("host", Specificity.class),
                fields.integer("host_labels"),
                fields.integer("host_literals"),
                fields.constant("port", Specificity.class),
                fields.constant("protocol", Specificity.class),
                fields.integer("protocol_literals"),
                fields.integer("path"),
                fields.integer("path_literals"),
                fields.flag("service"));
    }
}
