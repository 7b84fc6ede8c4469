package io.credmatch;

/**
 * A text that is a secret. Only {@link #exposeSecret()} shows it; this is no record and no bean, and can't be serialised,
 * so that nothing shows it by itself.
 */
public final class Secret {
    private final String value;

    Secret(String value) {
        this.value = value;
    }

    /**
     * The text.
     *
     * @return the secret itself
     */
    public String exposeSecret() {
        return value;
    }

    /** Nothing of it. */
    @Override
    public String toString() {
        return "redacted";
    }
}
