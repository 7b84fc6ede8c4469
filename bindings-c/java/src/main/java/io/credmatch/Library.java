package io.credmatch;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Cleaner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Finds the native library and loads it once for each class loader, when the class is initialised.
 *
 * <p>What fails is kept and thrown by every later use: a class whose initialisation failed would say no more than its name
 * from the second time on.
 */
final class Library {
    /** Frees what nobody closed. */
    static final Cleaner CLEANER = Cleaner.create();

    private static final String NAME = "credmatchjni";
    private static final String PROPERTY = "credmatch.library";
    private static final String FAILURE = load();

    private Library() {}

    /**
     * Must be called before the first native method.
     *
     * @throws UnsatisfiedLinkError if the library was not loaded; the message names all places that were tried
     */
    static void require() {
        if (FAILURE != null) {
            throw new UnsatisfiedLinkError(FAILURE);
        }
    }

    /** Null, or why it was not loaded. */
    private static String load() {
        List<String> tried = new ArrayList<>();
        String file = System.getProperty(PROPERTY);
        if (file != null) {
            // Whoever names a file wants this one and no other.
            if (attempt(tried, "property " + PROPERTY, () -> System.load(Path.of(file).toAbsolutePath().toString()))) {
                return mismatch();
            }
        } else {
            tried.add("property " + PROPERTY + ": not set");
            String path = "java.library.path (" + System.getProperty("java.library.path") + ")";
            if (attempt(tried, path, () -> System.loadLibrary(NAME))) {
                return mismatch();
            }
            for (String resource : resources()) {
                if (attempt(tried, "resource " + resource, () -> loadResource(resource))) {
                    return mismatch();
                }
            }
        }
        return "the native library of credmatch was not loaded; tried:\n  " + String.join("\n  ", tried);
    }

    /** The places inside jars; a library for another C runtime fails to load, and the next one is tried. */
    private static List<String> resources() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String system = os.startsWith("mac") ? "macos" : os.startsWith("windows") ? "windows" : os.replace(' ', '-');
        String machine = arch.equals("amd64") ? "x86_64" : arch.equals("arm64") ? "aarch64" : arch;
        String file = System.mapLibraryName(NAME);
        String folder = "/native/" + system + "-" + machine;
        List<String> resources = new ArrayList<>(List.of(folder + "/" + file));
        if (system.equals("linux")) {
            resources.add(folder + "-musl/" + file);
        }
        return resources;
    }

    private static void loadResource(String resource) throws IOException {
        // By the class loader, since a class sees its own module alone and the natives are in another one.
        try (InputStream stream = Library.class.getClassLoader().getResourceAsStream(resource.substring(1))) {
            if (stream == null) {
                throw new UnsatisfiedLinkError("not there; the jar of this platform is missing");
            }
            // Only its owner may enter a folder that is made like this, so nobody puts another library in its place.
            Path folder = Files.createTempDirectory("credmatch-");
            Path file = folder.resolve(System.mapLibraryName(NAME));
            try {
                Files.copy(stream, file);
                System.load(file.toString());
            } finally {
                remove(file);
                remove(folder);
            }
        }
    }

    /** Now where the system lets a loaded library go, else when the JVM ends. */
    private static void remove(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            path.toFile().deleteOnExit();
        }
    }

    /** Records of another minor version may have other members. */
    private static String mismatch() {
        String built = minor(text(Native.builtFor()));
        String found = text(Native.version());
        return built.equals(minor(found)) ? null : "the library of credmatch is " + found + ", and " + built + " is needed";
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static String minor(String version) {
        return version.substring(0, version.indexOf('.', version.indexOf('.') + 1));
    }

    private interface Attempt {
        void run() throws IOException;
    }

    private static boolean attempt(List<String> tried, String place, Attempt attempt) {
        try {
            attempt.run();
            return true;
        } catch (IOException | LinkageError | RuntimeException e) {
            tried.add(place + ": " + e.getMessage());
            return false;
        }
    }
}
