package io.credmatch;

import java.util.List;

import static java.util.Objects.requireNonNull;

/** What needs no registry. */
public final class Credmatch {
    private Credmatch() {}

    /**
     * The version of this library, such as {@code 1.2.3}.
     *
     * @return the version
     */
    public static String version() {
        Library.require();
        Reply reply = new Reply();
        reply.texts[0] = Native.version();
        return reply.text();
    }

    /**
     * What documents include by XInclude and what was not supplied. It is in the order of the documents; what is supplied
     * may include more: ask again until the list is empty.
     *
     * @param sources the documents
     * @return what is missing
     * @throws CompileException if the markup of the documents is wrong
     */
    public static List<MissingInclude> missingIncludes(Source... sources) {
        return new RegistryBuilder().addAll(sources).missingIncludes();
    }

    /**
     * A reference resolved against a base, by RFC 3986 section 5.2. So is the target of a redirect.
     *
     * @param base the URL or path of the document
     * @param reference absolute or relative
     * @return the URL or path
     */
    public static String resolveReference(String base, String reference) {
        requireNonNull(base, "base");
        requireNonNull(reference, "reference");
        Library.require();
        Reply reply = new Reply();
        return reply.check(Native.resolveReference(base, reference, reply.texts, reply.numbers)).text();
    }
}
