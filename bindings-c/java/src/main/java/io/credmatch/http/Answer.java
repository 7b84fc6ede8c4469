package io.credmatch.http;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/** A response to a request as the caller knows it: without what was added to it. */
final class Answer<T> implements HttpResponse<T> {
    private final HttpResponse<T> response;
    private final HttpRequest request;
    private final HttpResponse<T> before;

    Answer(HttpResponse<T> response, HttpRequest request, HttpResponse<T> before) {
        this.response = response;
        this.request = request;
        this.before = before;
    }

    @Override
    public int statusCode() {
        return response.statusCode();
    }

    @Override
    public HttpRequest request() {
        return request;
    }

    /** That of the hop before. */
    @Override
    public Optional<HttpResponse<T>> previousResponse() {
        return Optional.ofNullable(before);
    }

    @Override
    public HttpHeaders headers() {
        return response.headers();
    }

    @Override
    public T body() {
        return response.body();
    }

    @Override
    public Optional<SSLSession> sslSession() {
        return response.sslSession();
    }

    @Override
    public URI uri() {
        return response.uri();
    }

    @Override
    public HttpClient.Version version() {
        return response.version();
    }

    @Override
    public String toString() {
        return response.toString();
    }
}
