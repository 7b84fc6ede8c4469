package io.credmatch;

/**
 * Many URLs in few calls of native code.
 *
 * <p>Their characters go into one array: {@link String#getChars} is exact for all strings and makes no garbage, whereas
 * the encoders of the JDK replace halves of surrogate pairs in silence. Strings that native code reads one by one out of
 * an array measure worse.
 */
final class Batch {
    /** Characters and URLs of a call; the native has room for them on its stack. */
    private static final int UNITS = 4096;

    private static final int URLS = 256;

    private Batch() {}

    /** The numbers of the entries of the URLs, which nobody else changes. */
    static int[] lookup(NativeHandle handle, boolean ofTable, String[] urls, String service) {
        int[] lengths = new int[urls.length];
        long sum = 0;
        for (int place = 0; place < urls.length; place++) {
            lengths[place] = urls[place].length();
            sum += lengths[place];
        }
        int[] answers = new int[urls.length];
        char[] units = new char[(int) Math.min(sum, UNITS)];
        int first = 0;
        while (first < urls.length) {
            int used = 0;
            int next = first;
            while (next < urls.length && next - first < URLS) {
                int length = lengths[next];
                if (length > units.length - used) {
                    if (next > first) {
                        break;
                    }
                    units = new char[length];
                }
                urls[next].getChars(0, length, units, used);
                used += length;
                next++;
            }
            Reply reply = new Reply();
            int status;
            int stripe = handle.enter();
            try {
                status = Native.lookupMany(
                        handle.address(),
                        ofTable,
                        units,
                        lengths,
                        first,
                        next - first,
                        service,
                        answers,
                        reply.texts,
                        reply.numbers);
            } finally {
                handle.exit(stripe);
            }
            reply.check(status);
            first = next;
        }
        if (urls.length == 0) {
            handle.exit(handle.enter());
        }
        return answers;
    }
}
