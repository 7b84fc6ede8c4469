/**
 * Which credentials does a request to this URL get?
 *
 * <p>A {@link io.credmatch.Registry} is compiled from the XML of credentials registries and answers which entry a URL
 * gets, and why. It is immutable and safe to share between threads; a new one replaces it, and
 * {@link io.credmatch.Registry#close()} of the old one waits for the lookups that are inside it.
 *
 * <p>The native library is searched for once, in this order: the file that the system property
 * {@code credmatch.library} names; {@code credmatchjni} on {@code java.library.path}; the resource
 * {@code /native/{os}-{arch}/} or {@code /native/{os}-{arch}-musl/} of a jar, which is copied to a private temporary
 * folder and removed when it is loaded. If it is nowhere, an {@link java.lang.UnsatisfiedLinkError} names the places.
 *
 * <p>{@link io.credmatch.Sessions} carry requests through: an {@link io.credmatch.Exchange} says step by step what to send and
 * what to do about the answer. {@link io.credmatch.HttpCredentials} does so for HTTP clients, each of which has a package of
 * its own below this one.
 *
 * <p>A match for one URL says nothing about another: look every hop of a redirect up anew, its target resolved by
 * {@link io.credmatch.Credmatch#resolveReference(String, String)}.
 */
package io.credmatch;
