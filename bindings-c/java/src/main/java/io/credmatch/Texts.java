package io.credmatch;

import java.util.List;

import static java.util.Objects.requireNonNull;

/** Lists of texts on their way to the native. */
final class Texts {
    private Texts() {}

    /**
     * The texts of a list.
     *
     * @throws NullPointerException if it is null, or one of them is
     */
    static String[] present(List<String> list) {
        // Not every list gives an array that is nobody else's.
        String[] texts = list.toArray(new String[0]).clone();
        for (String text : texts) {
            requireNonNull(text);
        }
        return texts;
    }
}
