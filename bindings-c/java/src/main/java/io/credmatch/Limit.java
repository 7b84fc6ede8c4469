package io.credmatch;

import java.util.Locale;

/** What is bounded when documents are read and URLs are looked up. The defaults let a million entries load. */
public enum Limit {
    /** Bytes of a document. */
    DOCUMENT_SIZE,
    /** Elements inside one another. */
    DEPTH,
    /** Entries of a registry. */
    ENTRIES,
    /** Bytes of an attribute. */
    ATTRIBUTE_LENGTH,
    /** Wildcards of a pattern. */
    WILDCARDS,
    /** Segments of a path. */
    SEGMENTS,
    /** Patterns without a literal tail. */
    PATTERNS,
    /** Bytes of a URL. */
    URL_LENGTH,
    /** Diagnostics of a document. */
    DIAGNOSTICS,
    /** Documents that a document includes. */
    INCLUDES;

    /** Its name in all languages. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The value, if it can be one.
     *
     * @throws IllegalArgumentException if it is negative or beyond 32 bits
     */
    long checked(long value) {
        if (value < 0 || value > 0xffff_ffffL) {
            throw new IllegalArgumentException("no value for the limit " + key() + ": " + value);
        }
        return value;
    }
}
