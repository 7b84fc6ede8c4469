package io.credmatch;

/** How an exchange ended. */
public enum Outcome {
    /** The server asked for no credentials: any status but 401 and 407. */
    ANSWERED,
    /** The server asks for credentials, and no entry matches the URL. */
    NO_ENTRY,
    /** The server refused what was sent, and there is nothing else to send. */
    REJECTED,
    /** The server asks for credentials of other kinds than the entry's. */
    NO_SUPPORTED_SCHEME,
    /** There would be an answer to the challenge, but the body can't be sent again. */
    NOT_REPEATABLE,
    /** The request was sent again as often as it may be. */
    RETRY_LIMIT,
    /** A proxy asks for credentials (407), which are never those of the server. */
    PROXY
}
