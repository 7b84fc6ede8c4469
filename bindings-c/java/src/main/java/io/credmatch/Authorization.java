package io.credmatch;

/**
 * What to send as the header {@code Authorization}. Only {@link #exposeSecret()} shows the value; this is no record and no
 * bean, and can't be serialised, so that nothing shows it by itself.
 */
public final class Authorization {
    private final String value;

    Authorization(String value) {
        this.value = value;
    }

    /**
     * The scheme, such as {@code Basic}.
     *
     * @return the scheme
     */
    public String scheme() {
        return value.substring(0, value.indexOf(' '));
    }

    /**
     * The value of the header, secret and all.
     *
     * @return the value, scheme included
     */
    public String exposeSecret() {
        return value;
    }

    /** The scheme without the value. */
    @Override
    public String toString() {
        return "Authorization[" + scheme() + " redacted]";
    }
}
