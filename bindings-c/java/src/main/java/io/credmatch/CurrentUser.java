package io.credmatch;

import java.lang.ref.Reference;
import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * Who a request is for: who logged in, with which groups and credentials. Entries that hold {@code currentCredentials},
 * {@code authenticatedCredentials} or a {@code live} impersonation mean this user.
 *
 * <p>It is immutable and safe to share between threads. A request that is begun for a user who is closed is an
 * {@link IllegalStateException}.
 */
public final class CurrentUser implements AutoCloseable {
    final NativeHandle handle;

    /**
     * Who a request is for: who logged in, with which groups and credentials. Here it is one without either.
     *
     * @param name who logged in
     */
    public CurrentUser(String name) {
        this(name, List.of(), List.of());
    }

    /**
     * Who a request is for: who logged in, with which groups and credentials.
     *
     * @param name who logged in
     * @param groups the groups
     * @param credentials the XML of each element, those that are preferred first, such as
     *     {@code <passwordCredentials xmlns="http://www.infinica.com/credentials" name="..." password="..."/>}
     * @throws CompileException if XML is wrong
     * @throws AuthorizationException if credentials stand for those of somebody else
     */
    public CurrentUser(String name, List<String> groups, List<String> credentials) {
        this(making(requireNonNull(name, "name"), Texts.present(groups), Texts.present(credentials)));
    }

    private CurrentUser(NativeHandle.Making making) {
        handle = new NativeHandle("user", Native::userFree);
        handle.make(this, making);
    }

    private static NativeHandle.Making making(String name, String[] groups, String[] credentials) {
        Library.require();
        return (texts, numbers) -> Native.userNew(name, groups, credentials, texts, numbers);
    }

    /**
     * The same user acting as another one. Here without groups of its own.
     *
     * @param name that of the other one
     * @return another object, which is to be closed too
     */
    public CurrentUser impersonating(String name) {
        return impersonating(name, List.of());
    }

    /**
     * The same user acting as another one.
     *
     * @param name that of the other one
     * @param groups those that are added
     * @return another object, which is to be closed too
     */
    public CurrentUser impersonating(String name, List<String> groups) {
        requireNonNull(name, "name");
        String[] added = Texts.present(groups);
        return new CurrentUser((texts, numbers) ->
                handle.inside(this, address -> Native.userImpersonating(address, name, added, texts, numbers)));
    }

    /**
     * Lets go of the user and wipes the credentials. An exchange for this user keeps them until it has ended, or is closed.
     * Waits for calls of other threads, for ten seconds at most: then this is left to the garbage collector. Closing twice
     * does nothing.
     */
    @Override
    public void close() {
        handle.close();
        Reference.reachabilityFence(this);
    }

    /** Nothing of who it is. */
    @Override
    public String toString() {
        return "CurrentUser[" + (handle.isClosed() ? "closed" : "open") + "]";
    }
}
