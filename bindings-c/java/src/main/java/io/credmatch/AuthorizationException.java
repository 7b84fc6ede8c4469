package io.credmatch;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The credentials of an entry can't be sent. It decides all the same: no other entry takes its place. */
public final class AuthorizationException extends CredmatchException {
    private static final long serialVersionUID = 1;

    /** Part of the serialised form; {@link Registry#NO_ENTRY} for none. */
    private final int entry;

    /** Part of the serialised form; empty for none. */
    private final String kind;

    /** Part of the serialised form. */
    private final String help;

    AuthorizationException(Code code, String message, int entry, String kind, String help) {
        super(code, message, List.of());
        this.entry = entry;
        this.kind = kind;
        this.help = help;
    }

    /** Of a step that refuses. */
    static AuthorizationException of(Fields fields) {
        Code code = Code.of(fields.integer("number"));
        assert code == Code.UNKNOWN || code.toString().equals(fields.text("code"));
        // A URL is looked at when the exchange begins, so that there is no offset in it.
        fields.optionalInteger("offset");
        return new AuthorizationException(
                code,
                fields.text("message"),
                fields.optionalInteger("entry").orElse(Lookups.NO_ENTRY),
                fields.optionalText("kind").orElse(""),
                fields.text("help"));
    }

    /** The same, of the step that the host could not take. */
    AuthorizationException ofStep(String name, Exception cause) {
        AuthorizationException named =
                new AuthorizationException(code(), getMessage() + " (step " + name + ")", entry, kind, help);
        named.initCause(cause);
        return named;
    }

    /**
     * The entry that decided.
     *
     * @return its number in the registry that was asked
     */
    public OptionalInt entry() {
        return entry < 0 ? OptionalInt.empty() : OptionalInt.of(entry);
    }

    /**
     * The kind of its credentials, references to technical credentials followed.
     *
     * @return the kind, such as {@link Kind#KERBEROS}
     */
    public Optional<Kind> kind() {
        return kind.isEmpty() ? Optional.empty() : Optional.of(Kind.named(kind));
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
