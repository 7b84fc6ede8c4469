package io.credmatch;

import java.util.List;

/**
 * What went wrong with a document, a URL, a table or credentials. Its message is the same in every language: the code and
 * what it means, for a URL and the byte where it is wrong; for documents the first error with its place and what to do, and
 * how many more there are. It holds no secrets.
 *
 * <p>Wrong use has the exceptions of the language: {@link NullPointerException} for null,
 * {@link IllegalArgumentException} for values that no caller should give, {@link IllegalStateException} for what is
 * closed.
 */
public class CredmatchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Part of the serialised form. */
    private final Code code;

    /** Not serialised. */
    private final transient List<Diagnostic> diagnostics;

    CredmatchException(Code code, String message, List<Diagnostic> diagnostics) {
        super(message);
        this.code = code;
        this.diagnostics = diagnostics;
    }

    /**
     * What went wrong, as a stable code; of several diagnostics that of the first error.
     *
     * @return the code
     */
    public Code code() {
        return code;
    }

    /**
     * All that was found wrong with the documents, of severity error and warning.
     *
     * @return the diagnostics; empty for what is not about documents, and after serialisation, which keeps code and
     *     message
     */
    public List<Diagnostic> diagnostics() {
        return diagnostics == null ? List.of() : diagnostics;
    }
}
