package io.credmatch;

/** The kind of layer that a document belongs to, lowest first; a higher one wins among entries of equal rank. */
public enum Layer {
    /** The registry of the whole installation. */
    GLOBAL,
    /** The registry of a partition. */
    PARTITION,
    /** The credentials of a process definition. */
    PROCESS,
    /** What a running process was given. */
    RUNTIME
}
