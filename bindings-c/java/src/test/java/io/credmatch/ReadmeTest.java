package io.credmatch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page's program prints what the page says. */
class ReadmeTest {
    private static String block(String page, String language) {
        Matcher block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(page);
        if (!block.find()) {
            throw new AssertionError("no block of " + language);
        }
        return block.group(1);
    }

    @Test
    void theProgramPrintsWhatIsShown(@TempDir Path folder) throws Exception {
        String page = Files.readString(Workspace.file("bindings-c/java/README.md"));
        Path source = Files.writeString(folder.resolve("Example.java"), block(page, "java"));
        int compiled = ToolProvider.getSystemJavaCompiler().run(null, null, null,
                "-d", folder.toString(), "-cp", System.getProperty("java.class.path"), source.toString());
        assertEquals(0, compiled);
        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            loader.loadClass("Example").getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(out);
        }
        assertEquals(block(page, "text"), printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n"));
    }
}
