package io.credmatch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page's programs do what the page says. */
class ReadmeTest {
    /** Blocks of a language, in their order. */
    private static List<String> blocks(String language) throws IOException {
        String page = Files.readString(Workspace.file("bindings-c/java/README.md"));
        Matcher block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(page);
        return block.results().map(found -> found.group(1)).toList();
    }

    /** Compiles a class and calls its method {@code main}. */
    private void run(Path folder, String name, String source, String... arguments) throws Exception {
        Path file = Files.writeString(folder.resolve(name + ".java"), source);
        int compiled = ToolProvider.getSystemJavaCompiler().run(null, null, null,
                "-d", folder.toString(), "-cp", System.getProperty("java.class.path"), file.toString());
        assertEquals(0, compiled);
        try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            loader.loadClass(name).getMethod("main", String[].class).invoke(null, (Object) arguments);
        }
    }

    @Test
    void theProgramPrintsWhatIsShown(@TempDir Path folder) throws Exception {
        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            run(folder, "Example", blocks("java").get(0));
        } finally {
            System.setOut(out);
        }
        assertEquals(blocks("text").get(0), printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n"));
    }

    /** What the page leaves to the engine stands around it, and each client that it makes sends a request. */
    @Test
    void theClientsSendWhatTheRegistryHas(@TempDir Path folder) throws Exception {
        String program = """
                import io.credmatch.*;
                import java.net.URI;
                import java.net.http.*;
                import org.apache.hc.client5.http.impl.classic.HttpClients;

                public class Requests {
                    public static void main(String[] arguments) throws Exception {
                        Registry registry = Registry.compile(arguments[0]);
                        ThreadLocal<CurrentUser> currentUser = new ThreadLocal<>();
                        HostSteps keys = HostSteps.NONE;
                %s
                        try (registry; sessions; five; four) {
                            jdk.send(HttpRequest.newBuilder(URI.create(arguments[1])).build(), HttpResponse.BodyHandlers.discarding());
                            five.execute(new org.apache.hc.client5.http.classic.methods.HttpGet(arguments[1]), response -> null);
                            four.execute(new org.apache.http.client.methods.HttpGet(arguments[1])).close();
                        }
                    }
                }
                """;
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            seen.add(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try {
            run(folder, "Requests", program.formatted(blocks("java").get(1)),
                    Examples.document(Examples.entry("host=\"127.0.0.1\"")),
                    "http://127.0.0.1:" + server.getAddress().getPort() + "/");
        } finally {
            server.stop(0);
        }
        String value = Credmatch.basicAuthorization("reader", Examples.SECRET).exposeSecret();
        assertEquals(List.of(value, value, value), seen);
    }
}
