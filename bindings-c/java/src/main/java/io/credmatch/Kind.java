package io.credmatch;

/** A kind of credentials. Minor releases may add some: give a {@code switch} a {@code default}. */
public enum Kind {
    /** A name and a password. */
    PASSWORD("password"),
    /** A SPNEGO token of the current user. */
    KERBEROS("kerberos"),
    /** A signed ticket for the engine's own family of services. */
    INFINICA("infinica"),
    /** A self-issued JWT or a given ticket. */
    OAUTH("oauth"),
    /** A token from an OIDC provider. */
    OPEN_ID("openId"),
    /** A token from Salesforce. */
    SALESFORCE("salesforce"),
    /** An OpenSSH private key file. */
    SSH_KEY("sshKey"),
    /** Those that the process or request was started with. */
    CURRENT("current"),
    /** Those of who really logged in. */
    AUTHENTICATED("authenticated"),
    /** Credentials of one user, to act as another. */
    IMPERSONATION("impersonation"),
    /** A reference to technical credentials. */
    TECHNICAL("technical"),
    /** The OAuth 2.0 client credentials grant. */
    CLIENT_CREDENTIALS("clientCredentials"),
    /** A given bearer token. */
    BEARER("bearer");

    private final String text;

    Kind(String text) {
        this.text = text;
    }

    /** The kind of this name. */
    static Kind named(String text) {
        for (Kind kind : values()) {
            if (kind.text.equals(text)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no such kind: " + text);
    }

    /** The name that it has in every language, such as {@code openId}. */
    @Override
    public String toString() {
        return text;
    }
}
