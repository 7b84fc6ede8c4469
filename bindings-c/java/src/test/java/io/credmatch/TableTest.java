package io.credmatch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void theLengthOfUrlsIsLimited() {
        String url = "https://h.example/";
        try (Registry registry = Examples.registry();
                Table enough = Table.fromBytes(registry.tableBytes(), url.length());
                Table less = Table.fromBytes(registry.tableBytes(), url.length() - 1)) {
            assertEquals(0, enough.lookup(url));
            UrlException refused = assertThrows(UrlException.class, () -> less.lookup(url));
            assertEquals(Code.URL_TOO_LONG, refused.code());
            assertArrayEquals(new int[] {Table.INVALID_URL}, less.lookupMany(List.of(url)));
        }
    }

    private static Table table() {
        try (Registry registry = Examples.registry()) {
            return Table.fromBytes(registry.tableBytes());
        }
    }

    @Test
    void itAnswersAsItsRegistry() {
        try (Table table = table()) {
            assertEquals(3, table.entryCount());
            assertEquals(1, table.lookup("https://h.example/admin"));
            assertEquals(2, table.lookup("https://h.example/", "mail"));
            assertEquals(Registry.NO_ENTRY, table.lookup("https://g.example/"));
            assertEquals(Code.URL_NO_SCHEME, assertThrows(UrlException.class, () -> table.lookup("h")).code());
            List<String> urls = List.of("https://h.example/", "x", "https://g.example/", "https://h.example/admin");
            assertArrayEquals(new int[] {0, -2, -1, 1}, table.lookupMany(urls));
            assertArrayEquals(new int[] {2, -2, -1, 1}, table.lookupMany(urls.toArray(new String[0]), "mail"));
            assertArrayEquals(new int[] {0}, table.lookupMany(new String[] {"https://h.example/"}));
            assertTrue(table.sameScope("https://h.example/a", "https://h.example/b"));
            assertFalse(table.sameScope("https://h.example/a", "https://h.example/admin"));
            assertEquals("Table[3 entries]", table.toString());
        }
    }

    @Test
    void damageIsFound() {
        byte[] bytes;
        try (Registry registry = Examples.registry()) {
            bytes = registry.tableBytes();
        }
        bytes[bytes.length / 2] ^= 1;
        assertEquals(Code.TABLE_CHECKSUM, assertThrows(TableException.class, () -> Table.fromBytes(bytes)).code());
        assertEquals(Code.TABLE_FOREIGN, assertThrows(TableException.class, () -> Table.fromBytes(new byte[0])).code());
    }

    @Test
    void closedIsClosed() {
        Table table = table();
        table.close();
        table.close();
        assertEquals("Table[closed]", table.toString());
        assertThrows(IllegalStateException.class, () -> table.lookup("https://h.example/"));
        assertThrows(IllegalStateException.class, () -> table.lookupMany(List.of("https://h.example/")));
        assertThrows(IllegalStateException.class, () -> table.lookupMany(List.of()));
        assertThrows(IllegalStateException.class, () -> table.sameScope("https://h.example/", "https://h.example/"));
        assertThrows(IllegalStateException.class, table::entryCount);
    }
}
