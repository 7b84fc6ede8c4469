package io.credmatch;

import java.io.IOException;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A compiled registry: which credentials does a request to this URL get? It is immutable and safe to share between
 * threads; it is replaced and never edited.
 *
 * <p>An entry is named by its number, from 0, over all layers: lower layers first, in document order. A number means
 * something only together with the registry that gave it.
 *
 * <p>A match for one URL says nothing about another: look every hop of a redirect up anew.
 *
 * <p>Methods of a registry that is closed throw {@link IllegalStateException}, and null is a
 * {@link NullPointerException} unless a parameter says otherwise.
 */
public final class Registry implements AutoCloseable {
    /** What a lookup gives for a URL that no entry matches. */
    public static final int NO_ENTRY = -1;

    /** What a lookup of many URLs gives for one that is malformed; {@link #lookup(String)} says why. */
    public static final int INVALID_URL = -2;

    /** How many of the excluded entries are explained unless one asks. */
    private static final int PAGE = 100;

    private final NativeHandle handle;
    private final Cleaner.Cleanable cleanable;
    private final int entryCount;

    Registry(long address) {
        handle = new NativeHandle("registry", address, Native::registryFree);
        cleanable = Library.CLEANER.register(this, handle::close);
        entryCount = Native.registryEntryCount(address);
    }

    /**
     * Reads documents and compiles them. Here it is one, of the layer {@link Layer#GLOBAL}.
     *
     * @param xml the document
     * @return the registry
     * @throws CompileException if the document is wrong
     */
    public static Registry compile(String xml) {
        return compile(Source.of(xml));
    }

    /**
     * Reads documents and compiles them. Those of one kind of layer count as one layer, in the order given.
     *
     * @param sources the documents
     * @return the registry
     * @throws CompileException if the documents are wrong
     */
    public static Registry compile(Source... sources) {
        return builder().addAll(sources).compile();
    }

    /**
     * Reads a document and what it includes from files, and compiles it. It is of the layer {@link Layer#GLOBAL}; what it
     * includes must lie in its folder or below.
     *
     * @param file the document
     * @return the registry
     * @throws IOException if the file can't be read
     * @throws CompileException if the document or one that it includes is wrong, not there, or lies elsewhere
     */
    public static Registry load(Path file) throws IOException {
        return builder().load(file).compile();
    }

