package io.credmatch;

import java.util.List;

/** The documents of a registry are wrong, or can't be read. {@link #diagnostics()} says all that is. */
public final class CompileException extends CredmatchException {
    private static final long serialVersionUID = 1;

    CompileException(Code code, String message, List<Diagnostic> diagnostics) {
        super(code, message, diagnostics);
    }
}
