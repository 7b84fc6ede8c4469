package io.credmatch;

/** What of an entry is compared with a URL. */
public enum Attribute {
    /** The host. */
    HOST,
    /** The port. */
    PORT,
    /** The protocol. */
    PROTOCOL,
    /** The path. */
    PATH,
    /** The service. */
    SERVICE
}
