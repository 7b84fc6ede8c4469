package io.credmatch;

import java.nio.file.Path;

/** The files of the project. */
final class Workspace {
    private Workspace() {}

    /** A file by its path in the workspace. */
    static Path file(String path) {
        return Path.of(System.getProperty("credmatch.test.workspace"), path).normalize();
    }
}
