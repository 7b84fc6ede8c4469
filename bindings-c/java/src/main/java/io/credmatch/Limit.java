package io.credmatch;

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
    INCLUDES
}
