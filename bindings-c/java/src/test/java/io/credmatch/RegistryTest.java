package io.credmatch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class RegistryTest {
    @Test
    void theLongerPathWins() {
        try (Registry registry = Examples.registry()) {
            assertEquals(3, registry.entryCount());
            assertEquals(0, registry.lookup("https://h.example/"));
            assertEquals(1, registry.lookup("https://h.example/admin/users"));
            assertEquals(2, registry.lookup("https://h.example/", "mail"));
            assertEquals(Registry.NO_ENTRY, registry.lookup("https://g.example/"));
            assertEquals("Registry[3 entries]", registry.toString());
        }
    }

    @Test
    void manyAreAnsweredAsOneByOne() {
        try (Registry registry = Examples.registry()) {
            List<String> urls = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                switch (i % 5) {
                    case 0 -> urls.add("https://h.example/" + i);
                    case 1 -> urls.add("https://h.example/admin/" + "x".repeat(i));
                    case 2 -> urls.add("https://g.example/?q=\u00fc\u20ac\ud83d\ude00" + i);
                    case 3 -> urls.add("");
                    default -> urls.add("https://H.EXAMPLE/admin?" + "\u00e9".repeat(i));
                }
            }
            for (String service : new String[] {null, "mail"}) {
                int[] many = registry.lookupMany(urls, service);
                assertArrayEquals(many, registry.lookupMany(urls.toArray(new String[0]), service));
                for (int i = 0; i < urls.size(); i++) {
                    assertEquals(single(registry, urls.get(i), service), many[i], urls.get(i));
                }
            }
            assertArrayEquals(new int[0], registry.lookupMany(List.of()));
            assertArrayEquals(new int[] {0}, registry.lookupMany(new String[] {"https://h.example/"}));
        }
    }

    /** Calls of native code that hold many URLs, few, and one; each with more room than the one before. */
    @Test
    void manyOfAllLengths() {
        try (Registry registry = Examples.registry()) {
            List<String> urls = new ArrayList<>();
            List<Integer> expected = new ArrayList<>();
            for (int length : new int[] {0, 1, 40, 300, 3_000, 5_000, 4_000, 9_000, 0}) {
                for (int i = 0; i < 300; i++) {
                    boolean ofAdmin = i % 3 == 0;
                    urls.add("https://h.example/" + (ofAdmin ? "admin/" : "") + "x".repeat(length) + i);
                    expected.add(ofAdmin ? 1 : 0);
                }
            }
            int[] numbers = expected.stream().mapToInt(Integer::intValue).toArray();
            assertArrayEquals(numbers, registry.lookupMany(urls));
            urls.replaceAll(url -> url + "?\u00fc");
            assertArrayEquals(numbers, registry.lookupMany(urls));
        }
    }

    private static int single(Registry registry, String url, String service) {
        try {
            return registry.lookup(url, service);
        } catch (UrlException e) {
            return Registry.INVALID_URL;
        }
    }

    @Test
    void aMatchSaysWhere() {
        try (Registry registry = Examples.registry()) {
            Match match = registry.findMatch("https://h.example/admin").orElseThrow();
            assertEquals(1, match.entry());
            assertEquals(3, match.line());
            assertEquals(1, match.column());
            assertFalse(match.preemptive());
            assertEquals(Specificity.EXACT, match.rank().host());
            assertEquals(Specificity.ANY, match.rank().port());
            assertEquals(1, match.rank().path());
            assertEquals(2, registry.findMatch("https://h.example/", "mail").orElseThrow().entry());
            assertEquals(Optional.empty(), registry.findMatch("https://g.example/"));
        }
    }

    @Test
    void anEntrySaysWhatItServes() {
        try (Registry registry = Examples.registry()) {
            Entry entry = registry.entry(1);
            assertEquals(1, entry.entry());
            assertEquals(Layer.GLOBAL, entry.layer());
            assertEquals(Kind.PASSWORD, entry.kind());
            assertEquals(Optional.of("h.example"), entry.host());
            assertEquals(Optional.of("/admin"), entry.path());
            assertEquals(OptionalInt.empty(), entry.port());
            assertEquals(Optional.of("mail"), registry.entry(2).service());
            assertThrows(IndexOutOfBoundsException.class, () -> registry.entry(3));
            for (int number : new int[] {Registry.NO_ENTRY, Registry.INVALID_URL, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
                assertThrows(IndexOutOfBoundsException.class, () -> registry.entry(number));
            }
        }
    }

    @Test
    void anExplanationTurnsPages() {
        try (Registry registry = Examples.registry()) {
            Explanation all = registry.explain("https://user@h.example/admin?q");
            assertEquals("/admin", all.compared().orElseThrow().path());
            assertEquals(OptionalInt.of(443), all.compared().orElseThrow().port());
            assertEquals(List.of(1, 0), all.matches().stream().map(Explanation.Candidate::entry).toList());
            assertEquals(Optional.empty(), all.matches().get(0).lostBy());
            assertEquals(Explanation.Decider.PATH, all.matches().get(1).lostBy().orElseThrow().attribute());
            assertEquals(1, all.excludedBy().get(Attribute.SERVICE));
            assertEquals(0, all.excludedBy().get(Attribute.HOST));
            assertEquals(Attribute.SERVICE, all.excluded().get(0).attribute());
            Explanation page = registry.explain("https://g.example/", null, 1, 1);
            assertEquals(List.of(1), page.excluded().stream().map(Explanation.Exclusion::entry).toList());
            assertEquals(3, page.excludedBy().get(Attribute.HOST));
            assertEquals(Optional.empty(), registry.explain("mailto:a@b.example").compared());
        }
    }

    @Test
    void scopesAreCompared() {
        try (Registry registry = Examples.registry()) {
            assertTrue(registry.sameScope("https://h.example/a", "https://h.example:443/b"));
            assertFalse(registry.sameScope("https://h.example/a", "https://h.example/admin"));
            assertFalse(registry.sameScope("https://h.example/a", "http://h.example/a", "mail"));
        }
    }

    @Test
    void lintsAreFound() {
        try (Registry registry = Registry.compile(Examples.document(Examples.entry("host=\"H.example\"")))) {
            List<Diagnostic> found = registry.lint();
            assertTrue(found.stream().anyMatch(one -> one.code() == Code.UNCANONICAL_SPELLING), found.toString());
            assertTrue(found.stream().allMatch(one -> one.severity() == Severity.WARNING), found.toString());
            assertTrue(found.stream().allMatch(one -> one.line() == 2), found.toString());
        }
    }

    @Test
    void registriesAreCompared() {
        String changed = Examples.entry("host=\"h.example\"").replace(Examples.SECRET, "other");
        try (Registry old = Examples.registry();
                Registry same = Examples.registry();
                Registry newer = Registry.compile(Examples.document(changed))) {
            assertEquals(List.of(), old.diff(same));
            List<Difference> found = old.diff(newer, List.of("https://h.example/", "https://h.example/admin", "x"));
            assertEquals(
                    List.of(Difference.Change.CREDENTIALS, Difference.Change.ENTRY, Difference.Change.REFUSED),
                    found.stream().map(Difference::change).toList());
            assertEquals(1, found.get(1).before().orElseThrow().entry());
            assertEquals(0, found.get(1).after().orElseThrow().entry());
            assertEquals(Optional.of(Code.URL_NO_SCHEME), found.get(2).refused());
            assertFalse(old.diff(newer).isEmpty());
            assertEquals(List.of(), old.diff(newer, List.of()));
            assertEquals(List.of(), old.diff(old));
        }
    }

    @Test
    void layersAndOptionsTakePart() {
        Source global = Source.of(Examples.document(Examples.entry("host=\"h.example\" protocol=\"https\"")));
        Source process = Source.of(Examples.document(Examples.entry("host=\"h.example\"")))
                .withName("process.xml")
                .withLayer(Layer.PROCESS);
        try (Registry registry = Registry.compile(global, process)) {
            assertEquals(1, registry.lookup("https://h.example/"));
            assertEquals(Layer.PROCESS, registry.entry(1).layer());
            assertEquals("process.xml", registry.entry(1).source());
            assertEquals(1, registry.entry(1).priority());
        }
        try (Registry registry = Registry.compile(global.withPriority(7), process)) {
            assertEquals(0, registry.lookup("https://h.example/"));
            assertEquals(7, registry.entry(0).priority());
        }
        try (Registry registry =
                Registry.builder().guessPorts(true).add(global).compile()) {
            assertEquals(OptionalInt.of(443), registry.entry(0).port());
        }
        for (Limit limit : Limit.values()) {
            Registry.builder().limit(limit, 1_000_000).add(global).compile().close();
        }
        CompileException error = assertThrows(
                CompileException.class, () -> Registry.builder().limit(Limit.ENTRIES, 0).add(global).compile());
        assertEquals(Code.TOO_MANY_ENTRIES, error.code());
    }

    @Test
    void formatVersionsTakePart(@TempDir Path folder) throws IOException {
        String entries = Examples.document(Examples.entry("host=\"h.example\"")).replace("\n", "");
        Source process = Source.of(
                        "<process xmlns=\"http://www.infinica.com/process-engine\" version=\"5\">" + entries + "</process>")
                .withLayer(Layer.PROCESS);
        try (Registry registry = Registry.compile(process)) {
            assertEquals(1, registry.entry(0).priority());
        }
        try (Registry registry = Registry.compile(process.withFormatVersion(4))) {
            assertEquals(0, registry.entry(0).priority());
        }
        Path file = folder.resolve("process.xml");
        Files.writeString(file, "<process xmlns=\"http://www.infinica.com/process-engine\">" + entries + "</process>");
        FileSource source = FileSource.of(file).withLayer(Layer.PROCESS).withFormatVersion(4);
        try (Registry registry = Registry.load(source, source.withPriority(3))) {
            assertEquals(0, registry.entry(0).priority());
            assertEquals(3, registry.entry(1).priority());
        }
    }

    @Test
    void bytesAreReadInTheirEncoding() {
        String text = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>"
                + Examples.document(Examples.entry("host=\"h.example\" path=\"/\u00e9\""));
        try (Registry registry = Registry.compile(Source.of(text.getBytes(StandardCharsets.ISO_8859_1)))) {
            assertEquals(0, registry.lookup("https://h.example/\u00e9"));
            assertEquals(0, registry.lookup("https://h.example/%C3%A9"));
        }
    }

    @Test
    void longDocumentsCrossWhole() {
        StringBuilder entries = new StringBuilder();
        for (int i = 0; i < 3_000; i++) {
            // Of one, two, three and four bytes, so that a pair stands at the border of what is read at a time.
            entries.append(Examples.entry("host=\"h" + i + ".example\" path=\"/a\u00e9\u20ac\ud83d\ude00\""));
        }
        try (Registry registry = Registry.compile(Examples.document(entries.toString()))) {
            assertEquals(3_000, registry.entryCount());
            assertEquals(2_999, registry.lookup("https://h2999.example/a\u00e9\u20ac\ud83d\ude00/x"));
            assertEquals(Optional.of("/a%C3%A9%E2%82%AC%F0%9F%98%80"), registry.entry(1_234).path());
        }
    }

    @Test
    void includesAreSupplied() {
        String document = "<credentials xmlns=\"http://www.infinica.com/credentials\" "
                + "xmlns:xi=\"http://www.w3.org/2001/XInclude\"><xi:include href=\"more.xml\"/></credentials>";
        Source source = Source.of(document).withName("conf/registry.xml");
        MissingInclude missing = Credmatch.missingIncludes(source).get(0);
        assertEquals("more.xml", missing.href());
        assertEquals("conf/more.xml", missing.target());
        assertEquals(Code.MISSING_INCLUDE, assertThrows(CompileException.class, () -> Registry.compile(source)).code());
        String more = Examples.entry("xmlns=\"http://www.infinica.com/credentials\" host=\"h.example\"");
        for (Source whole : List.of(
                source.withInclude(missing.target(), more),
                source.withInclude(missing.target(), more.getBytes(StandardCharsets.UTF_8)))) {
            assertEquals(List.of(), Credmatch.missingIncludes(whole));
            try (Registry registry = Registry.compile(whole)) {
                assertEquals("conf/more.xml", registry.entry(0).source());
            }
        }
    }

    @Test
    void filesAreLoaded(@TempDir Path folder) throws IOException {
        Path below = Files.createDirectory(folder.resolve("b\u00e9low"));
        Path file = below.resolve("registry.xml");
        Files.writeString(file, Examples.document(
                "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"more.xml\"/>"));
        Files.writeString(below.resolve("more.xml"),
                Examples.entry("xmlns=\"http://www.infinica.com/credentials\" host=\"h.example\""));
        try (Registry registry = Registry.load(file)) {
            assertEquals(0, registry.lookup("https://h.example/"));
        }
        assertThrows(IOException.class, () -> Registry.load(folder.resolve("none.xml")));
        assertThrows(IOException.class, () -> Registry.load(folder));

        Files.writeString(folder.resolve("outside.xml"),
                Examples.entry("xmlns=\"http://www.infinica.com/credentials\" host=\"g.example\""));
        Files.writeString(file, Files.readString(file).replace("more.xml", "../outside.xml"));
        assertThrows(CompileException.class, () -> Registry.load(file));
        try (Registry registry =
                Registry.load(FileSource.of(file).withLayer(Layer.PARTITION).withRoot(folder).withPriority(7))) {
            assertEquals(0, registry.lookup("https://g.example/"));
            assertEquals(Layer.PARTITION, registry.entry(0).layer());
            assertEquals(7, registry.entry(0).priority());
        }
    }

    @Test
    void whatIsWrongIsSaidAllAtOnce() {
        String document = Examples.document(Examples.entry("hots=\"h\""), Examples.entry("host=\"\""));
        CompileException error = assertThrows(
                CompileException.class, () -> Registry.compile(Source.of(document).withName("wrong.xml")));
        assertEquals(Code.UNKNOWN_ATTRIBUTE, error.code());
        assertEquals(2, error.diagnostics().size());
        Diagnostic first = error.diagnostics().get(0);
        assertEquals(Severity.ERROR, first.severity());
        assertEquals("wrong.xml", first.source());
        assertEquals(2, first.line());
        assertEquals(9, first.column());
        assertTrue(first.help().orElseThrow().contains("host"), first.help().toString());
        assertEquals("wrong.xml:2:9: error[unknown-attribute]: " + first.message() + " (" + first.help().orElseThrow() + ")",
                first.toString());
        assertEquals(first + " (and 1 more)", error.getMessage());
        assertEquals(Code.EMPTY_HOST, error.diagnostics().get(1).code());
        assertEquals(Code.NO_ROOT, assertThrows(CompileException.class, () -> Registry.compile("")).code());
        try (Registry empty = Registry.compile()) {
            assertEquals(0, empty.entryCount());
        }
    }

    /** The code first, and the byte that is wrong, whichever method says it. */
    @Test
    void messagesOfUrlsSayTheirCode() {
        String url = "https://crm.example.com\\@evil.example/";
        try (Registry registry = Examples.registry(); Sessions sessions = new Sessions(registry)) {
            for (Executable call : List.<Executable>of(
                    () -> registry.lookup(url),
                    () -> registry.findMatch(url),
                    () -> registry.authorization(url),
                    () -> sessions.begin(url),
                    () -> sessions.header(url))) {
                String message = assertThrows(UrlException.class, call).getMessage();
                assertTrue(message.startsWith("url-backslash: "), message);
                assertTrue(message.endsWith(" (at byte 23)"), message);
            }
        }
    }

    @Test
    void aTableMakesCompilingFaster() {
        Source source = Source.of(Examples.document(Examples.entry("host=\"h.example\"")));
        byte[] table;
        try (Registry registry = Registry.compile(source)) {
            table = registry.tableBytes();
        }
        try (Registry registry =
                Registry.builder().table(table).add(source).compile()) {
            assertEquals(0, registry.lookup("https://h.example/"));
        }
        Source other = Source.of(Examples.document(Examples.entry("host=\"g.example\"")));
        TableException error = assertThrows(
                TableException.class, () -> Registry.builder().table(table).add(other).compile());
        assertEquals(Code.TABLE_DIGEST, error.code());
        assertTrue(error.getMessage().startsWith("table-digest: "), error.getMessage());
    }

    @Test
    void referencesAreResolved() {
        assertEquals("https://h.example/b?c", Credmatch.resolveReference("https://h.example/a/x", "../b?c"));
        assertEquals(System.getProperty("credmatch.test.version"), Credmatch.version());
    }
}
