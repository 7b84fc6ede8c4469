package io.credmatch;

import java.nio.charset.Charset;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/** What needs no registry. */
public final class Credmatch {
    private Credmatch() {}

    /**
     * The version of this library, such as {@code 1.2.3}.
     *
     * @return the version
     */
    public static String version() {
        Library.require();
        Reply reply = new Reply();
        reply.texts[0] = Native.version();
        return reply.text();
    }

    /**
     * What documents include by XInclude and what was not supplied. It is in the order of the documents; what is supplied
     * may include more: ask again until the list is empty.
     *
     * @param sources the documents
     * @return what is missing
     * @throws CompileException if the markup of the documents is wrong
     */
    public static List<MissingInclude> missingIncludes(Source... sources) {
        return new RegistryBuilder().addAll(sources).missingIncludes();
    }

    /**
     * A reference resolved against a base, by RFC 3986 section 5.2. So is the target of a redirect.
     *
     * @param base the URL or path of the document
     * @param reference absolute or relative
     * @return the URL or path
     */
    public static String resolveReference(String base, String reference) {
        requireNonNull(base, "base");
        requireNonNull(reference, "reference");
        return reply((texts, numbers) -> Native.resolveReference(base, reference, texts, numbers)).text();
    }

    /**
     * The value of the header {@code Authorization} for a name and a password. They go as UTF-8.
     *
     * @param name the user name
     * @param password the password
     * @return the value
     * @throws AuthorizationException if the scheme can't carry them
     */
    public static Secret basicAuthorization(String name, String password) {
        return basicAuthorization(name, password, UTF_8, false);
    }

    /**
     * The value of the header {@code Authorization} for a name and a password. They go in the encoding that is configured,
     * or that the challenge asks for.
     *
     * @param name the user name
     * @param password the password
     * @param charset {@code UTF-8} or {@code ISO-8859-1}
     * @param asksForUtf8 whether the challenge has {@code charset="UTF-8"}; both are then composed (normalization form C)
     * @return the value
     * @throws AuthorizationException if the scheme can't carry them
     * @throws IllegalArgumentException if it is another charset
     */
    public static Secret basicAuthorization(String name, String password, Charset charset, boolean asksForUtf8) {
        requireNonNull(name, "name");
        requireNonNull(password, "password");
        boolean latin1 = isLatin1(charset);
        return secret((texts, numbers) ->
                Native.basicAuthorization(name, password, latin1, asksForUtf8, texts, numbers));
    }

    /**
     * The value of the header {@code Authorization} for a token. It is one of the type {@code Bearer}.
     *
     * @param token the token
     * @return the value
     * @throws AuthorizationException if it is no token
     */
    public static Secret bearerAuthorization(String token) {
        return bearerAuthorization(token, "Bearer", null);
    }

    /**
     * The value of the header {@code Authorization} for a token. It keeps off plain http to other machines.
     *
     * @param token the token
     * @param tokenType its type
     * @param url where it is to go; null if that is not to be checked
     * @return the value
     * @throws AuthorizationException if it is no token, of another type than {@code Bearer}, or would go over plain http
     * @throws UrlException if the URL is malformed
     */
    public static Secret bearerAuthorization(String token, String tokenType, String url) {
        requireNonNull(token, "token");
        requireNonNull(tokenType, "tokenType");
        return secret((texts, numbers) -> Native.bearerAuthorization(token, tokenType, url, texts, numbers));
    }

    /**
     * What the lines of {@code WWW-Authenticate} ask for. A malformed challenge is dropped with the rest of its line.
     *
     * @param lines as they came
     * @return the challenges
     */
    public static Challenges parseChallenges(List<String> lines) {
        String[] asks = Texts.present(lines);
        return Fields.read(
                reply((texts, numbers) -> Native.parseChallenges(asks, texts, numbers)).text(), Challenges::of);
    }

    /**
     * The challenge that credentials of these kinds answer.
     *
     * @param kinds as entries have them
     * @param lines of {@code WWW-Authenticate}, as they came
     * @return the challenge; empty if there is none
     */
    public static Optional<Selection> selectChallenge(Collection<Kind> kinds, List<String> lines) {
        String[] some = kinds.stream().map(Kind::toString).toArray(String[]::new);
        String[] asks = Texts.present(lines);
        Reply reply = reply((texts, numbers) -> Native.selectChallenge(some, asks, texts, numbers));
        return Optional.ofNullable(reply.text()).map(json -> Fields.read(json, Selection::of));
    }

    /**
     * The value of the header {@code Authorization} that answers a Digest challenge. It is the first use of its nonce, by
     * a request without a body; the nonce of the client is drawn.
     *
     * @param name the user name
     * @param password the password
     * @param challenge a line of {@code WWW-Authenticate}
     * @param method as it goes on the wire
     * @param target what stands on the request line: path and query
     * @return the value
     * @throws AuthorizationException if there is no challenge that can be answered, or the request can't be signed
     */
    public static Secret digestAuthorization(
            String name, String password, String challenge, String method, String target) {
        return digestAuthorization(name, password, challenge, method, target, new byte[0], 1, null, UTF_8);
    }

