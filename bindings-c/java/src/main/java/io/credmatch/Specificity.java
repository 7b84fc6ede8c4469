package io.credmatch;

/** How exactly an entry gives a component. */
public enum Specificity {
    /** Not specified. */
    ANY,
    /** With wildcards. */
    WILDCARD,
    /** Exactly. */
    EXACT
}
