package io.credmatch;

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

import static java.util.Objects.requireNonNull;

/**
 * One request and its retries: do what {@link #step()} says and report how it went, until it has {@link #ended()}. It holds
 * for the URL that it was begun for alone.
 *
 * <p>Each report gives the next step. A report that the step did not ask for, and one after the end, ends the exchange with
 * a {@link Step.Refuse}. What several threads report is taken one after the other.
 *
 * <p>One that has ended holds nothing. One that never ends, since its request could not be sent, holds body and user until
 * it, or its sessions, are closed: {@link #close()} is for whoever does not know how sending goes.
 */
public final class Exchange implements AutoCloseable {
    /** What is reported, as the native knows it. */
    private static final int SIGNED = 0;

    private static final int ENCRYPTED = 1;
    private static final int NEGOTIATED = 2;
    private static final int FAILED = 3;

    private static final String[] NOTHING = {};

    private final Sessions sessions;
    private final NativeExchange exchange;
    private final Cleaner.Cleanable cleanable;

    /** Guarded by this, as what follows. */
    private Step step;

    private int entry;
    private int retries;
    private boolean ended;

    Exchange(Sessions sessions, Request request) {
        this.sessions = sessions;
        CurrentUser user = request.user;
        exchange = new NativeExchange(sessions.unended);
        cleanable = Library.CLEANER.register(this, exchange);
        read(sessions.handle.call(sessions, (address, texts, numbers) -> {
            long now = sessions.now();
            if (user == null) {
                return exchange.begin(request, address, 0, now, texts, numbers);
            }
            return user.handle.inside(user, of -> exchange.begin(request, address, of, now, texts, numbers));
        }));
        Reference.reachabilityFence(this);
    }

    /** A method of {@link Native} that gives the next step. */
    private interface Report {
        int of(long exchange, long now, byte[][] texts, long[] numbers);
    }

    private synchronized Step take(Report report) {
        try {
            return read(sessions.handle.call(
                    sessions, (address, texts, numbers) -> report.of(exchange.address(), sessions.now(), texts, numbers)));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private synchronized Step read(Reply reply) {
        step = Fields.read(reply.text(), Steps::of);
        Arrays.fill(reply.bytes(), (byte) 0);
        entry = (int) reply.number();
        retries = reply.retries();
        ended = reply.ended();
        if (ended) {
            sessions.unended.remove(exchange);
        }
        return step;
    }

    private Step report(int what, byte[] value) {
        return take((exchange, now, texts, numbers) ->
                Native.exchangeReport(exchange, what, value, now, texts, numbers));
    }

    /**
     * What to do next.
     *
     * @return the step
     */
    public synchronized Step step() {
        return step;
    }

    /**
     * The number of the entry that decides.
     *
     * @return its number; empty if no entry matches
     */
    public synchronized OptionalInt entry() {
        return entry == Lookups.NO_ENTRY ? OptionalInt.empty() : OptionalInt.of(entry);
    }

    /**
     * How often the request was sent again.
     *
     * @return how often
     */
    public synchronized int retries() {
        return retries;
    }

    /**
     * Whether nothing more is to be reported.
     *
     * @return whether it has ended
     */
    public synchronized boolean ended() {
        return ended;
    }

    /**
     * Takes what the server answered, and says what to do next. This answer says nothing about authentication.
     *
     * @param status the status code
     * @return the next step
     * @throws IllegalArgumentException if the status is none
     */
    public Step answered(int status) {
        return answered(status, List.of(), List.of());
    }

    /**
     * Takes what the server answered, and says what to do next.
     *
     * @param status the status code
     * @param wwwAuthenticate the lines of {@code WWW-Authenticate}, as they came
     * @param authenticationInfo the lines of {@code Authentication-Info}, as they came
     * @return the next step
     * @throws IllegalArgumentException if the status is none
     */
    public Step answered(int status, List<String> wwwAuthenticate, List<String> authenticationInfo) {
        if (status < 0 || status > 0xffff) {
            throw new IllegalArgumentException("no status code: " + status);
        }
        String[] asks = wwwAuthenticate.isEmpty() ? NOTHING : Texts.present(wwwAuthenticate);
        String[] says = authenticationInfo.isEmpty() ? NOTHING : Texts.present(authenticationInfo);
        return take((exchange, now, texts, numbers) ->
                Native.exchangeAnswered(exchange, status, asks, says, now, texts, numbers));
    }

    /**
     * Takes the signature that the step asked for, and says what to do next.
     *
     * @param signature its bytes; that of ECDSA as r and s, not in DER
     * @return the next step
     */
    public Step signed(byte[] signature) {
        return report(SIGNED, requireNonNull(signature, "signature"));
    }

    /**
     * Takes the encrypted token that the step asked for, and says what to do next.
     *
     * @param token in compact form
     * @return the next step
     */
    public Step encrypted(String token) {
        return report(ENCRYPTED, token.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Takes the token of SPNEGO that the step asked for, and says what to do next.
     *
     * @param token its bytes
     * @return the next step
     */
    public Step negotiated(byte[] token) {
        return report(NEGOTIATED, requireNonNull(token, "token"));
    }

    /**
     * Says that the step could not be taken, which ends the exchange.
     *
     * @return the last step
     */
    public Step failed() {
        return report(FAILED, null);
    }

    /**
     * Wipes the secrets of an exchange and frees it. It has ended then, and whatever is reported after that is an
     * {@link IllegalStateException}. Closing twice does nothing.
     */
    @Override
    public synchronized void close() {
        ended = true;
        cleanable.clean();
        Reference.reachabilityFence(this);
    }

    /** The step, without secrets. */
    @Override
    public String toString() {
        return "Exchange[" + step() + "]";
    }
}
