package io.credmatch;

/** Why a request goes without credentials. */
public enum Without {
    /** No entry matches the URL. */
    NO_ENTRY,
    /** The entry waits for a challenge. */
    REACTIVE,
    /** The user has no credentials that would be sent at once. */
    NO_CREDENTIALS
}
