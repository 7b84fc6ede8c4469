package io.credmatch;

import io.credmatch.http.CredentialsClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** The HTTP clients that credentials are sent by. */
enum Clients {
    JDK {
        @Override
        Sender open(HttpCredentials credentials) {
            CredentialsClient client = CredentialsClient.of(HttpClient.newHttpClient(), credentials);
            return new Sender() {
                @Override
                public Received send(String method, String url, Map<String, String> headers, Object body)
                        throws IOException {
                    try {
                        return received(client.send(
                                request(method, url, headers, body), HttpResponse.BodyHandlers.ofString()));
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                }

                @Override
                public void close() {}
            };
        }
    },
    JDK_LATER {
        @Override
        Sender open(HttpCredentials credentials) {
            CredentialsClient client = CredentialsClient.of(HttpClient.newHttpClient(), credentials);
            return new Sender() {
                @Override
                public Received send(String method, String url, Map<String, String> headers, Object body) {
                    try {
                        return received(client.sendAsync(
                                request(method, url, headers, body), HttpResponse.BodyHandlers.ofString()).join());
                    } catch (CompletionException e) {
                        throw e.getCause() instanceof RuntimeException cause ? cause : e;
                    }
                }

                @Override
                public void close() {}
            };
        }
    },
    APACHE_4 {
        @Override
        Sender open(HttpCredentials credentials) {
            var client = io.credmatch.apache4.CredentialsExec.builder(credentials).build();
            return new Sender() {
                @Override
                public Received send(String method, String url, Map<String, String> headers, Object body)
                        throws IOException {
                    var request = org.apache.http.client.methods.RequestBuilder.create(method).setUri(url);
                    headers.forEach(request::setHeader);
                    if (body instanceof String text) {
                        request.setEntity(new org.apache.http.entity.StringEntity(text, "UTF-8"));
                    } else if (body != null) {
                        request.setEntity(new org.apache.http.entity.InputStreamEntity((InputStream) body));
                    }
                    try (var response = client.execute(request.build())) {
                        var seen = response.getFirstHeader("X-Seen");
                        return new Received(
                                response.getStatusLine().getStatusCode(),
                                seen == null ? "" : seen.getValue(),
                                org.apache.http.util.EntityUtils.toString(response.getEntity(), "UTF-8"));
                    }
                }

                @Override
                public void close() throws IOException {
                    client.close();
                }
            };
        }
    },
    APACHE_5 {
        @Override
        Sender open(HttpCredentials credentials) {
            var client = io.credmatch.apache5.CredentialsExec.of(credentials)
                    .into(org.apache.hc.client5.http.impl.classic.HttpClients.custom()).build();
            return new Sender() {
                @Override
                public Received send(String method, String url, Map<String, String> headers, Object body)
                        throws IOException {
                    var request = org.apache.hc.core5.http.io.support.ClassicRequestBuilder.create(method).setUri(url);
                    headers.forEach(request::setHeader);
                    if (body instanceof String text) {
                        request.setEntity(text);
                    } else if (body != null) {
                        request.setEntity(new org.apache.hc.core5.http.io.entity.InputStreamEntity((InputStream) body, null));
                    }
                    return client.execute(request.build(), response -> {
                        var seen = response.getFirstHeader("X-Seen");
                        return new Received(
                                response.getCode(),
                                seen == null ? "" : seen.getValue(),
                                org.apache.hc.core5.http.io.entity.EntityUtils.toString(response.getEntity()));
                    });
                }

                @Override
                public void close() throws IOException {
                    client.close();
                }
            };
        }
    };

    /** What came back: the status, the header {@code Authorization} as the server saw it, and the body. */
    record Received(int status, String seen, String body) {}

    /** A client; a body is a text, a stream or null. */
    interface Sender extends AutoCloseable {
        Received send(String method, String url, Map<String, String> headers, Object body) throws IOException;

        default Received get(String url) throws IOException {
            return send("GET", url, Map.of(), null);
        }

        @Override
        void close() throws IOException;
    }

    abstract Sender open(HttpCredentials credentials);

    /** Whether it knows that a stream can't be read again. */
    boolean knowsStreams() {
        return this == APACHE_4 || this == APACHE_5;
    }

    private static HttpRequest request(String method, String url, Map<String, String> headers, Object body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        headers.forEach(request::header);
        return request.method(method, body instanceof String text
                ? HttpRequest.BodyPublishers.ofString(text)
                : HttpRequest.BodyPublishers.noBody()).build();
    }

    private static Received received(HttpResponse<String> response) {
        for (HttpResponse<String> one = response; one != null; one = one.previousResponse().orElse(null)) {
            if (one.request().headers().firstValue("authorization").stream().anyMatch(value -> !value.startsWith("Own "))) {
                throw new AssertionError("a response shows what was sent");
            }
        }
        return new Received(response.statusCode(), response.headers().firstValue("x-seen").orElse(""), response.body());
    }
}
