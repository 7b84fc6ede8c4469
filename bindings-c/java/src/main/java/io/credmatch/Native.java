package io.credmatch;

/**
 * What is in the native library. Texts go in as strings and come out as UTF-8.
 *
 * <p>Most methods return a status, which {@link Reply#check} reads: 0, or the number of what went wrong. The arrays at the
 * end are those of a {@link Reply}. {@link Library#require()} comes first.
 */
final class Native {
    private Native() {}

    /** The version that the native was compiled for. */
    static native byte[] builtFor();

    /** The version of the library that the native found. */
    static native byte[] version();

    static native int resolveReference(String base, String reference, byte[][] texts, long[] numbers);

    static native long builderNew();

    static native void builderFree(long builder);

    static native int builderGuessPorts(long builder, boolean guess, byte[][] texts, long[] numbers);

    static native int builderLimit(long builder, String name, long value, byte[][] texts, long[] numbers);

    static native int builderTable(long builder, byte[] table, byte[][] texts, long[] numbers);

    static native int builderAddText(
            long builder, int layer, String name, String text, byte[][] texts, long[] numbers);

    static native int builderAddBytes(
            long builder, int layer, String name, byte[] bytes, byte[][] texts, long[] numbers);

    static native int builderIncludeText(long builder, String target, String text, byte[][] texts, long[] numbers);

    static native int builderIncludeBytes(long builder, String target, byte[] bytes, byte[][] texts, long[] numbers);

    static native int builderPriority(long builder, int priority, byte[][] texts, long[] numbers);

    static native int builderFormatVersion(long builder, int version, byte[][] texts, long[] numbers);

    static native int builderLoad(
            long builder, int layer, String path, String root, byte[][] texts, long[] numbers);

    static native int builderMissingIncludes(long builder, byte[][] texts, long[] numbers);

    static native int builderCompile(long builder, byte[][] texts, long[] numbers);

    static native void registryFree(long registry);

    static native int registryEntryCount(long registry);

    /** The number of the entry, {@link Registry#NO_ENTRY}, or {@link Registry#INVALID_URL} for whatever else. */
    static native int registryLookup(long registry, String url, int length, String service);

    /** The address of the function that {@link Foreign} looks up by. */
    static native long foreignLookup(boolean ofTable);

    /** The same, of a registry or a table, for whoever wants to know what else. */
    static native int lookupAgain(
            long lookups, boolean ofTable, String url, String service, byte[][] texts, long[] numbers);

    static native int lookupMany(
            long lookups,
            boolean ofTable,
            char[] units,
            int[] lengths,
            int first,
            int count,
            String service,
            int[] answers,
            byte[][] texts,
            long[] numbers);

    static native int sameScope(
            long lookups,
            boolean ofTable,
            String one,
            String other,
            String service,
            byte[][] texts,
            long[] numbers);

    static native int registryFindMatch(long registry, String url, String service, byte[][] texts, long[] numbers);

    static native int registryExplain(
            long registry, String url, String service, long skip, long limit, byte[][] texts, long[] numbers);

    static native int registryEntry(long registry, int number, byte[][] texts, long[] numbers);

    static native int registryLint(long registry, byte[][] texts, long[] numbers);

    static native int registryDiff(
            long registry, long newer, String[] urls, byte[][] texts, long[] numbers);

    static native int registryAuthorization(
            long registry, String url, String service, String[] challenges, byte[][] texts, long[] numbers);

    static native int registryTableBytes(long registry, byte[][] texts, long[] numbers);

    /** A negative length is the default. */
    static native int tableFromBytes(byte[] bytes, long urlLength, byte[][] texts, long[] numbers);

    static native void tableFree(long table);

    static native int tableEntryCount(long table);

    /** As {@link #registryLookup}. */
    static native int tableLookup(long table, String url, int length, String service);

    /** As {@link Request} has it; {@code user} is 0 for none. */
    static native int sessionsBegin(
            long sessions,
            String url,
            String method,
            String service,
            int bodyKind,
            byte[] body,
            long user,
            long now,
            byte[][] texts,
            long[] numbers);

    static native int exchangeAnswered(
            long exchange, int status, String[] asks, String[] says, long now, byte[][] texts, long[] numbers);

    /** What is reported as {@link Exchange} numbers it. */
    static native int exchangeReport(
            long exchange, int what, byte[] value, long now, byte[][] texts, long[] numbers);

    static native void exchangeFree(long exchange);

    /** Key store, alias and algorithm in turn. */
    static native int sessionsNew(
            long registry,
            long seed,
            boolean allowInsecure,
            boolean allowUnsigned,
            String[] algorithms,
            byte[][] texts,
            long[] numbers);

    static native void sessionsFree(long sessions);

    /** How long the value is, which is written if there is room; 0 if nothing is to be sent; -1 for whatever else. */
    static native int sessionsHeader(
            long sessions, String url, int length, String service, long now, byte[] value, int room);

    /** The same for whoever wants to know what else. */
    static native int sessionsHeaderAgain(
            long sessions, String url, String service, long now, byte[][] texts, long[] numbers);

    static native int userNew(
            String name, String[] groups, String[] credentials, byte[][] texts, long[] numbers);

    static native int userImpersonating(
            long user, String name, String[] groups, byte[][] texts, long[] numbers);

    static native void userFree(long user);

    static native int registryConfiguration(
            long registry, int number, String[] challenges, byte[][] texts, long[] numbers);

    static native int basicAuthorization(
            String name, String password, boolean latin1, boolean asksForUtf8, byte[][] texts, long[] numbers);

    static native int bearerAuthorization(
            String token, String type, String url, byte[][] texts, long[] numbers);

    static native int parseChallenges(String[] lines, byte[][] texts, long[] numbers);

    static native int selectChallenge(String[] kinds, String[] lines, byte[][] texts, long[] numbers);

    static native int digestAuthorization(
            String name,
            String password,
            String challenge,
            String method,
            String target,
            byte[] body,
            long count,
            String cnonce,
            boolean latin1,
            byte[][] texts,
            long[] numbers);

    static native int usernameToken(
            String name,
            String password,
            boolean digest,
            byte[] nonce,
            long created,
            String id,
            int security,
            byte[][] texts,
            long[] numbers);
}
