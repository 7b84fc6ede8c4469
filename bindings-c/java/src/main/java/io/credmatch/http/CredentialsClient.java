package io.credmatch.http;

import io.credmatch.HttpCredentials;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * Sends requests by a {@link HttpClient}, with the credentials of a registry.
 *
 * <p>Each request, and each hop of a redirect, has an exchange of its own: at once or when the server asks, with at most
 * one retry (and one more if the server says that its nonce is stale). What is sent with one hop is on no other, and
 * responses do not show it. A request that has a header {@code Authorization} is left alone; of any other one, nobody but
 * the registry says whom its account acts as ({@link HttpCredentials#HEADERS}). What the client's authenticator and its proxy
 * do is their own.
 *
 * <p>Redirects are followed here, since the client itself would take headers along: {@code POST} becomes {@code GET} for
 * 301 and 302, all but {@code HEAD} do for 303; {@code https} never becomes {@code http}; what the caller has set of
 * {@link HttpCredentials#HEADERS} and {@code Cookie} does not go to another origin.
 *
 * <p>It is immutable and safe to share between threads.
 */
public final class CredentialsClient {
    /** As many hops as browsers take. */
    private static final int REDIRECTS = 20;

    private final HttpClient client;
    private final HttpCredentials credentials;
    private final int redirects;

    private CredentialsClient(HttpClient client, HttpCredentials credentials, int redirects) {
        this.client = client;
        this.credentials = credentials;
        this.redirects = redirects;
    }

    /**
     * By this client, and with these credentials. It follows up to 20 redirects.
     *
     * @param client one that follows no redirects itself, which is how they are built unless asked for
     * @param credentials what is sent
     * @return what sends
     * @throws IllegalArgumentException if the client follows redirects
     */
    public static CredentialsClient of(HttpClient client, HttpCredentials credentials) {
        if (client.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException("the client follows redirects itself");
        }
        return new CredentialsClient(client, Objects.requireNonNull(credentials, "credentials"), REDIRECTS);
    }

    /**
     * The same with another number of redirects.
     *
     * @param most how many are followed; then the answer stands
     * @return what sends
     * @throws IllegalArgumentException if it is negative
     */
    public CredentialsClient withRedirects(int most) {
        if (most < 0) {
            throw new IllegalArgumentException("no number of redirects: " + most);
        }
        return new CredentialsClient(client, credentials, most);
    }

    /**
     * Sends a request, as {@link HttpClient#send}.
     *
     * @param <T> what a body becomes
     * @param request what is sent; its body must be one that can be sent again, as those of the JDK are
     * @param handler takes the body of the last response
     * @return the last response
     * @throws IOException if sending or receiving fails
     * @throws InterruptedException if the thread is interrupted
     * @throws io.credmatch.AuthorizationException if what the request would send can't be presented
     * @throws io.credmatch.UrlException if the URL is malformed
     */
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        Hop<T> hop = new Hop<>(credentials, request, handler, redirects);
        while (true) {
            HttpResponse<T> response;
            Hop<T> next;
            try {
                response = client.send(hop.request(), hop);
                next = hop.next(response);
            } catch (IOException | InterruptedException | RuntimeException | Error e) {
                hop.close();
                throw e;
            }
            if (next == null) {
                return hop.answer(response);
            }
            hop = next;
        }
    }

    /**
     * Sends a request, as {@link HttpClient#sendAsync}. Steps that the engine takes are taken in a thread of the client's
     * after the first.
     *
     * @param <T> what a body becomes
     * @param request what is sent; its body must be one that can be sent again, as those of the JDK are
     * @param handler takes the body of the last response
     * @return the last response, or what {@link #send} throws
     */
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return sendAsync(new Hop<>(credentials, request, handler, redirects));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private <T> CompletableFuture<HttpResponse<T>> sendAsync(Hop<T> hop) {
        return client.sendAsync(hop.request(), hop).thenCompose(response -> {
            Hop<T> next = hop.next(response);
            return next == null ? CompletableFuture.completedFuture(hop.answer(response)) : sendAsync(next);
        }).whenComplete((response, thrown) -> hop.close());
    }

    /** The client alone. */
    @Override
    public String toString() {
        return "CredentialsClient[" + client + "]";
    }
}
