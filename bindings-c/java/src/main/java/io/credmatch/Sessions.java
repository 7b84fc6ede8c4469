package io.credmatch;

import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;

import static java.util.Objects.requireNonNull;

/**
 * What exchanges with servers taught, for one registry. One a process and registry; safe to share between threads: what an
 * entry sends at once is kept and read without a lock, nonces of Digest are kept under one for a moment.
 *
 * <p>Methods of sessions that are closed throw {@link IllegalStateException}, also those of their exchanges, and null is a
 * {@link NullPointerException} unless a parameter says otherwise.
 */
public final class Sessions implements AutoCloseable {
    /** Bytes that are enough for nearly every value but tickets. */
    private static final int USUAL = 128;

    final NativeHandle handle;
    /** They would hold what the sessions hold. */
    final Set<NativeExchange> unended = ConcurrentHashMap.newKeySet();

    private final SessionsOptions options;

    /**
     * What exchanges with servers taught, for one registry. Nothing yet.
     *
     * @param registry which may be closed then
     */
    public Sessions(Registry registry) {
        this(registry, SessionsOptions.defaults());
    }

    /**
     * What exchanges with servers taught, for one registry. Nothing yet.
     *
     * @param registry which may be closed then
     * @param options how exchanges go
     * @throws IllegalArgumentException if a key has half of a surrogate pair
     */
    public Sessions(Registry registry, SessionsOptions options) {
        requireNonNull(options, "options");
        String[] algorithms = options.algorithms.toArray(new String[0]);
        long seed = options.seed();
        this.options = options;
        handle = new NativeHandle("sessions", freeing(unended));
        handle.make(this, (texts, numbers) -> registry.handle.inside(registry, address -> Native.sessionsNew(
                address, seed, options.allowInsecure, options.allowUnsigned, algorithms, texts, numbers)));
    }

    /** Not a lambda of the constructor, which would keep what is constructed. Nobody is inside, and so in no exchange. */
    private static LongConsumer freeing(Set<NativeExchange> unended) {
        return address -> {
            unended.forEach(NativeExchange::run);
            Native.sessionsFree(address);
        };
    }

    /**
     * Begins the exchange of a request, and says what to do first. This one is a {@code GET} without a body.
     *
     * @param url absolute
     * @return the exchange; begin another one for every hop of a redirect
     * @throws UrlException if the URL is malformed
     */
    public Exchange begin(String url) {
        return begin(Request.of(url));
    }

    /**
     * Begins the exchange of a request, and says what to do first.
     *
     * @param request what is about to be sent
     * @return the exchange; begin another one for every hop of a redirect
     * @throws UrlException if the URL is malformed
     */
    public Exchange begin(Request request) {
        return new Exchange(this, requireNonNull(request, "request"));
    }

    /**
     * The value of the header {@code Authorization} that a URL's entry sends at once. It costs little more than a lookup.
     * After a 401 there must be an exchange.
     *
     * @param url absolute
     * @return the value; empty if nothing is to be sent before the server asks
     * @throws UrlException if the URL is malformed
     * @throws AuthorizationException if an exchange is needed even so, of the code {@link Code#NEEDS_STEPS}; of others if
     *     what the entry holds can't be presented
     */
    public Optional<Secret> header(String url) {
        return header(url, null);
    }

    /**
     * The value of the header {@code Authorization} that a URL's entry sends at once. The caller names a service.
     *
     * @param url absolute
     * @param service null for none
     * @return the value; empty if nothing is to be sent before the server asks
     * @throws UrlException if the URL is malformed
     * @throws AuthorizationException if an exchange is needed even so, of the code {@link Code#NEEDS_STEPS}; of others if
     *     what the entry holds can't be presented
     */
    public Optional<Secret> header(String url, String service) {
        int length = url.length();
        long now = now();
        byte[] value = new byte[USUAL];
        int size = headerNow(value, url, length, service, now);
        if (size > USUAL) {
            value = new byte[size];
            // Another one may be longer, by a ticket that was made in between.
            size = headerNow(value, url, length, service, now);
        }
        if (size == 0) {
            return Optional.empty();
        }
        if (size < 0 || size > value.length) {
            return headerAgain(url, service, now);
        }
        String text = new String(value, 0, size, StandardCharsets.ISO_8859_1);
        Arrays.fill(value, 0, size, (byte) 0);
        return Optional.of(new Secret(text));
    }

    private int headerNow(byte[] value, String url, int length, String service, long now) {
        int stripe = handle.enter();
        try {
            int size = Native.sessionsHeader(handle.address(), url, length, service, now, value, value.length);
            handle.exit(stripe);
            return size;
        } catch (StackOverflowError e) {
            handle.overflows++;
            throw e;
        } catch (Throwable e) {
            handle.exit(stripe);
            throw e;
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private Optional<Secret> headerAgain(String url, String service, long now) {
        Reply reply = handle.call(this, (address, texts, numbers) ->
                Native.sessionsHeaderAgain(address, url, service, now, texts, numbers));
        return Optional.ofNullable(reply.text()).map(Secret::new);
    }

    /** Milliseconds since the epoch. */
    long now() {
        return options.clock.millis();
    }

    /**
     * Lets go of the sessions and wipes their secrets. What exchanges hold that have not ended goes, too. Waits for calls of
     * other threads, for ten seconds at most: then this is left to the garbage collector. Closing twice does nothing.
     */
    @Override
    public void close() {
        handle.close();
        Reference.reachabilityFence(this);
    }

    /** Nothing of what they hold. */
    @Override
    public String toString() {
        return "Sessions[" + (handle.isClosed() ? "closed" : "open") + "]";
    }
}
