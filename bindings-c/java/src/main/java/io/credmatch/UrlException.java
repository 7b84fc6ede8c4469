package io.credmatch;

import java.util.List;
import java.util.OptionalInt;

/** A URL is malformed, which is an error and never "no entry". */
public final class UrlException extends CredmatchException {
    private static final long serialVersionUID = 1;

    /** Part of the serialised form; -1 for no one place. */
    private final int offset;

    /** Part of the serialised form. */
    private final String help;

    UrlException(Code code, String message, int offset, String help) {
        super(code, message, List.of());
        this.offset = offset;
        this.help = help;
    }

    /**
     * Where in the URL, in bytes of UTF-8 from 0.
     *
     * @return the offset, if there is one place
     */
    public OptionalInt offset() {
        return offset < 0 ? OptionalInt.empty() : OptionalInt.of(offset);
    }

    /**
     * What to do about it.
     *
     * @return a sentence for people
     */
    public String help() {
        return help;
    }
}
