package io.credmatch.bench;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The look-ups in a loop of C. */
final class Loop {
    private Loop() {}

    /** @param library the file that loop.c was compiled to */
    static long open(String library, String xml, List<String> urls) {
        System.load(library);
        int[] lengths = urls.stream().mapToInt(url -> url.getBytes(StandardCharsets.UTF_8).length).toArray();
        byte[] joined = String.join("", urls).getBytes(StandardCharsets.UTF_8);
        return open(xml.getBytes(StandardCharsets.UTF_8), joined, lengths);
    }

    private static native long open(byte[] xml, byte[] urls, int[] lengths);

    static native long single(long loop);

    static native long many(long loop);
}
