package io.credmatch;

/** A scheme of authentication that is answered. Minor releases may add some: give a {@code switch} a {@code default}. */
public enum Scheme {
    /** Name and password, RFC 7617. */
    BASIC("Basic"),
    /** A proof of the password, RFC 7616. */
    DIGEST("Digest"),
    /** A token, RFC 6750. */
    BEARER("Bearer"),
    /** A token of SPNEGO, RFC 4559. */
    NEGOTIATE("Negotiate");

    private final String text;

    Scheme(String text) {
        this.text = text;
    }

    /** The scheme of this name. */
    static Scheme named(String text) {
        for (Scheme scheme : values()) {
            if (scheme.text.equals(text)) {
                return scheme;
            }
        }
        throw new IllegalArgumentException("no such scheme: " + text);
    }

    /** As a header has it, such as {@code Basic}. */
    @Override
    public String toString() {
        return text;
    }
}
