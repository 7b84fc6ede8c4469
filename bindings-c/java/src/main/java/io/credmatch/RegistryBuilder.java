package io.credmatch;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static java.util.Objects.requireNonNull;

/**
 * Takes the documents of a registry one by one, and compiles them once. Documents of one kind of layer count as one
 * layer, in the order in which they are added.
 *
 * <p>Set options first: limits hold for the documents that are added afterwards. What is wrong with documents is said by
 * {@link #compile()}, for all of them together, and afterwards the builder is closed.
 */
public final class RegistryBuilder {
    private final NativeHandle handle;

    RegistryBuilder() {
        Library.require();
        handle = new NativeHandle("builder", Native::builderFree);
        handle.make(this, Native::builderNew);
    }

    /**
     * Adds a document.
     *
     * @param source the document with all that it includes
     * @return this builder
     * @throws IllegalArgumentException if a text holds half of a surrogate pair
     */
    public RegistryBuilder add(Source source) {
        int layer = source.layer().ordinal();
        String name = source.name();
        if (source.content() instanceof byte[] bytes) {
            call((address, texts, numbers) -> Native.builderAddBytes(address, layer, name, bytes, texts, numbers));
        } else {
            String text = (String) source.content();
            call((address, texts, numbers) -> Native.builderAddText(address, layer, name, text, texts, numbers));
        }
        ranked(source.priority(), source.formatVersion());
        for (Map.Entry<String, Object> include : source.includes().entrySet()) {
            String target = include.getKey();
            if (include.getValue() instanceof byte[] bytes) {
                call((address, texts, numbers) ->
                        Native.builderIncludeBytes(address, target, bytes, texts, numbers));
            } else {
                String text = (String) include.getValue();
                call((address, texts, numbers) -> Native.builderIncludeText(address, target, text, texts, numbers));
            }
        }
        return this;
    }

    /** What the document added last says of its rank; null for what it does not. */
    private void ranked(Integer priority, Integer formatVersion) {
        if (priority != null) {
            call((address, texts, numbers) -> Native.builderPriority(address, priority, texts, numbers));
        }
        if (formatVersion != null) {
            call((address, texts, numbers) -> Native.builderFormatVersion(address, formatVersion, texts, numbers));
        }
    }

    RegistryBuilder addAll(Source[] sources) {
        for (Source source : sources) {
            add(source);
        }
        return this;
    }

    /**
     * Adds a document that is a file, of the layer {@link Layer#GLOBAL}, with what it includes from its folder and below.
     *
     * @param file the document
     * @return this builder
     * @throws IOException if the file can't be read
     * @throws CompileException if the file is no text, or its markup is wrong
     */
    public RegistryBuilder load(Path file) throws IOException {
        return load(FileSource.of(file));
    }

    /**
     * Adds a document that is a file, with what it includes.
     *
     * @param file the document, its layer, and where its includes may lie
     * @return this builder
     * @throws IOException if the file can't be read
     * @throws CompileException if the file is no text, or its markup is wrong
     */
    public RegistryBuilder load(FileSource file) throws IOException {
        String path = file.path().toString();
        String folder = file.root() == null ? null : file.root().toString();
        int kind = file.layer().ordinal();
        try {
            call((address, texts, numbers) -> Native.builderLoad(address, kind, path, folder, texts, numbers));
        } catch (Reply.UnreadableFile e) {
            throw new IOException(e.getMessage());
        }
        ranked(file.priority(), file.formatVersion());
        return this;
    }

    /**
     * Whether {@code http} and {@code https} without a port mean 80 and 443, as a compatibility switch of the engines has
     * it; off unless asked for.
     *
     * @param guess whether to
     * @return this builder
     */
    public RegistryBuilder guessPorts(boolean guess) {
        call((address, texts, numbers) -> Native.builderGuessPorts(address, guess, texts, numbers));
        return this;
    }

    /**
     * Sets a limit.
     *
     * @param limit which one
     * @param value how much is allowed
     * @return this builder
     * @throws IllegalArgumentException if the value is negative or beyond 32 bits
     */
    public RegistryBuilder limit(Limit limit, long value) {
        String name = limit.key();
        long most = limit.checked(value);
        call((address, texts, numbers) -> Native.builderLimit(address, name, most, texts, numbers));
        return this;
    }

    /**
     * Supplies the match table that was compiled from the same documents before, which makes {@link #compile()} much
     * faster.
     *
     * @param bytes what {@link Registry#tableBytes()} gave
     * @return this builder
     */
    public RegistryBuilder table(byte[] bytes) {
        requireNonNull(bytes, "bytes");
        call((address, texts, numbers) -> Native.builderTable(address, bytes, texts, numbers));
        return this;
    }

    /**
     * What the documents include and what was not supplied yet, in their order. What is supplied may include more.
     *
     * @return what is missing
     * @throws CompileException if the markup of the documents is wrong
     */
    public List<MissingInclude> missingIncludes() {
        return Fields.readAll(call(Native::builderMissingIncludes).text(), MissingInclude::of);
    }

    /**
     * Compiles the documents, and closes this builder.
     *
     * @return the registry
     * @throws CompileException if the documents are wrong
     * @throws TableException if the match table is none, or not theirs
     */
    public Registry compile() {
        try {
            return new Registry(this::compile);
        } finally {
            handle.close();
            Reference.reachabilityFence(this);
        }
    }

    private synchronized int compile(byte[][] texts, long[] numbers) {
        return handle.inside(this, address -> Native.builderCompile(address, texts, numbers));
    }

    /** Without anything of the documents. */
    @Override
    public String toString() {
        return "RegistryBuilder[" + (handle.isClosed() ? "closed" : "open") + "]";
    }

    /** One thread at a time: the native builder changes. */
    private synchronized Reply call(NativeHandle.Call call) {
        return handle.call(this, call);
    }
}
