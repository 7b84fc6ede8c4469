package io.credmatch;

/**
 * What to send as the header {@code Authorization}. Only {@link #exposeValue()} shows the value; this is no record and no
 * bean, and can't be serialised, so that nothing shows it by itself.
 */
public final class Authorization {
    private final int entry;
    private final String scheme;
    private final String value;

    Authorization(int entry, String scheme, String value) {
        this.entry = entry;
        this.scheme = scheme;
        this.value = value;
    }

    /**
     * The number of the entry whose credentials it carries.
     *
     * @return the number
     */
    public int entry() {
        return entry;
    }

    /**
     * The scheme, such as {@code Basic}.
     *
     * @return the scheme
     */
    public String scheme() {
        return scheme;
    }

    /**
     * The value of the header, secret and all.
     *
     * @return the value, scheme included
     */
    public String exposeValue() {
        return value;
    }

    /** The scheme without the value. */
    @Override
    public String toString() {
        return "Authorization[entry=" + entry + ", scheme=" + scheme + ", value=redacted]";
    }
}
