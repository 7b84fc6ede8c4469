package io.credmatch;

/**
 * What to send as the header {@code Authorization}. Only {@link #exposeSecret()} shows the value; this is no record and no
 * bean, and can't be serialised, so that nothing shows it by itself.
 *
 * <p>It holds for the URL that was asked about alone: ask anew for every hop of a redirect.
 */
public final class Authorization {
    private final int entry;
    private final Scheme scheme;
    private final String value;

    private Authorization(int entry, Scheme scheme, String value) {
        this.entry = entry;
        this.scheme = scheme;
        this.value = value;
    }

    static Authorization of(Reply reply) {
        return new Authorization((int) reply.number(), Scheme.named(reply.scheme()), reply.text());
    }

    /**
     * The entry that the URL gets.
     *
     * @return its number in the registry that was asked
     */
    public int entry() {
        return entry;
    }

    /**
     * The scheme that the value begins with.
     *
     * @return the scheme, such as {@link Scheme#BASIC}
     */
    public Scheme scheme() {
        return scheme;
    }

    /**
     * The value of the header, secret and all.
     *
     * @return the value, scheme included
     */
    public String exposeSecret() {
        return value;
    }

    /** The entry and the scheme without the value. */
    @Override
    public String toString() {
        return "Authorization[entry=" + entry + ", scheme=" + scheme + ", value redacted]";
    }
}
