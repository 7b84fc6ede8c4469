package io.credmatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where the native library is looked for, what is said if it isn't there, and other class loaders. */
class LibraryTest {
    private static final String FOUND = "entry 0\nentry 0\n";

    private static final Path NATIVE = Path.of(System.getProperty("credmatch.test.native")).toAbsolutePath().normalize();
    private static final Path FILE = NATIVE.resolve("native")
            .resolve(System.getProperty("credmatch.test.platform")).resolve(System.mapLibraryName("credmatchjni"));

    @TempDir
    Path folder;

    private static Path place(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    }

    /** What {@link Child} prints in a JVM with these options. */
    private String child(String path, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + folder));
        command.addAll(Arrays.asList(options));
        command.addAll(List.of("-cp", path, Child.class.getName(),
                Examples.document(Examples.entry("host=\"h.example\""))));
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        process.waitFor();
        String printed = Files.readString(output, StandardCharsets.UTF_8);
        Files.delete(output);
        return printed;
    }

    private static String classes(Path... more) {
        List<String> path = new ArrayList<>();
        path.add(place(Registry.class).toString());
        path.add(place(Child.class).toString());
        for (Path one : more) {
            path.add(one.toString());
        }
        return String.join(File.pathSeparator, path);
    }

    @Test
    void thePropertyComesFirst() throws IOException, InterruptedException {
        assertEquals(FOUND, child(classes(), "-Dcredmatch.library=" + FILE, "-Djava.library.path=/none"));
        // Whoever names a file wants no other.
        String missing = child(classes(NATIVE), "-Dcredmatch.library=/none/there.so", "-Djava.library.path=" + FILE.getParent());
        assertTrue(missing.contains("property credmatch.library: "), missing);
        assertTrue(missing.contains("/none/there.so"), missing);
    }

    @Test
    void thenTheLibraryPath() throws IOException, InterruptedException {
        assertEquals(FOUND, child(classes(), "-Djava.library.path=" + FILE.getParent()));
        Path wrong = Files.createDirectories(folder.resolve("wrong/native/" + FILE.getParent().getFileName()));
        Files.writeString(wrong.resolve(FILE.getFileName()), "no library");
        assertEquals(FOUND, child(classes(folder.resolve("wrong")), "-Djava.library.path=" + FILE.getParent()));
    }

    @Test
    void thenTheJar() throws IOException, InterruptedException {
        assertEquals(FOUND, child(classes(NATIVE), "-Djava.library.path=/none"));
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void ifItIsNowhereAllPlacesAreNamedEachTime() throws IOException, InterruptedException {
        String printed = child(classes(), "-Djava.library.path=/none");
        assertEquals(2, printed.split("UnsatisfiedLinkError: the native library of credmatch was not loaded").length - 1, printed);
        for (String place : List.of("property credmatch.library: not set", "java.library.path (/none)",
                "resource /native/" + System.getProperty("credmatch.test.platform") + "/")) {
            assertTrue(printed.contains(place), printed);
        }
    }

    @Test
    void whatIsNoLibraryIsSaid() throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("text.so"), "no library");
        String printed = child(classes(), "-Dcredmatch.library=" + file);
        assertTrue(printed.contains("text.so"), printed);
        assertTrue(printed.contains("UnsatisfiedLinkError"), printed);
    }

    /** Uses a registry by way of another class loader. */
    private static void use(ClassLoader loader) throws ReflectiveOperationException {
        Class<?> type = Class.forName("io.credmatch.Registry", true, loader);
        Object registry = type.getMethod("compile", String.class)
                .invoke(null, Examples.document(Examples.entry("host=\"h.example\"")));
        assertEquals(0, type.getMethod("lookup", String.class).invoke(registry, "https://h.example/"));
        type.getMethod("close").invoke(registry);
    }

    private static URLClassLoader loader(Path... more) throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        urls.add(place(Registry.class).toUri().toURL());
        for (Path one : more) {
            urls.add(one.toUri().toURL());
        }
        return new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
    }

    @Test
    void anotherClassLoaderGetsTheSameFileRefusedReadably() throws IOException, ReflectiveOperationException {
        Examples.registry().close();
        try (URLClassLoader loader = loader()) {
            use(loader);
        } catch (InvocationTargetException e) {
            assertInstanceOf(UnsatisfiedLinkError.class, e.getCause());
            assertTrue(e.getCause().getMessage().contains("already loaded in another classloader"), e.getCause().getMessage());
            return;
        }
        throw new AssertionError("a file is loaded by one class loader alone");
    }

    @Test
    @Timeout(60)
    void otherClassLoadersHaveTheirOwnFromTheJarAndGoAway() throws Exception {
        Map<String, String> properties = Map.of("credmatch.library", System.clearProperty("credmatch.library"));
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                try (URLClassLoader loader = loader(NATIVE)) {
                    use(loader);
                    loaders.add(new WeakReference<>(loader));
                }
            }
        } finally {
            properties.forEach(System::setProperty);
        }
        for (WeakReference<ClassLoader> loader : loaders) {
            while (loader.get() != null) {
                System.gc();
                Thread.sleep(10);
            }
        }
    }
}
