package io.credmatch.apache5;

import io.credmatch.Exchange;
import io.credmatch.HttpCredentials;
import io.credmatch.Request;
import io.credmatch.Step;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.protocol.RedirectLocations;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpMessage;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.net.URIAuthority;

/**
 * Sends the credentials of a registry: {@code CredentialsExec.of(credentials).into(HttpClients.custom()).build()}.
 *
 * <p>Each request, and each hop of a redirect that the client follows, has an exchange of its own: at once or when the
 * server asks, with at most one retry (and one more if the server says that its nonce is stale). What is sent with one hop
 * is on no other. A request that has a header {@code Authorization} is left alone, and so is what proxies ask for, whatever
 * they answer a {@code CONNECT} with; of any other one, nobody but the registry says whom its account acts as ({@link
 * HttpCredentials#HEADERS}). Those that the caller has set do not follow a redirect to another origin.
 *
 * <p>Credentials are those of where the bytes go: scheme, host and port are the route's, and the request line is its path
 * ({@code /...}, or {@code *}). A request that itself names another scheme, host or port than the route goes without
 * credentials, as if no entry matched; what is no path is a {@link ProtocolException}, and nothing is sent.
 *
 * <p>What can't be sent is an {@link io.credmatch.AuthorizationException}, a malformed URL a
 * {@link io.credmatch.UrlException}.
 */
public final class CredentialsExec implements ExecChainHandler {
    private static final String NAME = "credmatch";
    /** What is kept in a context: where the first hop goes, and that a request went beyond its proxy. */
    private static final String ORIGIN = "io.credmatch.origin";

    private static final String SENT = "io.credmatch.sent";

    private static final Pattern NO_NAME = Pattern.compile("[@/?#\\\\]");

    private final HttpCredentials credentials;

    private CredentialsExec(HttpCredentials credentials) {
        this.credentials = credentials;
    }

    /**
     * Sends these credentials.
     *
     * @param credentials what is sent
     * @return what goes into clients
     */
    public static CredentialsExec of(HttpCredentials credentials) {
        return new CredentialsExec(Objects.requireNonNull(credentials, "credentials"));
    }

    /**
     * Puts it where it belongs in a client: inside of redirects and of the client's own retries. One that is put there
     * otherwise does not answer a 401 through the tunnel of a proxy, since that may be the proxy's own.
     *
     * @param builder the client's
     * @return the same builder
     */
    public HttpClientBuilder into(HttpClientBuilder builder) {
        return builder.addExecInterceptorBefore(ChainElement.PROTOCOL.name(), NAME, this)
                .addExecInterceptorBefore(ChainElement.MAIN_TRANSPORT.name(), SENT, CredentialsExec::sent);
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        HttpHost target = scope.route.getTargetHost();
        if (!isElsewhere(target, scope.clientContext) && request.containsHeader(HttpHeaders.AUTHORIZATION)) {
            return chain.proceed(request, scope);
        }
        if (namesAnother(target, request)) {
            return chain.proceed(with(request, null), scope);
        }
        // Closed where the client throws, too: one that never ends would hold body and user.
        try (Exchange exchange = credentials.begin(described(target, request))) {
            Step step = credentials.settle(exchange);
            while (true) {
                scope.clientContext.removeAttribute(SENT);
                ClassicHttpResponse response = chain.proceed(with(request, step), scope);
                int status = response.getCode();
                if (status == HttpStatus.SC_UNAUTHORIZED
                        && scope.route.isTunnelled()
                        && scope.clientContext.getAttribute(SENT) == null) {
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

    /** Inside of where the client connects: what never comes here is answered by a proxy. */
    private static ClassicHttpResponse sent(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        scope.clientContext.setAttribute(SENT, true);
        return chain.proceed(request, scope);
    }

    /** Whether a redirect has left the origin that the caller's own header fields are for, if only for a while. */
    private static boolean isElsewhere(HttpHost target, HttpClientContext context) {
        String origin = target.getSchemeName() + "://" + target.getHostName() + ":" + port(target.getPort(), target);
        RedirectLocations followed = context.getRedirectLocations();
        if (followed == null || followed.size() == 0) {
            context.setAttribute(ORIGIN, origin.toLowerCase(Locale.ROOT));
            return false;
        }
        boolean isSame = origin.toLowerCase(Locale.ROOT).equals(context.getAttribute(ORIGIN));
        if (!isSame) {
            context.removeAttribute(ORIGIN);
        }
        return !isSame;
    }

    private static boolean namesAnother(HttpHost target, HttpRequest request) {
        String scheme = request.getScheme();
        if (scheme != null && !scheme.equalsIgnoreCase(target.getSchemeName())) {
            return true;
        }
        URIAuthority own = request.getAuthority();
        return own != null
                && !(own.getHostName().equalsIgnoreCase(target.getHostName())
                        && port(own.getPort(), target) == port(target.getPort(), target));
    }

    private static int port(int port, HttpHost target) {
        return port >= 0 ? port : target.getSchemeName().equalsIgnoreCase("https") ? 443 : 80;
    }

    private static Request described(HttpHost target, ClassicHttpRequest request) throws ProtocolException {
        Request described = Request.of(origin(target) + path(request)).withMethod(request.getMethod());
        HttpEntity entity = request.getEntity();
        return entity == null ? described : described.withStream(entity.isRepeatable());
    }

    /** A name that a URL would end at is none: what follows would be the host. */
    private static String origin(HttpHost target) throws ProtocolException {
        String name = target.getHostName();
        if (NO_NAME.matcher(name).find()) {
            throw new ProtocolException("the target is no name of a host");
        }
        boolean isBare = name.indexOf(':') >= 0 && !name.startsWith("[");
        return target.getSchemeName() + "://" + (isBare ? "[" + name + "]" : name) + ":" + port(target.getPort(), target);
    }

    private static String path(HttpRequest request) throws ProtocolException {
        String path = request.getPath();
        if (path == null || path.equals("*")) {
            return "/";
        }
        if (path.startsWith("/")) {
            return path;
        }
        throw new ProtocolException("the request line has no path");
    }

    /** A copy, since the client makes the next hop of what it was given; for null, without credentials. */
    private static ClassicHttpRequest with(ClassicHttpRequest request, Step step) {
        ClassicHttpRequest copy = ClassicRequestBuilder.copy(request).build();
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
