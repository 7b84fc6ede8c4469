package io.credmatch;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a native method says beside its status: texts and numbers in fixed places, which the native knows. */
final class Reply {
    /** What a method gives; of a failure the message. */
    private static final int TEXT = 0;

    /** Of an authorization. */
    private static final int SCHEME = 1;

    /** Of a failure: all that is wrong with documents, as JSON; what to do; the kind of the credentials. */
    private static final int DIAGNOSTICS = 1;

    private static final int HELP = 2;
    private static final int KIND = 3;

    /** What a method gives; of a failure the offset, and the entry. */
    private static final int NUMBER = 0;

    private static final int ENTRY = 1;

    /** Of an exchange, beside the entry: how often the request was sent again; whether it has ended. */
    private static final int RETRIES = 1;

    private static final int ENDED = 2;

    /** Of an object that was made; 0 if none was. */
    static final int ADDRESS = 3;

    final byte[][] texts = new byte[4][];
    final long[] numbers = new long[4];

    /** Statuses from here on are those of the C library, about how it was called. */
    private static final int OWN = 1001;

    private static final int UNREADABLE_FILE = 1005;
    private static final int NO_SUCH_ENTRY = 1006;
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
        return text(TEXT);
    }

    /** The scheme that an authorization gives beside its value. */
    String scheme() {
        return text(SCHEME);
    }

    /** The bytes that it gives. */
    byte[] bytes() {
        return texts[TEXT];
    }

    long number() {
        return numbers[NUMBER];
    }

    int retries() {
        return (int) numbers[RETRIES];
    }

    boolean ended() {
        return numbers[ENDED] != 0;
    }

    private String text(int place) {
        return texts[place] == null ? null : new String(texts[place], StandardCharsets.UTF_8);
    }

    private RuntimeException failure(int status) {
        String message = text(TEXT);
        if (status == PANIC) {
            throw new AssertionError("credmatch: " + message);
        }
        if (status == UNREADABLE_FILE) {
            return new UnreadableFile(message);
        }
        if (status == NO_SUCH_ENTRY) {
            return new IndexOutOfBoundsException(message);
        }
        if (status >= OWN) {
            return new IllegalArgumentException(message);
        }
        Code code = Code.of(status);
        String json = text(DIAGNOSTICS);
        List<Diagnostic> diagnostics = json == null ? List.of() : Fields.readAll(json, Diagnostic::of);
        switch (status / 100) {
            case URL_GROUP:
                return new UrlException(code, message, Math.toIntExact(numbers[NUMBER]), text(HELP));
            case TABLE_GROUP:
                return new TableException(code, message);
            case AUTHORIZATION_GROUP:
                return new AuthorizationException(code, message, Math.toIntExact(numbers[ENTRY]), text(KIND), text(HELP));
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
