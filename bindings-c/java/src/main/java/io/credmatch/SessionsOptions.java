package io.credmatch;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import static java.util.Objects.requireNonNull;

/** How exchanges go. Values of it never change. */
public final class SessionsOptions {
    /** What is usual. */
    private static final SessionsOptions DEFAULTS =
            new SessionsOptions(null, false, false, List.of(), Clock.systemUTC());

    private final Long seed;
    final boolean allowInsecure;
    final boolean allowUnsigned;
    /** Key store, alias and algorithm in turn. */
    final List<String> algorithms;
    final Clock clock;

    private SessionsOptions(
            Long seed, boolean allowInsecure, boolean allowUnsigned, List<String> algorithms, Clock clock) {
        this.seed = seed;
        this.allowInsecure = allowInsecure;
        this.allowUnsigned = allowUnsigned;
        this.algorithms = algorithms;
        this.clock = clock;
    }

    /**
     * Nothing insecure or unsigned, all keys sign by {@code RS256}, randomness and time are the machine's.
     *
     * @return the options
     */
    public static SessionsOptions defaults() {
        return DEFAULTS;
    }

    /** Drawn anew for each, unless said. */
    long seed() {
        return seed == null ? new SecureRandom().nextLong() : seed;
    }

    /**
     * The same with what client nonces and names of tickets follow from, for tests.
     *
     * @param seed 64 bits
     * @return the options
     */
    public SessionsOptions withSeed(long seed) {
        return new SessionsOptions(seed, allowInsecure, allowUnsigned, algorithms, clock);
    }

    /**
     * Whether a bearer token may go over plain http to any host.
     *
     * @param allow whether it may
     * @return the options
     */
    public SessionsOptions allowInsecure(boolean allow) {
        return new SessionsOptions(seed, allow, allowUnsigned, algorithms, clock);
    }

    /**
     * Whether tickets without a signature key are made, which anybody could write.
     *
     * @param allow whether they are
     * @return the options
     */
    public SessionsOptions allowUnsigned(boolean allow) {
        return new SessionsOptions(seed, allowInsecure, allow, algorithms, clock);
    }

    /**
     * The same with the algorithm by which a key signs.
     *
     * @param key its alias, or the name of its key store, {@code /} and its alias
     * @param algorithm how it signs
     * @return the options
     */
    public SessionsOptions withAlgorithm(String key, SigningAlgorithm algorithm) {
        List<String> more = new ArrayList<>(algorithms);
        int slash = key.indexOf('/');
        more.add(slash < 0 ? "" : key.substring(0, slash));
        more.add(key.substring(slash + 1));
        more.add(algorithm.toString());
        return new SessionsOptions(seed, allowInsecure, allowUnsigned, List.copyOf(more), clock);
    }

    /**
     * The same with another clock, for tests.
     *
     * @param clock what tells the time
     * @return the options
     */
    public SessionsOptions withClock(Clock clock) {
        return new SessionsOptions(seed, allowInsecure, allowUnsigned, algorithms, requireNonNull(clock, "clock"));
    }

    /** Without the seed. */
    @Override
    public String toString() {
        return "SessionsOptions[allowInsecure=" + allowInsecure + ", allowUnsigned=" + allowUnsigned + ", algorithms="
                + algorithms + "]";
    }
}
