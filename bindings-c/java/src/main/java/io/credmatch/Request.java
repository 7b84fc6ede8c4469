package io.credmatch;

import static java.util.Objects.requireNonNull;

/**
 * A request that is about to be made. A {@code GET} without a body and for nobody, unless said. Values of it never change.
 */
public final class Request {
    /** What is sent along, as the native knows it. */
    private static final int BYTES = 0;

    private static final int ONCE = 1;
    private static final int REPEATABLE = 2;

    final String url;
    final String method;
    final String service;
    final int bodyKind;
    /** Null for none. */
    final byte[] body;
    final CurrentUser user;

    private Request(String url, String method, String service, int bodyKind, byte[] body, CurrentUser user) {
        this.url = url;
        this.method = method;
        this.service = service;
        this.bodyKind = bodyKind;
        this.body = body;
        this.user = user;
    }

    /**
     * A {@code GET} without a body.
     *
     * @param url absolute
     * @return the request
     */
    public static Request of(String url) {
        return new Request(requireNonNull(url, "url"), "GET", null, BYTES, null, null);
    }

    /**
     * The same with another method.
     *
     * @param method as it goes on the wire; Digest signs it
     * @return the request
     */
    public Request withMethod(String method) {
        return new Request(url, requireNonNull(method, "method"), service, bodyKind, body, user);
    }

    /**
     * The same for a caller that names a service.
     *
     * @param service null for none
     * @return the request
     */
    public Request withService(String service) {
        return new Request(url, method, service, bodyKind, body, user);
    }

    /**
     * The same with a body. It can be sent again, and Digest can sign it.
     *
     * @param body its bytes, which are copied
     * @return the request
     */
    public Request withBody(byte[] body) {
        return new Request(url, method, service, BYTES, body.clone(), user);
    }

    /**
     * The same with a body that is read while it is sent.
     *
     * @param repeatable whether it can be read again from its start
     * @return the request
     */
    public Request withStream(boolean repeatable) {
        return new Request(url, method, service, repeatable ? REPEATABLE : ONCE, null, user);
    }

    /**
     * The same for a user: whom entries mean that hold {@code currentCredentials} and their like.
     *
     * @param user null for none
     * @return the request
     */
    public Request withUser(CurrentUser user) {
        return new Request(url, method, service, bodyKind, body, user);
    }

    /** The method: URLs may hold what is nobody's business. */
    @Override
    public String toString() {
        return "Request[" + method + "]";
    }
}
