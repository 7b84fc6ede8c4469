package io.credmatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Each gives the proper error and never a crash. */
class BadInputTest {
    private static final String URL = "https://h.example/";

    private final Registry registry = Examples.registry();

    @AfterEach
    void close() {
        registry.close();
    }

    private void refused(Code code, String url) {
        assertSame(code, assertThrows(UrlException.class, () -> registry.lookup(url)).code());
        assertSame(code, assertThrows(UrlException.class, () -> registry.lookup(url, "mail")).code());
        assertSame(code, assertThrows(UrlException.class, () -> registry.findMatch(url)).code());
        assertSame(code, assertThrows(UrlException.class, () -> registry.explain(url)).code());
        assertSame(code, assertThrows(UrlException.class, () -> registry.sameScope(URL, url)).code());
        assertSame(code, assertThrows(UrlException.class, () -> registry.authorization(url)).code());
        assertArrayEquals(new int[] {0, -2, 0}, registry.lookupMany(List.of(URL, url, URL)));
    }

    @Test
    void malformedUrls() {
        refused(Code.URL_NO_SCHEME, "");
        refused(Code.URL_NO_SCHEME, "h.example");
        refused(Code.URL_BACKSLASH, "https:\\\\h.example");
        refused(Code.URL_CONTROL_CHARACTER, "https://h.example/ x");
        UrlException error = assertThrows(UrlException.class, () -> registry.lookup("https://h.example/ x"));
        assertEquals(OptionalInt.of(18), error.offset());
        assertEquals("percent-encode it: a blank is %20", error.help());
        assertEquals(List.of(), error.diagnostics());
    }

    /** Calls of native code have room for 256 URLs. */
    @Test
    void countsThatNoBatchHas() {
        for (int count : new int[] {-1, Integer.MIN_VALUE, 257, 100_000}) {
            assertThrows(IllegalArgumentException.class, () -> many(count), Integer.toString(count));
        }
        assertArrayEquals(registry.lookupMany(new String[] {""}), Arrays.copyOf(many(256), 1));
    }

    private int[] many(int count) {
        int[] answers = new int[Math.max(0, count)];
        registry.call((address, texts, numbers) -> Native.lookupMany(
                address, false, new char[0], new int[answers.length], 0, count, null, answers, texts, numbers));
        return answers;
    }

    /** Its array is its own, and what is in it changes. */
    @Test
    void listsThatKeepTheirArray() throws InterruptedException {
        String[] kept = new String[200];
        Arrays.fill(kept, URL);
        List<String> list = new AbstractList<>() {
            @Override
            public String get(int index) {
                return kept[index];
            }

            @Override
            public int size() {
                return kept.length;
            }

            @Override
            @SuppressWarnings("unchecked")
            public <T> T[] toArray(T[] array) {
                return (T[]) kept;
            }
        };
        AtomicBoolean stop = new AtomicBoolean();
        Thread changing = new Thread(() -> {
            while (!stop.get()) {
                kept[0] = URL + "#and-so-on";
                kept[1] = "";
                kept[0] = URL;
                kept[1] = URL;
            }
        });
        changing.start();
        try {
            for (long end = System.nanoTime() + 1_000_000_000; System.nanoTime() < end; ) {
                int[] numbers = registry.lookupMany(list);
                for (int place = 2; place < kept.length; place++) {
                    assertEquals(0, numbers[place]);
                }
            }
        } finally {
            stop.set(true);
            changing.join();
        }
    }

    @Test
    void embeddedNul() {
        refused(Code.URL_CONTROL_CHARACTER, "https://h.example/\0");
        refused(Code.URL_CONTROL_CHARACTER, "https://h.example\0.evil.example/");
        assertThrows(CompileException.class, () -> Registry.compile("\0"));
        assertThrows(CompileException.class, () -> Registry.compile(Examples.document("\0")));
        assertEquals(Registry.NO_ENTRY, registry.lookup("https://g.example/", "ma\0il"));
    }

