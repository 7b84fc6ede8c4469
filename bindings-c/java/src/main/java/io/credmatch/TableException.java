package io.credmatch;

import java.util.List;

/** The bytes of a match table are none, are damaged, or belong to other entries. */
public final class TableException extends CredmatchException {
    private static final long serialVersionUID = 1;

    TableException(Code code, String message) {
        super(code, message, List.of());
    }
}
