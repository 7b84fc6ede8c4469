package io.credmatch;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A document, with all that it includes. It is immutable: each {@code with...} gives another one.
 *
 * <p>It holds the secrets that the document holds; nothing of the content is in {@link #toString()}.
 */
public final class Source {
    private final Object content;
    private final String name;
    private final Layer layer;
    private final Integer priority;
    private final Integer formatVersion;
    private final Map<String, Object> includes;

    private Source(
            Object content,
            String name,
            Layer layer,
            Integer priority,
            Integer formatVersion,
            Map<String, Object> includes) {
        this.content = content;
        this.name = name;
        this.layer = layer;
        this.priority = priority;
        this.formatVersion = formatVersion;
        this.includes = includes;
    }

    /**
     * A document that is text, of the layer {@link Layer#GLOBAL}; the encoding that it declares is ignored.
     *
     * @param text the XML
     * @return the source
     */
    public static Source of(String text) {
        return of((Object) Objects.requireNonNull(text, "text"));
    }

    /**
     * A document that is bytes, in the encoding that they are in, of the layer {@link Layer#GLOBAL}.
     *
     * @param bytes the XML; a copy is kept
     * @return the source
     */
    public static Source of(byte[] bytes) {
        return of((Object) bytes.clone());
    }

    private static Source of(Object content) {
        return new Source(content, "", Layer.GLOBAL, null, null, Map.of());
    }

    /**
     * The same under a name, which is what diagnostics call it, and what references in it are resolved against. Without
     * one it is {@code registry.xml}.
     *
     * @param name a path or a URL; the empty one is none
     * @return the source
     */
    public Source withName(String name) {
        Objects.requireNonNull(name, "name");
        return new Source(content, name, layer, priority, formatVersion, includes);
    }

    /**
     * The same in another layer.
     *
     * @param layer the kind of layer
     * @return the source
     */
    public Source withLayer(Layer layer) {
        Objects.requireNonNull(layer, "layer");
        return new Source(content, name, layer, priority, formatVersion, includes);
    }

    /**
     * The same with a default priority for its entries, instead of that of its layer.
     *
     * @param priority higher wins
     * @return the source
     */
    public Source withPriority(int priority) {
        return new Source(content, name, layer, priority, formatVersion, includes);
    }

    /**
     * The same as a process definition of a format version, instead of what it says.
     *
     * @param version the version
     * @return the source
     * @throws IllegalArgumentException if the version is negative
     */
    public Source withFormatVersion(int version) {
        return new Source(content, name, layer, priority, checkedVersion(version), includes);
    }

    static int checkedVersion(int version) {
        if (version < 0) {
            throw new IllegalArgumentException("a format version is not negative: " + version);
        }
        return version;
    }

    /**
     * The same with a document that it includes.
     *
     * @param target the name that {@link MissingInclude#target()} gave
     * @param text the content
     * @return the source
     */
    public Source withInclude(String target, String text) {
        return including(target, Objects.requireNonNull(text, "text"));
    }

    /**
     * The same with a document that it includes, as bytes in the encoding that they are in.
     *
     * @param target the name that {@link MissingInclude#target()} gave
     * @param bytes the content; a copy is kept
     * @return the source
     */
    public Source withInclude(String target, byte[] bytes) {
        return including(target, bytes.clone());
    }

    private Source including(String target, Object included) {
        Map<String, Object> more = new LinkedHashMap<>(includes);
        more.put(Objects.requireNonNull(target, "target"), included);
        return new Source(content, name, layer, priority, formatVersion, Collections.unmodifiableMap(more));
    }

    /** The name and the layer, without the content. */
    @Override
    public String toString() {
        return "Source[name=" + name + ", layer=" + layer + "]";
    }

    /** A {@link String} or a {@code byte[]}. */
    Object content() {
        return content;
    }

    String name() {
        return name;
    }

    Layer layer() {
        return layer;
    }

    /** Null if it was not set. */
    Integer priority() {
        return priority;
    }

    /** Null if it was not set. */
    Integer formatVersion() {
        return formatVersion;
    }

    Map<String, Object> includes() {
        return includes;
    }
}
