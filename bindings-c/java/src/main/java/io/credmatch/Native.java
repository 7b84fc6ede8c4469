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

    /** The same for whoever wants to know what else. */
    static native int registryLookupAgain(
            long registry, String url, String service, byte[][] texts, long[] numbers);

    static native int registryLookupMany(
            long registry,
            char[] units,
            int[] lengths,
            int first,
            int count,
            String service,
            int[] answers,
            byte[][] texts,
            long[] numbers);

    static native int registryFindMatch(long registry, String url, String service, byte[][] texts, long[] numbers);

    static native int registryExplain(
            long registry, String url, String service, long skip, long limit, byte[][] texts, long[] numbers);

    static native int registrySameScope(
            long registry, String one, String other, String service, byte[][] texts, long[] numbers);

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

    /** As {@link #registryLookupAgain}. */
    static native int tableLookupAgain(long table, String url, String service, byte[][] texts, long[] numbers);

    static native int tableLookupMany(
            long table,
            char[] units,
            int[] lengths,
            int first,
            int count,
            String service,
            int[] answers,
            byte[][] texts,
            long[] numbers);

    static native int tableSameScope(
            long table, String one, String other, String service, byte[][] texts, long[] numbers);
}