    @Test
    void halvesOfSurrogatePairs() {
        for (String half : List.of("\ud800", "\udc00", "\udc00\ud800", "\ud83d")) {
            refused(Code.URL_INVALID, "https://h.example/" + half);
            refused(Code.URL_INVALID, "https://h.example/" + half + "/x");
            refused(Code.URL_INVALID, "https://h.example/" + "x".repeat(511 - 18) + half + "/x");
            refused(Code.URL_INVALID, "https://h.example/" + "x".repeat(5_000) + half);
            assertThrows(IllegalArgumentException.class, () -> registry.lookup(URL, half));
            assertThrows(IllegalArgumentException.class, () -> registry.lookupMany(List.of(URL), half));
            assertThrows(IllegalArgumentException.class, () -> Registry.compile(half));
            assertThrows(IllegalArgumentException.class, () -> Registry.compile(Source.of("<a/>").withName(half)));
            assertThrows(IllegalArgumentException.class, () -> registry.diff(registry, List.of(half)));
            assertThrows(IllegalArgumentException.class, () -> Credmatch.resolveReference(half, "x"));
            Source including = Source.of("<a/>").withInclude("x", half);
            assertThrows(IllegalArgumentException.class, () -> Registry.compile(including));
        }
        List<String> halves = List.of("https://h.example/\ud83d", "\ude00https://h.example/", URL);
        assertArrayEquals(new int[] {-2, -2, 0}, registry.lookupMany(halves));
        String pair = "https://h.example/" + "x".repeat(511 - 18) + "\ud83d\ude00";
        assertEquals(0, registry.lookup(pair));
        assertEquals(List.of(), registry.diff(registry, List.of(pair)));
    }

    @Test
    void hugeTexts() {
        String huge = "https://h.example/" + "x".repeat(5_000_000);
        refused(Code.URL_TOO_LONG, huge);
        refused(Code.URL_TOO_LONG, huge + "\u20ac");
        assertEquals(Registry.NO_ENTRY, registry.lookup("https://g.example/", huge));
        assertThrows(CompileException.class, () -> Registry.compile(huge));
    }

    @Test
    void nulls() {
        String url = null;
        for (Executable call : List.<Executable>of(
                () -> registry.lookup(url),
                () -> registry.lookup(url, "mail"),
                () -> registry.lookupMany((List<String>) null),
                () -> registry.lookupMany((String[]) null),
                () -> registry.lookupMany(Arrays.asList(URL, null)),
                () -> registry.lookupMany(new String[] {null}),
                () -> registry.findMatch(url),
                () -> registry.explain(url),
                () -> registry.sameScope(URL, url),
                () -> registry.sameScope(url, URL),
                () -> registry.diff(null),
                () -> registry.diff(registry, null),
                () -> registry.diff(registry, Arrays.asList(URL, null)),
                () -> registry.authorization(url),
                () -> registry.authorization(URL, null, Arrays.asList("Basic realm=x", null)),
                () -> Registry.compile((String) null),
                () -> Registry.compile((Source) null),
                () -> Registry.load((Path) null),
                () -> Registry.load((FileSource) null),
                () -> Registry.builder().add(null),
                () -> Registry.builder().limit(null, 1),
                () -> Registry.builder().table(null),
                () -> Registry.builder().load((FileSource) null),
                () -> FileSource.of(null),
                () -> FileSource.of(Path.of("x")).withLayer(null),
                () -> FileSource.of(Path.of("x")).withRoot(null),
                () -> Table.fromBytes(null),
                () -> Source.of((String) null),
                () -> Source.of((byte[]) null),
                () -> Source.of("").withName(null),
                () -> Source.of("").withLayer(null),
                () -> Source.of("").withInclude(null, ""),
                () -> Source.of("").withInclude("", (String) null),
                () -> Source.of("").withInclude("", (byte[]) null),
                () -> Credmatch.missingIncludes((Source) null),
                () -> Credmatch.resolveReference(null, ""),
                () -> Credmatch.resolveReference("", null))) {
            assertThrows(NullPointerException.class, call);
        }
    }

    @Test
    void listsThatHoldSomethingElse() {
        @SuppressWarnings({"unchecked", "rawtypes"})
        List<String> numbers = (List) List.of(1, 2);
        assertThrows(ArrayStoreException.class, () -> registry.lookupMany(numbers));
    }

    @Test
    void numbersOutOfRange() {
        for (Executable call : List.<Executable>of(
                () -> registry.explain(URL, null, -1, 1),
                () -> registry.explain(URL, null, 0, -1),
                () -> Source.of("").withFormatVersion(-1),
                () -> FileSource.of(Path.of("x")).withFormatVersion(-1),
                () -> Table.fromBytes(registry.tableBytes(), -1),
                () -> Table.fromBytes(registry.tableBytes(), 1L << 32),
                () -> Registry.builder().limit(Limit.DEPTH, -1),
                () -> Registry.builder().limit(Limit.DEPTH, 1L << 32))) {
            assertThrows(IllegalArgumentException.class, call);
        }
    }
}
