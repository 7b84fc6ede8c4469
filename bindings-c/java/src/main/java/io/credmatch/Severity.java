package io.credmatch;

/** How bad it is. */
public enum Severity {
    /** Nothing is compiled while it stands. */
    ERROR,
    /** Legal and yet probably wrong. */
    WARNING,
    /** Worth knowing. */
    NOTE
}
