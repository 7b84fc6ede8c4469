package io.credmatch;

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.List;
import java.util.function.LongConsumer;

import static java.util.Objects.requireNonNull;

/** What registries and tables have in common: they answer which entry a URL gets. */
public abstract sealed class Lookups implements AutoCloseable permits Registry, Table {
    /** What a lookup gives for a URL that no entry matches. */
    public static final int NO_ENTRY = -1;

    /** What a lookup of many URLs gives for one that is malformed; {@link #lookup(String)} says why. */
    public static final int INVALID_URL = -2;

    final NativeHandle handle;
    private final Cleaner.Cleanable cleanable;
    private final int entryCount;

    Lookups(String name, long address, LongConsumer free, int entryCount) {
        handle = new NativeHandle(name, address, free);
        cleanable = Library.CLEANER.register(this, handle::free);
        this.entryCount = entryCount;
    }

    /**
     * The number of the best entry for a URL.
     *
     * @param url absolute
     * @return the number, or {@link #NO_ENTRY}
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
     * @return the number, or {@link #NO_ENTRY}
     * @throws UrlException if the URL is malformed
     */
    public int lookup(String url, String service) {
        int length = url.length();
        int number;
        int stripe = handle.enter();
        try {
            number = lookupNow(handle.address(), url, length, service);
            handle.exit(stripe);
        } catch (StackOverflowError e) {
            handle.overflows++;
            throw e;
        } catch (Throwable e) {
            handle.exit(stripe);
            throw e;
        } finally {
            Reference.reachabilityFence(this);
        }
        return number == INVALID_URL ? lookupAgain(url, service) : number;
    }

    private int lookupAgain(String url, String service) {
        Reply reply = call((address, texts, numbers) ->
                Native.lookupAgain(address, isTable(), url, service, texts, numbers));
        return (int) reply.number();
    }

    /**
     * The numbers of the best entries for many URLs.
     *
     * @param urls absolute
     * @return a number for each URL, {@link #NO_ENTRY}, or {@link #INVALID_URL}
     */
    public int[] lookupMany(List<String> urls) {
        return lookupMany(urls, null);
    }

    /**
     * The numbers of the best entries for many URLs. The caller names a service.
     *
     * @param urls absolute
     * @param service null for none
     * @return a number for each URL, {@link #NO_ENTRY}, or {@link #INVALID_URL}
     */
    public int[] lookupMany(List<String> urls, String service) {
        // Not every list gives an array that is nobody else's.
        return many(urls.toArray(new String[0]).clone(), service);
    }

    /**
     * The numbers of the best entries for many URLs.
     *
     * @param urls absolute
     * @return a number for each URL, {@link #NO_ENTRY}, or {@link #INVALID_URL}
     */
    public int[] lookupMany(String[] urls) {
        return many(urls.clone(), null);
    }

    /**
     * The numbers of the best entries for many URLs. The caller names a service.
     *
     * @param urls absolute
     * @param service null for none
     * @return a number for each URL, {@link #NO_ENTRY}, or {@link #INVALID_URL}
     */
    public int[] lookupMany(String[] urls, String service) {
        return many(urls.clone(), service);
    }

    private int[] many(String[] urls, String service) {
        return Batch.lookup(this, isTable(), urls, service);
    }

    /**
     * Whether what was found for one URL holds for the other. It does for the same protocol, host and port, and the same
     * winner.
     *
     * @param a absolute
     * @param b absolute
     * @return whether it holds
     * @throws UrlException if a URL is malformed
     */
    public boolean sameScope(String a, String b) {
        return sameScope(a, b, null);
    }

    /**
     * Whether what was found for one URL holds for the other. The caller names a service.
     *
     * @param a absolute
     * @param b absolute
     * @param service null for none
     * @return whether it holds
     * @throws UrlException if a URL is malformed
     */
    public boolean sameScope(String a, String b, String service) {
        requireNonNull(a, "a");
        requireNonNull(b, "b");
        Reply reply = call((address, texts, numbers) ->
                Native.sameScope(address, isTable(), a, b, service, texts, numbers));
        return reply.number() != 0;
    }

    /**
     * How many entries there are.
     *
     * @return the number of entries
     */
    public int entryCount() {
        handle.requireOpen();
        return entryCount;
    }

    /**
     * Lets go of it. Waits for the calls of other threads that are inside, for ten seconds at most: then the memory is left
     * to the garbage collector. Closing twice does nothing.
     */
    @Override
    public void close() {
        if (handle.close()) {
            cleanable.clean();
        }
        Reference.reachabilityFence(this);
    }

    /** How many entries there are, or that it is closed. */
    @Override
    public String toString() {
        String name = getClass().getSimpleName();
        return name + "[" + (handle.isClosed() ? "closed" : entryCount + " entries") + "]";
    }

    private boolean isTable() {
        return this instanceof Table;
    }

    final Reply call(NativeHandle.Call call) {
        return handle.call(this, call);
    }

    /** The method of {@link Native} that looks up in what this is. */
    abstract int lookupNow(long address, String url, int length, String service);
}
