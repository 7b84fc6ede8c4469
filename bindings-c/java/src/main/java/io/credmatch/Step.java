package io.credmatch;

import java.time.Duration;
import java.util.Map;

/** What is to be done next in an {@link Exchange}. Secrets in it are each a {@link Secret}, and not shown. */
public sealed interface Step {
    /**
     * Send the request with these header fields, in place of all that it has of {@link HttpCredentials#HEADERS}; then
     * report {@link Exchange#answered}.
     *
     * @param entry the number of the entry
     * @param scheme of the value of {@code authorization}, such as {@code Basic}
     * @param configuration where the configuration came from
     * @param headers values by names in lower case, {@code authorization} first; they hold for this URL alone
     */
    record Send(int entry, Scheme scheme, Provenance configuration, Map<String, Secret> headers) implements Step {}

    /**
     * Send the request without credentials, and without all that it has of {@link HttpCredentials#HEADERS}; then report
     * {@link Exchange#answered}.
     *
     * @param reason why
     */
    record SendWithout(Without reason) implements Step {}

    /**
     * Sign a token, then report {@link Exchange#signed}.
     *
     * @param key the key
     * @param algorithm how
     * @param input what is signed, ASCII; as secret as a token until it expires
     */
    record Sign(Key key, SigningAlgorithm algorithm, Secret input) implements Step {}

    /**
     * Encrypt a token, then report {@link Exchange#encrypted}.
     *
     * @param key the public key
     * @param algorithm how the content's key is encrypted, as JWE names it, such as {@code RSA-OAEP-256}
     * @param contentEncryption how the content is encrypted, as JWE names it, such as {@code A256GCM}
     * @param input what is encrypted: a JWT, so that {@code cty} is {@code JWT}
     */
    record Encrypt(Key key, String algorithm, String contentEncryption, Secret input) implements Step {}

    /**
     * Obtain a token of SPNEGO, then report {@link Exchange#negotiated}.
     *
     * @param service the service principal, such as {@code HTTP@h.example}
     * @param lifetime how long the token is to live
     * @param token what the server sent, in Base64; empty at first
     */
    record Negotiate(String service, Duration lifetime, String token) implements Step {}

    /**
     * Do not send the request: what it would send can't be presented. The exchange has ended.
     *
     * @param reason why
     */
    record Refuse(AuthorizationException reason) implements Step {}

    /**
     * The answer stands as it came. The exchange has ended.
     *
     * @param outcome how
     */
    record Done(Outcome outcome) implements Step {}
}
