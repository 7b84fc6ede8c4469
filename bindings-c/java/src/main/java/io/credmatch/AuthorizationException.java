package io.credmatch;

import java.util.List;

/** The credentials of an entry can't be sent. */
public final class AuthorizationException extends CredmatchException {
    private static final long serialVersionUID = 1;

    AuthorizationException(Code code, String message) {
        super(code, message, List.of());
    }
}
