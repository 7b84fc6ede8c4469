package io.credmatch;

import static java.util.Objects.requireNonNull;

/**
 * A match table without its documents: it answers which entry a URL gets, and no more. It is immutable and safe to share
 * between threads.
 *
 * <p>The numbers of entries are those of the registry that the bytes are from.
 */
public final class Table extends Lookups {
    /** Stands for the limit that is the default. */
    private static final long DEFAULT = -1;

    private Table(NativeHandle.Making making) {
        super("table", making, Native::tableFree, Native::tableEntryCount);
    }

    /**
     * Reads a match table from its bytes.
     *
     * @param bytes what {@link Registry#tableBytes()} gave
     * @return the table
     * @throws TableException if the bytes are no match table, or are damaged
     */
    public static Table fromBytes(byte[] bytes) {
        return read(bytes, DEFAULT);
    }

    /**
     * Reads a match table from its bytes. URLs are limited otherwise than to 65 536 bytes: of all limits,
     * {@link Limit#URL_LENGTH} alone means something to a table.
     *
     * @param bytes what {@link Registry#tableBytes()} gave
     * @param urlLength how many bytes a URL may have
     * @return the table
     * @throws TableException if the bytes are no match table, or are damaged
     * @throws IllegalArgumentException if the limit is negative or beyond 32 bits
     */
    public static Table fromBytes(byte[] bytes, long urlLength) {
        return read(bytes, Limit.URL_LENGTH.checked(urlLength));
    }

    private static Table read(byte[] bytes, long urlLength) {
        requireNonNull(bytes, "bytes");
        Library.require();
        return new Table((texts, numbers) -> Native.tableFromBytes(bytes, urlLength, texts, numbers));
    }

    /** Lets go of the table. Otherwise as {@link Registry#close()}. */
    @Override
    public void close() {
        super.close();
    }

    @Override
    int lookupNow(long address, String url, int length, String service) {
        int found = service == null && isQuick ? Foreign.tableLookup(address, url, length) : Foreign.NOT_MADE;
        return found == Foreign.NOT_MADE ? Native.tableLookup(address, url, length, service) : found;
    }
}
