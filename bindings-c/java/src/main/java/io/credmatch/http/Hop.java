package io.credmatch.http;

import io.credmatch.Credmatch;
import io.credmatch.Exchange;
import io.credmatch.HttpCredentials;
import io.credmatch.Request;
import io.credmatch.Step;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A request of the caller or one that a redirect makes of it, sent as often as its exchange says. It is told of each
 * response before its body, so that only the caller's handler sees the last one.
 */
final class Hop<T> implements HttpResponse.BodyHandler<T> {
    private static final String AUTHORIZATION = "authorization";

    /** What the caller sets and another origin does not get, beside what carries credentials. */
    private static final String COOKIE = "cookie";

    /** What is about a body. */
    private static final Set<String> ABOUT_BODY = Set.of(
            "content-encoding", "content-language", "content-location", "content-type", "content-length", "digest");

    private final HttpCredentials credentials;
    private final HttpRequest plain;
    private final HttpResponse.BodyHandler<T> handler;
    private final int redirects;
    private final HttpResponse<T> before;
    /** Null if the caller has set the header. */
    private final Exchange exchange;

    private Step step;
    /** What the response that has come leads to; the client passes them on from its thread to the caller's. */
    private boolean again;

    private URI target;
    private RuntimeException broken;

    Hop(HttpCredentials credentials, HttpRequest request, HttpResponse.BodyHandler<T> handler, int redirects) {
        this(credentials, request, handler, redirects, null);
    }

    private Hop(
            HttpCredentials credentials,
            HttpRequest request,
            HttpResponse.BodyHandler<T> handler,
            int redirects,
            HttpResponse<T> before) {
        this.credentials = credentials;
        this.plain = request;
        this.handler = handler;
        this.redirects = redirects;
        this.before = before;
        if (request.headers().firstValue(AUTHORIZATION).isPresent()) {
            exchange = null;
        } else {
            exchange = credentials.begin(described(request));
            step = settled();
        }
    }

    private Step settled() {
        try {
            return credentials.settle(exchange);
        } catch (RuntimeException | Error e) {
            exchange.close();
            throw e;
        }
    }

    private static Request described(HttpRequest request) {
        Request described = Request.of(request.uri().toString()).withMethod(request.method());
        boolean empty = request.bodyPublisher().map(body -> body.contentLength() == 0).orElse(true);
        return empty ? described : described.withStream(true);
    }

    /** What goes to the client. */
    HttpRequest request() {
        if (exchange == null) {
            return plain;
        }
        HttpRequest.Builder builder = HttpRequest.newBuilder(plain, (name, value) -> !carriesCredentials(name));
        if (step instanceof Step.Send send) {
            send.headers().forEach((name, value) -> builder.setHeader(name, value.exposeSecret()));
        }
        return builder.build();
    }

    private static boolean carriesCredentials(String name) {
        return HttpCredentials.HEADERS.contains(lower(name));
    }

    @Override
    public HttpResponse.BodySubscriber<T> apply(HttpResponse.ResponseInfo response) {
        again = false;
        target = null;
        try {
            HttpHeaders headers = response.headers();
            if (exchange != null) {
                step = exchange.answered(
                        response.statusCode(),
                        headers.allValues("www-authenticate"),
                        headers.allValues("authentication-info"));
                again = !(step instanceof Step.Done);
            }
            if (!again && redirects > 0) {
                target = target(response).orElse(null);
            }
        } catch (RuntimeException e) {
            broken = e;
        }
        return again || target != null || broken != null
                ? HttpResponse.BodySubscribers.replacing(null)
                : handler.apply(response);
    }

    /** What is to be sent after this response, or null if it stands. */
    Hop<T> next(HttpResponse<T> response) {
        if (broken != null) {
            throw broken;
        }
        if (again) {
            step = credentials.settle(exchange);
            return this;
        }
        if (target == null) {
            return null;
        }
        return new Hop<>(credentials, redirected(response.statusCode()), handler, redirects - 1, answer(response));
    }

    /** Lets go of what is held for a response; there will be no other one. */
    void close() {
        if (exchange != null) {
            exchange.close();
        }
    }

    /** The response without what the request had. */
    HttpResponse<T> answer(HttpResponse<T> response) {
        return new Answer<>(response, plain, before);
    }

    private Optional<URI> target(HttpResponse.ResponseInfo response) {
        switch (response.statusCode()) {
            case 301, 302, 303, 307, 308:
                break;
            default:
                return Optional.empty();
        }
        return response.headers().firstValue("location").flatMap(location -> {
            try {
                URI uri = URI.create(Credmatch.resolveReference(plain.uri().toString(), location));
                String scheme = lower(uri.getScheme());
                boolean followed = scheme.equals("https")
                        || scheme.equals("http") && !lower(plain.uri().getScheme()).equals("https");
                return followed && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
            } catch (IllegalArgumentException e) {
                // Whatever it is, it is no address: the response stands.
                return Optional.empty();
            }
        });
    }

    private HttpRequest redirected(int status) {
        String method = plain.method();
        boolean bodiless = status == 303 && !method.equals("HEAD") || status < 303 && method.equals("POST");
        boolean elsewhere = !origin(plain.uri()).equals(origin(target));
        HttpRequest.Builder builder = HttpRequest.newBuilder(plain, (name, value) ->
                !(elsewhere && (carriesCredentials(name) || COOKIE.equals(lower(name))))
                        && !(bodiless && ABOUT_BODY.contains(lower(name))));
        return (bodiless ? builder.GET() : builder).uri(target).build();
    }

    private static String origin(URI uri) {
        String scheme = lower(uri.getScheme());
        int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
        return scheme + "://" + lower(uri.getHost()) + ":" + port;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
