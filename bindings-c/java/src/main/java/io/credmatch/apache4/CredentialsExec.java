package io.credmatch.apache4;

import io.credmatch.Exchange;
import io.credmatch.HttpCredentials;
import io.credmatch.Request;
import io.credmatch.Step;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.http.ConnectionReuseStrategy;
import org.apache.http.Header;
import org.apache.http.HttpClientConnection;
import org.apache.http.HttpEntity;
import org.apache.http.HttpEntityEnclosingRequest;
import org.apache.http.HttpException;
import org.apache.http.HttpHeaders;
import org.apache.http.HttpHost;
import org.apache.http.HttpMessage;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.HttpStatus;
import org.apache.http.ProtocolException;
import org.apache.http.client.AuthenticationStrategy;
import org.apache.http.client.UserTokenHandler;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpExecutionAware;
import org.apache.http.client.methods.HttpRequestWrapper;
import org.apache.http.client.protocol.HttpClientContext;
import org.apache.http.client.utils.URIUtils;
import org.apache.http.conn.ConnectionKeepAliveStrategy;
import org.apache.http.conn.HttpClientConnectionManager;
import org.apache.http.conn.routing.HttpRoute;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.execchain.ClientExecChain;
import org.apache.http.protocol.HttpContext;
import org.apache.http.protocol.HttpProcessor;
import org.apache.http.protocol.HttpRequestExecutor;
import org.apache.http.util.EntityUtils;

/**
 * Sends the credentials of a registry: {@code CredentialsExec.builder(credentials).build()}.
 *
 * <p>Each request, and each hop of a redirect that the client follows, has an exchange of its own: at once or when the
 * server asks, with at most one retry (and one more if the server says that its nonce is stale). What is sent with one hop
 * is on no other. A request that has a header {@code Authorization} is left alone, and so is what proxies ask for, whatever
 * they answer a {@code CONNECT} with; of any other one, nobody but the registry says whom its account acts as ({@link
 * HttpCredentials#HEADERS}). Those that the caller has set do not follow a redirect to another origin.
 *
 * <p>Credentials are those of where the bytes go: scheme, host and port are the route's, and the request line is its path
 * ({@code /...}, or {@code *}). A request whose own URI names another scheme, host or port than the route goes without
 * credentials, as if no entry matched; what is no path is a {@link ProtocolException}, and nothing is sent.
 *
 * <p>What can't be sent is an {@link io.credmatch.AuthorizationException}, a malformed URL a
 * {@link io.credmatch.UrlException}.
 */
public final class CredentialsExec implements ClientExecChain {
    /** What is kept in a context: where the first hop goes, and that a request went beyond its proxy. */
    private static final String ORIGIN = "io.credmatch.origin";

    private static final String SENT = "io.credmatch.sent";

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

            @Override
            protected ClientExecChain createMainExec(
                    HttpRequestExecutor executor,
                    HttpClientConnectionManager connections,
                    ConnectionReuseStrategy reuse,
                    ConnectionKeepAliveStrategy keepAlive,
                    HttpProcessor proxies,
                    AuthenticationStrategy ofTarget,
                    AuthenticationStrategy ofProxy,
                    UserTokenHandler users) {
                return super.createMainExec(
                        telling(executor), connections, reuse, keepAlive, proxies, ofTarget, ofProxy, users);
            }
        };
    }

    /**
     * The same for a builder of one's own. Through the tunnel of a proxy, what answers is not known to be the target unless
     * the builder is given {@link #telling} executors; a 401 is not answered then.
     *
     * @param chain what its method {@code decorateProtocolExec} is given
     * @param credentials what is sent
     * @return what that method returns
     */
    public static ClientExecChain around(ClientExecChain chain, HttpCredentials credentials) {
        return new CredentialsExec(chain, credentials);
    }

    /**
     * An executor that tells the chain whether a request went beyond its proxy.
     *
     * @param executor what sends; its method {@code execute} is called, and no other
     * @return what goes into a builder of one's own by {@code setRequestExecutor}
     */
    public static HttpRequestExecutor telling(HttpRequestExecutor executor) {
        Objects.requireNonNull(executor, "executor");
        return new HttpRequestExecutor() {
            @Override
            public HttpResponse execute(HttpRequest request, HttpClientConnection connection, HttpContext context)
                    throws IOException, HttpException {
                if (!request.getRequestLine().getMethod().equalsIgnoreCase("CONNECT")) {
                    context.setAttribute(SENT, true);
                }
                return executor.execute(request, connection, context);
            }
        };
    }

    @Override
    public CloseableHttpResponse execute(
            HttpRoute route, HttpRequestWrapper request, HttpClientContext context, HttpExecutionAware aware)
            throws IOException, HttpException {
        HttpHost target = route.getTargetHost();
        if (!isElsewhere(target, context) && request.containsHeader(HttpHeaders.AUTHORIZATION)) {
            return chain.execute(route, request, context, aware);
        }
        if (namesAnother(target, request.getURI())) {
            return chain.execute(route, with(request, null), context, aware);
        }
        // Closed where the client throws, too: one that never ends would hold body and user.
        try (Exchange exchange = credentials.begin(described(target, request))) {
            Step step = credentials.settle(exchange);
            while (true) {
                context.removeAttribute(SENT);
                CloseableHttpResponse response = chain.execute(route, with(request, step), context, aware);
                int status = response.getStatusLine().getStatusCode();
                if (status == HttpStatus.SC_UNAUTHORIZED && route.isTunnelled() && context.getAttribute(SENT) == null) {
                    return response;
                }
                try {
                    Step next = exchange.answered(
                            status,
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

    /** Whether a redirect has left the origin that the caller's own header fields are for, if only for a while. */
    private static boolean isElsewhere(HttpHost target, HttpClientContext context) {
        String origin = target.getSchemeName() + "://" + target.getHostName() + ":" + port(target);
        List<URI> followed = context.getRedirectLocations();
        if (followed == null || followed.isEmpty()) {
            context.setAttribute(ORIGIN, origin.toLowerCase(Locale.ROOT));
            return false;
        }
        boolean isSame = origin.toLowerCase(Locale.ROOT).equals(context.getAttribute(ORIGIN));
        if (!isSame) {
            context.removeAttribute(ORIGIN);
        }
        return !isSame;
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
