package io.credmatch.apache4;

import io.credmatch.Exchange;
import io.credmatch.HttpCredentials;
import io.credmatch.Request;
import io.credmatch.Step;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.HttpEntityEnclosingRequest;
import org.apache.http.HttpException;
import org.apache.http.HttpHeaders;
import org.apache.http.HttpHost;
import org.apache.http.HttpMessage;
import org.apache.http.ProtocolException;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpExecutionAware;
import org.apache.http.client.methods.HttpRequestWrapper;
import org.apache.http.client.protocol.HttpClientContext;
import org.apache.http.client.utils.URIUtils;
import org.apache.http.conn.routing.HttpRoute;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.execchain.ClientExecChain;
import org.apache.http.util.EntityUtils;

/**
 * Sends the credentials of a registry: {@code CredentialsExec.builder(credentials).build()}.
 *
 * <p>Each request, and each hop of a redirect that the client follows, has an exchange of its own: at once or when the
 * server asks, with at most one retry (and one more if the server says that its nonce is stale). What is sent with one hop
 * is on no other. A request that has a header {@code Authorization} is left alone, and so is what proxies ask for; of any
 * other one, nobody but the registry says whom its account acts as ({@link HttpCredentials#HEADERS}).
 *
 * <p>Credentials are those of where the bytes go: scheme, host and port are the route's, and the request line is its path
 * ({@code /...}, or {@code *}). A request whose own URI names another scheme, host or port than the route goes without
 * credentials, as if no entry matched; what is no path is a {@link ProtocolException}, and nothing is sent.
 *
 * <p>What can't be sent is an {@link io.credmatch.AuthorizationException}, a malformed URL a
 * {@link io.credmatch.UrlException}.
 */
public final class CredentialsExec implements ClientExecChain {
    private static final Pattern NO_NAME = Pattern.compile("[@/?#\\\\]");

    private final ClientExecChain chain;
    private final HttpCredentials credentials;

    private CredentialsExec(ClientExecChain chain, HttpCredentials credentials) {
        this.chain = Objects.requireNonNull(chain, "chain");
        this.credentials = Objects.requireNonNull(credentials, "credentials");
    }

    /**
     * Builds clients that send these credentials.
     *
     * @param credentials what is sent
     * @return a builder
     */
    public static HttpClientBuilder builder(HttpCredentials credentials) {
        Objects.requireNonNull(credentials, "credentials");
        return new HttpClientBuilder() {
            @Override
            protected ClientExecChain decorateProtocolExec(ClientExecChain protocolExec) {
                return around(protocolExec, credentials);
            }
        };
    }

    /**
     * The same for a builder of one's own.
     *
     * @param chain what its method {@code decorateProtocolExec} is given
     * @param credentials what is sent
     * @return what that method returns
     */
    public static ClientExecChain around(ClientExecChain chain, HttpCredentials credentials) {
        return new CredentialsExec(chain, credentials);
    }

    @Override
    public CloseableHttpResponse execute(
            HttpRoute route, HttpRequestWrapper request, HttpClientContext context, HttpExecutionAware aware)
            throws IOException, HttpException {
        if (request.containsHeader(HttpHeaders.AUTHORIZATION)) {
            return chain.execute(route, request, context, aware);
        }
        HttpHost target = route.getTargetHost();
        if (namesAnother(target, request.getURI())) {
            return chain.execute(route, with(request, null), context, aware);
        }
        // Closed where the client throws, too: one that never ends would hold body and user.
        try (Exchange exchange = credentials.begin(described(target, request))) {
            Step step = credentials.settle(exchange);
            while (true) {
                CloseableHttpResponse response = chain.execute(route, with(request, step), context, aware);
                try {
                    Step next = exchange.answered(
                            response.getStatusLine().getStatusCode(),
                            lines(response, HttpHeaders.WWW_AUTHENTICATE),
                            lines(response, "Authentication-Info"));
                    if (next instanceof Step.Done) {
                        return response;
                    }
                    step = credentials.settle(exchange);
                    EntityUtils.consume(response.getEntity());
                } catch (IOException | RuntimeException | Error e) {
                    response.close();
                    throw e;
                }
                response.close();
            }
        }
    }

    private static boolean namesAnother(HttpHost target, URI uri) {
        if (uri == null || uri.getScheme() == null && uri.getRawAuthority() == null) {
            return false;
        }
        HttpHost own = URIUtils.extractHost(uri);
        return own == null
                || !own.getSchemeName().equalsIgnoreCase(target.getSchemeName())
                || !own.getHostName().equalsIgnoreCase(target.getHostName())
                || port(own) != port(target);
    }

    private static int port(HttpHost host) {
        return host.getPort() >= 0 ? host.getPort() : host.getSchemeName().equalsIgnoreCase("https") ? 443 : 80;
    }

    private static Request described(HttpHost target, HttpRequestWrapper request) throws ProtocolException {
        Request described = Request.of(origin(target) + path(request)).withMethod(request.getMethod());
        HttpEntity entity =
                request instanceof HttpEntityEnclosingRequest enclosing ? enclosing.getEntity() : null;
        return entity == null ? described : described.withStream(entity.isRepeatable());
    }

    /** A name that a URL would end at is none: what follows would be the host. */
    private static String origin(HttpHost target) throws ProtocolException {
        String name = target.getHostName();
        if (NO_NAME.matcher(name).find()) {
            throw new ProtocolException("the target is no name of a host");
        }
        boolean isBare = name.indexOf(':') >= 0 && !name.startsWith("[");
        return target.getSchemeName() + "://" + (isBare ? "[" + name + "]" : name) + ":" + port(target);
    }

    private static String path(HttpRequestWrapper request) throws ProtocolException {
        URI uri = request.getURI();
        String line;
        if (uri == null) {
            line = request.getRequestLine().getUri();
        } else {
            String path = uri.getRawPath();
            line = (path != null && path.isEmpty() ? "/" : path)
                    + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        }
        if (line.startsWith("/")) {
            return line;
        }
        if (line.equals("*")) {
            return "/";
        }
        throw new ProtocolException("the request line has no path");
    }

    /** A copy, since the client makes the next hop of what it was given; for null, without credentials. */
    private static HttpRequestWrapper with(HttpRequestWrapper request, Step step) {
        HttpRequestWrapper copy = HttpRequestWrapper.wrap(request);
        HttpCredentials.HEADERS.forEach(copy::removeHeaders);
        if (step instanceof Step.Send send) {
            send.headers().forEach((name, value) -> copy.setHeader(name, value.exposeSecret()));
        }
        return copy;
    }

    private static List<String> lines(HttpMessage message, String name) {
        return Arrays.stream(message.getHeaders(name)).map(Header::getValue).toList();
    }
}
