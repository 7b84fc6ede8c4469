package io.credmatch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
public final class Registry extends Lookups {
    /** How many of the excluded entries are explained unless one asks. */
    private static final int PAGE = 100;

    Registry(NativeHandle.Making making) {
        super("registry", making, Native::registryFree, Native::registryEntryCount);
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
        return load(FileSource.of(file));
    }

    /**
     * Reads a document and what it includes from files, and compiles it. Here there may be several, of several layers.
     *
     * @param files the documents
     * @return the registry
     * @throws IOException if a file can't be read
     * @throws CompileException if a document or one that it includes is wrong, not there, or lies elsewhere
     */
    public static Registry load(FileSource... files) throws IOException {
        RegistryBuilder builder = builder();
        for (FileSource file : files) {
            builder.load(file);
        }
        return builder.compile();
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
     * What an entry is for, and where it stands. Its secrets are not in it.
     *
     * @param number from 0 to {@link #entryCount()} less one
     * @return the entry
     * @throws IndexOutOfBoundsException if there is no entry of this number; {@link #NO_ENTRY} is none
     */
    public Entry entry(int number) {
        Reply reply = call((address, texts, numbers) -> Native.registryEntry(address, number, texts, numbers));
        return Fields.read(reply.text(), Entry::of);
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
        return difference(newer, Texts.present(urls));
    }

    private List<Difference> difference(Registry newer, String[] urls) {
        requireNonNull(newer, "newer");
        Reply reply = call((address, texts, numbers) -> newer.handle.inside(
                newer, other -> Native.registryDiff(address, other, urls, texts, numbers)));
        return Fields.readAll(reply.text(), Difference::of);
    }

    /**
     * The value of the header {@code Authorization} for a request to a URL. Before a challenge, that is of the
     * credentials of the best entry if it is preemptive.
     *
     * @param url absolute
     * @return what to send; empty if no entry matches, or nothing is sent before a challenge
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
     * @return what to send; empty if no entry matches, or nothing is sent before a challenge
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
     * @return what to send; empty if no entry matches, or its credentials answer none of the challenges
     * @throws UrlException if the URL is malformed
     * @throws AuthorizationException if the entry's credentials can't be sent
     */
    public Optional<Authorization> authorization(String url, String service, List<String> challenges) {
        return authorize(url, service, Texts.present(challenges));
    }

    private Optional<Authorization> authorize(String url, String service, String[] challenges) {
        requireNonNull(url, "url");
        Reply reply = call((address, texts, numbers) ->
                Native.registryAuthorization(address, url, service, challenges, texts, numbers));
        return Optional.ofNullable(reply.text()).map(value -> Authorization.of(reply));
    }

    /**
     * What an entry's credentials are used with, and where that comes from. Here before a challenge.
     *
     * @param number that of the entry
     * @return the configuration; empty if its credentials take none
     * @throws AuthorizationException if a value that is needed is set nowhere
     * @throws IndexOutOfBoundsException if there is no entry of this number
     */
    public Optional<Configuration> configuration(int number) {
        return configured(number, null);
    }

    /**
     * What an entry's credentials are used with, and where that comes from. Here after a challenge.
     *
     * @param number that of the entry
     * @param challenges the lines of the header {@code WWW-Authenticate}
     * @return the configuration; empty if its credentials take none
     * @throws AuthorizationException if a value that is needed is set nowhere
     * @throws IndexOutOfBoundsException if there is no entry of this number
     */
    public Optional<Configuration> configuration(int number, List<String> challenges) {
        return configured(number, Texts.present(challenges));
    }

    private Optional<Configuration> configured(int number, String[] challenges) {
        Reply reply = call((address, texts, numbers) ->
                Native.registryConfiguration(address, number, challenges, texts, numbers));
        return Optional.ofNullable(reply.text()).map(json -> Fields.read(json, Configuration::of));
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
     * Lets go of the registry and wipes its secrets. Waits for the calls of other threads that are inside it, for ten
     * seconds at most: then this is left to the garbage collector. Whoever comes later gets an
     * {@link IllegalStateException}. Closing twice does nothing.
     */
    @Override
    public void close() {
        super.close();
    }

    @Override
    int lookupNow(long address, String url, int length, String service) {
        int found = service == null && isQuick ? Foreign.registryLookup(address, url, length) : Foreign.NOT_MADE;
        return found == Foreign.NOT_MADE ? Native.registryLookup(address, url, length, service) : found;
    }
}
