package io.credmatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Memory that nobody uses any more goes back. */
@EnabledOnOs(OS.LINUX)
class LeakTest {
    private static final int TIMES = 10_000;

    /** Far less than what {@code TIMES} registries take, and more than the JVM itself varies by. */
    private static final long SPARE = 24 << 20;

    private static final Source SOURCE;

    static {
        StringBuilder entries = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            entries.append(Examples.entry("host=\"h" + i + ".example\""));
        }
        SOURCE = Source.of(Examples.document(entries.toString()));
    }

    /** Bytes of memory that the process uses. */
    private static long resident() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        throw new IOException("no VmRSS");
    }

    private static void use(Registry registry) {
        registry.lookup("https://h7.example/");
        registry.lookupMany(List.of("https://h7.example/", "x"));
        registry.explain("https://h7.example/");
    }

    private static void flat(Round round) throws IOException, InterruptedException {
        for (int i = 0; i < TIMES / 4; i++) {
            round.run();
        }
        System.gc();
        Thread.sleep(200);
        long before = resident();
        for (int i = 0; i < TIMES; i++) {
            round.run();
        }
        System.gc();
        Thread.sleep(200);
        long grown = resident() - before;
        assertTrue(grown < SPARE, "grown by " + (grown >> 20) + " MiB");
    }

    private interface Round {
        void run() throws InterruptedException;
    }

    @Test
    void compilingAndClosing() throws IOException, InterruptedException {
        flat(() -> {
            try (Registry registry = Registry.compile(SOURCE)) {
                use(registry);
            }
        });
    }

    @Test
    void compilingWithoutClosing() throws IOException, InterruptedException {
        int[] made = {0};
        flat(() -> {
            use(Registry.compile(SOURCE));
            // The garbage collector knows nothing of native memory, so that it is asked.
            if (++made[0] % 500 == 0) {
                System.gc();
                Thread.sleep(20);
            }
        });
    }

    @Test
    void failing() throws IOException, InterruptedException {
        Source wrong = Source.of(Examples.document(Examples.entry("hots=\"h\"")));
        try (Registry registry = Registry.compile(SOURCE)) {
            flat(() -> {
                try {
                    Registry.compile(wrong);
                } catch (CompileException e) {
                    // As it should be.
                }
                try {
                    registry.lookup("x");
                } catch (UrlException e) {
                    // As it should be.
                }
            });
        }
    }

    @Test
    void exchanges() throws IOException, InterruptedException {
        byte[] body = new byte[100_000];
        try (Registry registry = Registry.compile(SOURCE); Sessions sessions = new Sessions(registry)) {
            flat(() -> {
                try (CurrentUser user = new CurrentUser("n"); CurrentUser acting = user.impersonating("m")) {
                    Request request = Request.of("https://h7.example/").withBody(body).withUser(acting);
                    sessions.begin(request).answered(401, List.of("Basic realm=r"), List.of());
                }
                sessions.header("https://h7.example/");
            });
        }
    }

    /** Those that have ended hold little, however long they are kept. */
    @Test
    void exchangesThatAreKept() throws IOException, InterruptedException {
        byte[] body = new byte[20_000];
        List<Exchange> kept = new ArrayList<>();
        try (Registry registry = Registry.compile(SOURCE); Sessions sessions = new Sessions(registry)) {
            flat(() -> {
                Exchange exchange = sessions.begin(Request.of("https://h7.example/").withBody(body));
                exchange.answered(200);
                kept.add(exchange);
            });
        }
        assertTrue(kept.stream().allMatch(Exchange::ended));
    }

    /** What is begun and then forgotten. */
    @Test
    void exchangesWithoutEnd() throws IOException, InterruptedException {
        int[] made = {0};
        try (Registry registry = Registry.compile(SOURCE); Sessions sessions = new Sessions(registry)) {
            flat(() -> {
                sessions.begin(Request.of("https://h7.example/").withBody(new byte[10_000]));
                if (++made[0] % 500 == 0) {
                    System.gc();
                    Thread.sleep(20);
                }
            });
        }
    }

    /** Where there is no memory to say what an exchange is to do, nobody hears of it. */
    @Test
    void exchangesThatNobodyHearsOf() throws IOException, InterruptedException {
        byte[] body = new byte[10_000];
        byte[][] nowhere = {};
        long[] numbers = new Reply().numbers;
        try (Registry registry = Registry.compile(SOURCE); Sessions sessions = new Sessions(registry)) {
            flat(() -> sessions.handle.inside(sessions, address -> {
                assertThrows(ArrayIndexOutOfBoundsException.class, () -> Native.sessionsBegin(
                        address, "https://h7.example/", "GET", null, 0, body, 0, 0, nowhere, numbers));
                assertEquals(0, numbers[Reply.ADDRESS]);
                return 0;
            }));
        }
    }
}
