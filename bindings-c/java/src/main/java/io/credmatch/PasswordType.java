package io.credmatch;

/** How a UsernameToken shows that the password is known. Both are for https alone. */
public enum PasswordType {
    /** The password itself. */
    TEXT,
    /** A hash of nonce, time and password. */
    DIGEST
}
