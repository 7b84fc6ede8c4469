package io.credmatch;

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * A match table without its documents: it answers which entry a URL gets, and no more. It is immutable and safe to share
 * between threads.
 *
 * <p>The numbers of entries are those of the registry that the bytes are from.
 */
public final class Table implements AutoCloseable {
    private final NativeHandle handle;
    private final Cleaner.Cleanable cleanable;
    private final int entryCount;

    private Table(long address) {
        handle = new NativeHandle("table", address, Native::tableFree);
        cleanable = Library.CLEANER.register(this, handle::close);
        entryCount = Native.tableEntryCount(address);
    }

    /**
     * Reads a match table from its bytes.
     *
     * @param bytes what {@link Registry#tableBytes()} gave
     * @return the table
     * @throws TableException if the bytes are no match table, or are damaged
     */
    public static Table fromBytes(byte[] bytes) {
        requireNonNull(bytes, "bytes");
        Library.require();
        Reply reply = new Reply();
        reply.check(Native.tableFromBytes(bytes, reply.texts, reply.numbers));
        return new Table(reply.number());
    }

    /**
     * The number of the best entry for a URL.
     *
     * @param url absolute
     * @return the number, or {@link Registry#NO_ENTRY}
     * @throws UrlException if the URL is malformed
     */
    public int lookup(String url) {
        return lookup(url, null);
    }

    /**
     * The number of the best entry for a URL. The caller names a service.
     *
     * @param url absolute
     * @param service null for none
     * @return the number, or {@link Registry#NO_ENTRY}
     * @throws UrlException if the URL is malformed
     */
    public int lookup(String url, String service) {
        int length = url.length();
        int number;
        int stripe = handle.enter();
        try {
            number = Native.tableLookup(handle.address(), url, length, service);
        } finally {
            handle.exit(stripe);
            Reference.reachabilityFence(this);
        }
        return number == Registry.INVALID_URL ? lookupAgain(url, service) : number;
    }

    private int lookupAgain(String url, String service) {
        Reply reply =
                call((address, texts, numbers) -> Native.tableLookupAgain(address, url, service, texts, numbers));
        return (int) reply.number();
    }

    /**
     * The numbers of the best entries for many URLs.
     *
     * @param urls absolute
     * @return a number for each URL, {@link Registry#NO_ENTRY}, or {@link Registry#INVALID_URL}
     */
    public int[] lookupMany(List<String> urls) {
        return lookupMany(urls, null);
    }

    /**
     * The numbers of the best entries for many URLs. The caller names a service.
     *
     * @param urls absolute
     * @param service null for none
     * @return a number for each URL, {@link Registry#NO_ENTRY}, or {@link Registry#INVALID_URL}
     */
    public int[] lookupMany(List<String> urls, String service) {
        return many(urls.toArray(new String[0]), service);
    }

    /**
     * The numbers of the best entries for many URLs.
     *
     * @param urls absolute
     * @return a number for each URL, {@link Registry#NO_ENTRY}, or {@link Registry#INVALID_URL}
     */
    public int[] lookupMany(String[] urls) {
        return many(urls.clone(), null);
    }

    /**
     * The numbers of the best entries for many URLs. The caller names a service.
     *
     * @param urls absolute
     * @param service null for none
     * @return a number for each URL, {@link Registry#NO_ENTRY}, or {@link Registry#INVALID_URL}
     */
    public int[] lookupMany(String[] urls, String service) {
        return many(urls.clone(), service);
    }

    private int[] many(String[] urls, String service) {
        try {
            return Batch.lookup(handle, urls, service, Native::tableLookupMany);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Whether what was found for one URL holds for the other. It does for the same protocol, host and port, and the same
     * winner.
     *
     * @param one absolute
     * @param other absolute
     * @return whether it holds
     * @throws UrlException if a URL is malformed
     */
    public boolean sameScope(String one, String other) {
        return sameScope(one, other, null);
    }

    /**
     * Whether what was found for one URL holds for the other. The caller names a service.
     *
     * @param one absolute
     * @param other absolute
     * @param service null for none
     * @return whether it holds
     * @throws UrlException if a URL is malformed
     */
    public boolean sameScope(String one, String other, String service) {
        requireNonNull(one, "one");
        requireNonNull(other, "other");
        Reply reply = call(
                (address, texts, numbers) -> Native.tableSameScope(address, one, other, service, texts, numbers));
        return reply.number() != 0;
    }

    /**
     * How many entries there are.
     *
     * @return the number of entries
     */
    public int entryCount() {
        handle.exit(handle.enter());
        Reference.reachabilityFence(this);
        return entryCount;
    }

    /** Lets go of the table. Otherwise as {@link Registry#close()}. */
    @Override
    public void close() {
        cleanable.clean();
    }

    /** How many entries there are, or that it is closed. */
    @Override
    public String toString() {
        return "Table[" + (handle.isClosed() ? "closed" : entryCount + " entries") + "]";
    }

    private interface Call {
        int of(long address, byte[][] texts, long[] numbers);
    }

    private Reply call(Call call) {
        Reply reply = new Reply();
        int status;
        int stripe = handle.enter();
        try {
            status = call.of(handle.address(), reply.texts, reply.numbers);
        } finally {
            handle.exit(stripe);
            Reference.reachabilityFence(this);
        }
        return reply.check(status);
    }
}
