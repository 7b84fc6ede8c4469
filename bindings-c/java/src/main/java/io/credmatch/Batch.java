package io.credmatch;

/**
 * Many URLs in few calls of native code.
 *
 * <p>Their characters go into one array, by way of a {@link StringBuilder}: it takes strings as the bytes that they mostly
 * are, and widens all of a call in one go. It is exact for all strings, whereas the encoders of the JDK replace halves of
 * surrogate pairs in silence. Strings that are widened one by one, or that native code reads one by one out of an array,
 * measure worse.
 */
final class Batch {
    /** Characters and URLs of a call; the native has room for them on its stack. */
    private static final int UNITS = 4096;

    private static final int URLS = 256;

    private final String[] urls;
    private final int[] lengths;
    private StringBuilder joined;
    private char[] units = {};

    private Batch(String[] urls) {
        this.urls = urls;
        lengths = new int[Math.min(urls.length, URLS)];
    }

    /** The numbers of the entries of the URLs, which nobody else changes. */
    static int[] lookup(Lookups owner, boolean ofTable, String[] urls, String service) {
        NativeHandle handle = owner.handle;
        Batch batch = new Batch(urls);
        int[] answers = new int[urls.length];
        int first = 0;
        while (first < urls.length) {
            int next = batch.gather(first);
            int from = first;
            handle.call(owner, (address, texts, numbers) -> Native.lookupMany(
                    address,
                    ofTable,
                    batch.units,
                    batch.lengths,
                    from,
                    next - from,
                    service,
                    answers,
                    texts,
                    numbers));
            first = next;
        }
        if (urls.length == 0) {
            handle.requireOpen();
        }
        return answers;
    }

    /** Writes the characters and lengths of a call, from this URL on. The URL after them. */
    private int gather(int first) {
        int used = 0;
        int next = first;
        while (next < urls.length && next - first < URLS) {
            int length = urls[next].length();
            if (length > UNITS - used && next > first) {
                break;
            }
            lengths[next - first] = length;
            used += length;
            next++;
        }
        if (units.length < used) {
            // Of the last call, or of one that is too long by itself, what it takes; else what others may take, too.
            int room = next == urls.length ? used : Math.max(used, UNITS);
            units = new char[room];
            joined = null;
        }
        if (next - first == 1) {
            urls[first].getChars(0, used, units, 0);
            return next;
        }
        if (joined == null) {
            joined = new StringBuilder(units.length);
        }
        joined.setLength(0);
        for (int place = first; place < next; place++) {
            joined.append(urls[place]);
        }
        joined.getChars(0, used, units, 0);
        return next;
    }
}