    /**
     * For documents in layers, and options.
     *
     * @return a builder without documents
     */
    public static RegistryBuilder builder() {
        return new RegistryBuilder();
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
            number = Native.registryLookup(handle.address(), url, length, service);
        } finally {
            handle.exit(stripe);
            Reference.reachabilityFence(this);
        }
        return number == INVALID_URL ? lookupAgain(url, service) : number;
    }

    private int lookupAgain(String url, String service) {
        Reply reply = call((address, texts, numbers) ->
                Native.registryLookupAgain(address, url, service, texts, numbers));
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
        return many(urls.toArray(new String[0]), service);
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
        try {
            return Batch.lookup(handle, urls, service, Native::registryLookupMany);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * The best entry for a URL with its rank and its place.
     *
     * @param url absolute
     * @return the match; empty if no entry matches
     * @throws UrlException if the URL is malformed
     */
    public Optional<Match> findMatch(String url) {
        return findMatch(url, null);
    }

    /**
     * The best entry for a URL with its rank and its place. The caller names a service.
     *
     * @param url absolute
     * @param service null for none
     * @return the match; empty if no entry matches
     * @throws UrlException if the URL is malformed
     */
    public Optional<Match> findMatch(String url, String service) {
        requireNonNull(url, "url");
        Reply reply = call((address, texts, numbers) ->
                Native.registryFindMatch(address, url, service, texts, numbers));
        return Optional.ofNullable(reply.text()).map(json -> Fields.read(json, Match::of));
    }

    /**
     * Why a URL gets the entry that it gets, and why every other entry lost. Compares every entry; of the excluded ones
     * the first 100 are listed.
     *
     * @param url absolute
     * @return the explanation
     * @throws UrlException if the URL is malformed
     */
    public Explanation explain(String url) {
        return explain(url, null, 0, PAGE);
    }

    /**
     * Why a URL gets the entry that it gets, and why every other entry lost. Compares every entry; of the excluded ones
     * a page is listed.
     *
     * @param url absolute
     * @param service null for a caller that names none
     * @param skip how many excluded entries to pass over
     * @param limit how many excluded entries to list
     * @return the explanation
     * @throws UrlException if the URL is malformed
     * @throws IllegalArgumentException if {@code skip} or {@code limit} is negative
     */
    public Explanation explain(String url, String service, int skip, int limit) {
        requireNonNull(url, "url");
        if (skip < 0 || limit < 0) {
            throw new IllegalArgumentException("a page is not negative: skip " + skip + ", limit " + limit);
        }
        Reply reply = call((address, texts, numbers) ->
                Native.registryExplain(address, url, service, skip, limit, texts, numbers));
        return Fields.read(reply.text(), Explanation::of);
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
        Reply reply = call((address, texts, numbers) ->
                Native.registrySameScope(address, one, other, service, texts, numbers));
        return reply.number() != 0;
    }

    /**
     * What an entry is for, and where it stands. Its secrets are not in it.
     *
     * @param number from 0 to {@link #entryCount()}
     * @return the entry
     * @throws IndexOutOfBoundsException if there is no entry of this number
     */
    public Entry entry(int number) {
        Reply reply = call((address, texts, numbers) -> {
            // No number of a caller's becomes another one on its way.
            Objects.checkIndex(number, entryCount);
            return Native.registryEntry(address, number, texts, numbers);
        });
        return Fields.read(reply.text(), Entry::of);
    }

    /**
     * How many entries there are.
     *
     * @return the number of entries
     */
    public int entryCount() {
        requireOpen();
        return entryCount;
    }

    /**
     * What is legal and yet probably wrong.
     *
     * @return the diagnostics, by document, line and column
     */
    public List<Diagnostic> lint() {
        return Fields.readAll(call(Native::registryLint).text(), Diagnostic::of);
    }

    /**
     * Which URLs get another answer from a new registry, and why. One URL is compared for each descriptor of either.
     *
     * @param newer what is to replace this registry
     * @return the differences
     */
    public List<Difference> diff(Registry newer) {
        return difference(newer, null);
    }

    /**
     * Which URLs get another answer from a new registry, and why. These are compared.
     *
     * @param newer what is to replace this registry
     * @param urls the URLs to compare
     * @return the differences
     */
    public List<Difference> diff(Registry newer, List<String> urls) {
        return difference(newer, present(urls));
    }

    private List<Difference> difference(Registry newer, String[] urls) {
        requireNonNull(newer, "newer");
        Reply reply = call((address, texts, numbers) -> {
            int stripe = newer.handle.enter();
            try {
                return Native.registryDiff(address, newer.handle.address(), urls, texts, numbers);
            } finally {
                newer.handle.exit(stripe);
                Reference.reachabilityFence(newer);
            }
        });
        return Fields.readAll(reply.text(), Difference::of);
    }

    /**
     * The value of the header {@code Authorization} for a request to a URL. Before a challenge, that is of the
     * credentials of the best entry if it is preemptive.
     *
     * @param url absolute
     * @return the header's value; empty if no entry matches, or nothing is sent before a challenge
     * @throws UrlException if the URL is malformed
     * @throws AuthorizationException if the entry's credentials can't be sent
     */
    public Optional<Authorization> authorization(String url) {
        return authorize(url, null, null);
    }

    /**
     * The value of the header {@code Authorization} for a request to a URL. The caller names a service.
     *
     * @param url absolute
     * @param service null for none
     * @return the header's value; empty if no entry matches, or nothing is sent before a challenge
     * @throws UrlException if the URL is malformed
     * @throws AuthorizationException if the entry's credentials can't be sent
     */
    public Optional<Authorization> authorization(String url, String service) {
        return authorize(url, service, null);
    }

    /**
     * The value of the header {@code Authorization} for a request to a URL. After a response 401, that is of the
     * credentials of the best entry if they answer one of the challenges. Ask once a request: a second 401 means that
     * they are wrong.
     *
     * @param url absolute
     * @param service null for a caller that names none
     * @param challenges the lines of the header {@code WWW-Authenticate}
     * @return the header's value; empty if no entry matches, or its credentials answer none of the challenges
     * @throws UrlException if the URL is malformed
     * @throws AuthorizationException if the entry's credentials can't be sent
     */
    public Optional<Authorization> authorization(String url, String service, List<String> challenges) {
        return authorize(url, service, present(challenges));
    }

    private Optional<Authorization> authorize(String url, String service, String[] challenges) {
        requireNonNull(url, "url");
        Reply reply = call((address, texts, numbers) ->
                Native.registryAuthorization(address, url, service, challenges, texts, numbers));
        return Optional.ofNullable(reply.text()).map(Authorization::new);
    }

    /**
     * The match table as bytes, without credentials. With them {@link RegistryBuilder#table(byte[])} compiles the same
     * documents much faster, and {@link Table} needs no documents at all.
     *
     * @return the bytes
     */
    public byte[] tableBytes() {
        return call(Native::registryTableBytes).bytes();
    }

    /**
     * Lets go of the registry and wipes its secrets. Waits for the calls of other threads that are inside it; whoever
     * comes later gets an {@link IllegalStateException}. Closing twice does nothing.
     */
    @Override
    public void close() {
        cleanable.clean();
    }

    /** How many entries there are, or that it is closed. */
    @Override
    public String toString() {
        return "Registry[" + (handle.isClosed() ? "closed" : entryCount + " entries") + "]";
    }

    private void requireOpen() {
        handle.exit(handle.enter());
        Reference.reachabilityFence(this);
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

    private static String[] present(List<String> list) {
        String[] texts = list.toArray(new String[0]);
        for (String text : texts) {
            requireNonNull(text);
        }
        return texts;
    }
}
