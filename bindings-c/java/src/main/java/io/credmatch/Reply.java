package io.credmatch;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a native method says beside its status. */
final class Reply {
    /** What it gives, or the message of its failure; then the diagnostics of its failure, as JSON. */
    final byte[][] texts = new byte[2][];

    /** What it gives, or where in a text it failed. */
    final long[] numbers = new long[1];

    /** Statuses from here on are those of the C library, about how it was called. */
    private static final int OWN = 1001;

    private static final int UNREADABLE_FILE = 1005;
    private static final int PANIC = 1099;

    private static final int URL_GROUP = 6;
    private static final int TABLE_GROUP = 7;
    private static final int AUTHORIZATION_GROUP = 9;

    /**
     * Goes on after success.
     *
     * @throws CredmatchException if the status is that of a failure, of the class that suits it
     */
    Reply check(int status) {
        if (status != 0) {
            throw failure(status);
        }
        return this;
    }

    /** The text that it gives; null if there is none. */
    String text() {
        return text(0);
    }

    /** The bytes that it gives. */
    byte[] bytes() {
        return texts[0];
    }

    long number() {
        return numbers[0];
    }

    private String text(int place) {
        return texts[place] == null ? null : new String(texts[place], StandardCharsets.UTF_8);
    }

    private RuntimeException failure(int status) {
        String message = text(0);
        if (status == PANIC) {
            throw new AssertionError("credmatch: " + message);
        }
        if (status == UNREADABLE_FILE) {
            return new UnreadableFile(message);
        }
        if (status >= OWN) {
            return new IllegalArgumentException(message);
        }
        Code code = Code.of(status);
        List<Diagnostic> diagnostics = texts[1] == null ? List.of() : Fields.readAll(text(1), Diagnostic::of);
        switch (status / 100) {
            case URL_GROUP:
                return new UrlException(code, message, Math.toIntExact(numbers[0]));
            case TABLE_GROUP:
                return new TableException(code, message);
            case AUTHORIZATION_GROUP:
                return new AuthorizationException(code, message);
            default:
                return new CompileException(code, message, diagnostics);
        }
    }

    /** A file that is not there or can't be read, on its way to a method that throws {@link java.io.IOException}. */
    static final class UnreadableFile extends RuntimeException {
        private static final long serialVersionUID = 1;

        private UnreadableFile(String message) {
            super(message);
        }
    }
}