    /**
     * The value of the header {@code Authorization} that answers a Digest challenge.
     *
     * @param name the user name
     * @param password the password
     * @param challenge a line of {@code WWW-Authenticate}
     * @param method as it goes on the wire
     * @param target what stands on the request line: path and query
     * @param body its bytes; null if they are not known, which is enough unless the server wants them signed
     * @param count how many requests were sent with the nonce, this one included
     * @param cnonce the nonce of the client, printable ASCII; null to have one drawn
     * @param charset {@code UTF-8} or {@code ISO-8859-1}
     * @return the value
     * @throws AuthorizationException if there is no challenge that can be answered, or the request can't be signed
     * @throws IllegalArgumentException if it is another charset, or the count is negative or beyond 32 bits
     */
    public static Secret digestAuthorization(
            String name,
            String password,
            String challenge,
            String method,
            String target,
            byte[] body,
            long count,
            String cnonce,
            Charset charset) {
        requireNonNull(name, "name");
        requireNonNull(password, "password");
        requireNonNull(challenge, "challenge");
        requireNonNull(method, "method");
        requireNonNull(target, "target");
        boolean latin1 = isLatin1(charset);
        if (count < 0 || count > 0xffff_ffffL) {
            throw new IllegalArgumentException("no count: " + count);
        }
        String nonce = cnonce == null ? HexFormat.of().formatHex(drawn()) : cnonce;
        return secret((texts, numbers) -> Native.digestAuthorization(
                name, password, challenge, method, target, body, count, nonce, latin1, texts, numbers));
    }

    /**
     * A UsernameToken of Web Services Security, as XML. It shows the password itself, and is of now, with a nonce that is
     * drawn.
     *
     * @param name the user name
     * @param password the password
     * @return the element
     * @throws AuthorizationException if XML can't carry them
     */
    public static Secret usernameToken(String name, String password) {
        return usernameToken(name, password, PasswordType.TEXT);
    }

    /**
     * A UsernameToken of Web Services Security, as XML. It is of now, with a nonce that is drawn.
     *
     * @param name the user name
     * @param password the password
     * @param passwordType how the password is shown
     * @return the element
     * @throws AuthorizationException if XML can't carry them
     */
    public static Secret usernameToken(String name, String password, PasswordType passwordType) {
        return usernameToken(name, password, passwordType, null, null, null);
    }

    /**
     * A UsernameToken of Web Services Security, as XML. It is the element alone.
     *
     * @param name the user name
     * @param password the password
     * @param passwordType how the password is shown
     * @param nonce 16 bytes or more that nobody can guess; none, and neither it nor the time is said; null to have one drawn
     * @param created when it is made; null for now
     * @param id its {@code wsu:Id}; null for none
     * @return the element
     * @throws AuthorizationException if XML can't carry them
     */
    public static Secret usernameToken(
            String name, String password, PasswordType passwordType, byte[] nonce, Instant created, String id) {
        return usernameToken(name, password, passwordType, nonce, created, id, Security.NONE);
    }

    /**
     * A UsernameToken of Web Services Security, as XML. It stands alone, or as it goes into the header of a SOAP envelope.
     *
     * @param name the user name
     * @param password the password
     * @param passwordType how the password is shown
     * @param nonce 16 bytes or more that nobody can guess; none, and neither it nor the time is said; null to have one drawn
     * @param created when it is made; null for now
     * @param id its {@code wsu:Id}; null for none
     * @param security what stands around it
     * @return the element
     * @throws AuthorizationException if XML can't carry them
     */
    public static Secret usernameToken(
            String name,
            String password,
            PasswordType passwordType,
            byte[] nonce,
            Instant created,
            String id,
            Security security) {
        requireNonNull(name, "name");
        requireNonNull(password, "password");
        boolean digest = requireNonNull(passwordType, "passwordType") == PasswordType.DIGEST;
        byte[] once = nonce == null ? drawn() : nonce;
        long millis = (created == null ? Instant.now() : created).toEpochMilli();
        int around = requireNonNull(security, "security").ordinal();
        return secret((texts, numbers) ->
                Native.usernameToken(name, password, digest, once, millis, id, around, texts, numbers));
    }

    /** A method of {@link Native} that answers by a {@link Reply}. */
    private interface Call {
        int of(byte[][] texts, long[] numbers);
    }

    private static Reply reply(Call call) {
        Library.require();
        Reply reply = new Reply();
        return reply.check(call.of(reply.texts, reply.numbers));
    }

    private static Secret secret(Call call) {
        return new Secret(reply(call).text());
    }

    private static boolean isLatin1(Charset charset) {
        if (charset.equals(ISO_8859_1)) {
            return true;
        }
        if (charset.equals(UTF_8)) {
            return false;
        }
        throw new IllegalArgumentException("neither UTF-8 nor ISO-8859-1: " + charset);
    }

    private static byte[] drawn() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
