package io.credmatch;

/** Where the configuration of credentials came from. */
public enum Provenance {
    /** It stands inside the credentials. */
    NESTED,
    /** The server's challenge says it. */
    CHALLENGE,
    /** It is a default of a registry. */
    REGISTRY,
    /** It is the application's own. */
    APPLICATION,
    /** There is none, and none is needed. */
    NONE
}
