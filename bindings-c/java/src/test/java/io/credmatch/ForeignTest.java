package io.credmatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Look-ups one by one, which may be by java.lang.foreign, beside those of many, which are by JNI. */
@Timeout(120)
class ForeignTest {
    /** What a URL may be made of, and what an encoder writes for what it doesn't know. */
    private static final List<String> PIECES = List.of(
            "https://h.example/", "https://H.example:443/", "http://g.example", "/admin", "/", "?", "?", "#", "x", "%61", "\u00fc",
            "\u20ac", "\ud83d\ude00", "\ud83d", "\ud83f", "\ude00", "\udc3f", "\u013f", "\u3f3f", "x".repeat(490));

    /** Another thread links it. */
    @BeforeAll
    static void fromJdk22On() throws InterruptedException {
        if (Runtime.version().feature() < 22) {
            assertFalse(Foreign.isUsed());
            return;
        }
        Library.require();
        long start = System.nanoTime();
        while (!Foreign.isUsed()) {
            assertTrue(System.nanoTime() - start < 30_000_000_000L, "java.lang.foreign was not linked in 30 seconds");
            Thread.sleep(10);
        }
    }

    /** It answers by itself, and leaves to JNI what the bytes do not say and what is long. */
    @Test
    void whichItMakes() {
        boolean isUsed = Foreign.isUsed();
        try (Registry registry = Examples.registry();
                Table table = Table.fromBytes(registry.tableBytes())) {
            for (String url : List.of("https://h.example/", "https://h.example/?", "https://h.example/\u20ac", "x")) {
                int answer = isUsed ? number(registry, url) : Foreign.NOT_MADE;
                assertEquals(answer, Foreign.registryLookup(registry.handle.address(), url, url.length()), url);
                assertEquals(answer, Foreign.tableLookup(table.handle.address(), url, url.length()), url);
            }
            for (String url : List.of(
                    "https://h.example/\ud83d", "https://h.example/??", "https://h.example/" + "x".repeat(500))) {
                assertEquals(Foreign.NOT_MADE, Foreign.registryLookup(registry.handle.address(), url, url.length()), url);
                assertEquals(Foreign.NOT_MADE, Foreign.tableLookup(table.handle.address(), url, url.length()), url);
            }
        }
    }

    /** The JVM waits for a look-up that is made this way, however long it takes. */
    @Test
    void whatHasManyPatternsToTryIsForJni() {
        for (int count : new int[] {16, 17}) {
            StringBuilder entries = new StringBuilder();
            for (int number = 0; number < count; number++) {
                entries.append(Examples.entry("path=\"/**/a*/" + number + "*\""));
            }
            try (Registry registry = Registry.compile(Examples.document(entries.toString()));
                    Table table = Table.fromBytes(registry.tableBytes())) {
                for (Lookups lookups : List.of(registry, table)) {
                    assertEquals(count == 16, lookups.isQuick);
                    assertEquals(7, lookups.lookup("https://h.example/a/7"));
                }
            }
        }
    }

    @Test
    void bothSayTheSame() {
        Random random = new Random(22);
        List<String> urls = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            StringBuilder url = new StringBuilder(random.nextInt(8) > 0 ? PIECES.get(0) : "");
            for (int pieces = random.nextInt(6); pieces > 0; pieces--) {
                url.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            urls.add(url.toString());
        }
        try (Registry registry = Examples.registry();
                Table table = Table.fromBytes(registry.tableBytes())) {
            for (Lookups lookups : List.of(registry, table)) {
                int[] many = lookups.lookupMany(urls);
                for (int i = 0; i < many.length; i++) {
                    assertEquals(many[i], number(lookups, urls.get(i)), urls.get(i));
                }
            }
        }
    }

    private static int number(Lookups lookups, String url) {
        try {
            return lookups.lookup(url);
        } catch (UrlException e) {
            return Lookups.INVALID_URL;
        }
    }
}
