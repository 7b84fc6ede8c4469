package io.credmatch;

import java.nio.file.Path;
import java.util.Objects;

/** A document that is a file, with all that it includes. It is immutable: each {@code with...} gives another one. */
public final class FileSource {
    private final Path path;
    private final Layer layer;
    private final Path root;
    private final Integer priority;
    private final Integer formatVersion;

    private FileSource(Path path, Layer layer, Path root, Integer priority, Integer formatVersion) {
        this.path = path;
        this.layer = layer;
        this.root = root;
        this.priority = priority;
        this.formatVersion = formatVersion;
    }

    /**
     * A document of the layer {@link Layer#GLOBAL}, whose includes lie in its folder or below.
     *
     * @param path the file
     * @return the source
     */
    public static FileSource of(Path path) {
        return new FileSource(Objects.requireNonNull(path, "path"), Layer.GLOBAL, null, null, null);
    }

    /**
     * The same in another layer.
     *
     * @param layer the kind of layer
     * @return the source
     */
    public FileSource withLayer(Layer layer) {
        return new FileSource(path, Objects.requireNonNull(layer, "layer"), root, priority, formatVersion);
    }

    /**
     * The same with includes that may lie elsewhere than in the folder of the file.
     *
     * @param root the folder that all files must lie in, or below, links followed
     * @return the source
     */
    public FileSource withRoot(Path root) {
        return new FileSource(path, layer, Objects.requireNonNull(root, "root"), priority, formatVersion);
    }

    /**
     * The same with a default priority for its entries, instead of that of its layer.
     *
     * @param priority higher wins
     * @return the source
     */
    public FileSource withPriority(int priority) {
        return new FileSource(path, layer, root, priority, formatVersion);
    }

    /**
     * The same as a process definition of a format version, instead of what it says.
     *
     * @param version the version
     * @return the source
     * @throws IllegalArgumentException if the version is negative
     */
    public FileSource withFormatVersion(int version) {
        return new FileSource(path, layer, root, priority, Source.checkedVersion(version));
    }

    /** The path and the layer. */
    @Override
    public String toString() {
        return "FileSource[path=" + path + ", layer=" + layer + "]";
    }

    Path path() {
        return path;
    }

    Layer layer() {
        return layer;
    }

    /** Null if it was not set. */
    Path root() {
        return root;
    }

    /** Null if it was not set. */
    Integer priority() {
        return priority;
    }

    /** Null if it was not set. */
    Integer formatVersion() {
        return formatVersion;
    }
}
