package io.credmatch;

/** An algorithm by which tickets are signed, as JWS names it (RFC 7518, section 3.1). */
public enum SigningAlgorithm {
    /** RSA, PKCS #1 v1.5, SHA-256. */
    RS256("SHA256withRSA"),
    /** RSA, PKCS #1 v1.5, SHA-384. */
    RS384("SHA384withRSA"),
    /** RSA, PKCS #1 v1.5, SHA-512. */
    RS512("SHA512withRSA"),
    /** RSA, PSS, SHA-256. */
    PS256("RSASSA-PSS"),
    /** RSA, PSS, SHA-384. */
    PS384("RSASSA-PSS"),
    /** RSA, PSS, SHA-512. */
    PS512("RSASSA-PSS"),
    /** ECDSA, P-256, SHA-256. */
    ES256("SHA256withECDSAinP1363Format"),
    /** ECDSA, P-384, SHA-384. */
    ES384("SHA384withECDSAinP1363Format"),
    /** ECDSA, P-521, SHA-512. */
    ES512("SHA512withECDSAinP1363Format"),
    /** EdDSA. */
    EDDSA("EdDSA"),
    /** HMAC, SHA-256. */
    HS256("HmacSHA256"),
    /** HMAC, SHA-384. */
    HS384("HmacSHA384"),
    /** HMAC, SHA-512. */
    HS512("HmacSHA512");

    private final String jca;

    SigningAlgorithm(String jca) {
        this.jca = jca;
    }

    /** The algorithm that JWS names so. */
    static SigningAlgorithm of(String name) {
        return name.equals("EdDSA") ? EDDSA : valueOf(name);
    }

    /**
     * What {@code java.security.Signature}, or for HMAC {@code javax.crypto.Mac}, knows it by. {@code RSASSA-PSS} needs a
     * {@code PSSParameterSpec} beside it: SHA of that length for both, a salt of as many bytes.
     *
     * @return the standard name
     */
    public String jca() {
        return jca;
    }

    /** As JWS names it. */
    @Override
    public String toString() {
        return this == EDDSA ? "EdDSA" : name();
    }
}
