package io.credmatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.credmatch.http.CredentialsClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each HTTP client sends, as a server of few words sees it. */
@Timeout(120)
class HttpTest {
    private static final String FIRST = Credmatch.basicAuthorization("reader", Examples.SECRET).exposeSecret();
    private static final String SECOND = Credmatch.basicAuthorization("second", Examples.SECRET).exposeSecret();

    private static final Map<String, String> ACTING =
            Map.of("Infinica-Impersonate", "boss", "infinica-impersonate-groups", "admins");

    /** The method, the path and the header of each request in turn, then what else it has of the caller's. */
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    private HttpServer server;
    private ExecutorService threads;
    private Registry registry;
    private Sessions sessions;

    @BeforeEach
    void start() throws IOException {
        threads = Executors.newCachedThreadPool();
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
        registry = Registry.compile(Examples.document(
                Examples.entry("host=\"127.0.0.1\""),
                Examples.entry("host=\"127.0.0.1\" path=\"/reactive\" preemptive=\"false\""),
                Examples.entry("host=\"127.0.0.1\" path=\"/unfit\"").replace("reader", "rea:der"),
                Examples.entry("host=\"localhost\" preemptive=\"false\"").replace("reader", "second"),
                Examples.entry("host=\"localhost\" path=\"/open\"").replace("reader", "second"),
                Examples.entry("host=\"127.0.0.1\" path=\"/negotiate\"")
                        .replaceAll("<password.*/>", "<kerberosCredentials/>"),
                Examples.entry("host=\"127.0.0.1\" path=\"/digest\" preemptive=\"false\""),
                Examples.entry("host=\"127.0.0.1\" path=\"/user\"").replaceAll("<password.*/>", "<currentCredentials/>"),
                Examples.entry("host=\"127.0.0.1\" path=\"/act\"")
                        .replace("<password", "<impersonationCredentials user=\"z\"><actualCredentials><password")
                        .replace("</server>", "</actualCredentials></impersonationCredentials></server>")));
        sessions = new Sessions(registry);
    }

    @AfterEach
    void stop() {
        sessions.close();
        registry.close();
        server.stop(0);
        threads.shutdown();
    }

    private String url(String host, String path) {
        return "http://" + host + ":" + server.getAddress().getPort() + path;
    }

    private String here(String path) {
        return url("127.0.0.1", path);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String sent = exchange.getRequestHeaders().getFirst("Authorization");
        StringBuilder others = new StringBuilder();
        for (String name : List.of("Cookie", "Infinica-Impersonate", "Infinica-Impersonate-Groups")) {
            exchange.getRequestHeaders().getOrDefault(name, List.of()).forEach(value -> others.append(' ').append(value));
        }
        byte[] body = exchange.getRequestBody().readAllBytes();
        seen.add(exchange.getRequestMethod() + " " + path + " " + sent + others
                + (body.length == 0 ? "" : " " + new String(body, StandardCharsets.UTF_8)));
        int status = 200;
        if (path.startsWith("/denied") || path.startsWith("/reactive") && !FIRST.equals(sent)
                || path.startsWith("/second") && !SECOND.equals(sent)) {
            status = 401;
            exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"r\"");
        } else if (path.startsWith("/digest") && sent == null) {
            status = 401;
            exchange.getResponseHeaders().add("WWW-Authenticate", "Digest realm=\"r\", nonce=\"n\", qop=\"auth\"");
        } else if (path.startsWith("/digest/unproven")) {
            exchange.getResponseHeaders().add("Authentication-Info", sent.replaceAll(".*(cnonce=\"[^\"]*\").*",
                    "rspauth=\"00000000000000000000000000000000\", qop=auth, nc=00000001, $1"));
        } else if (path.startsWith("/proxy")) {
            status = 407;
            exchange.getResponseHeaders().add("Proxy-Authenticate", "Basic realm=\"r\"");
        } else if (path.startsWith("/30")) {
            status = Integer.parseInt(path.substring(1, 4));
            exchange.getResponseHeaders().add("Location", url("localhost", path.substring(4)));
        } else if (path.equals("/same")) {
            status = 302;
            exchange.getResponseHeaders().add("Location", "x");
        } else if (path.equals("/round")) {
            status = 302;
            exchange.getResponseHeaders().add("Location", "round");
        } else if (path.equals("/nowhere")) {
            status = 302;
            exchange.getResponseHeaders().add("Location", "ftp://h.example/");
        }
        if (path.equals("/silent")) {
            exchange.close();
            return;
        }
        byte[] answer = ("answer of " + path).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private HttpCredentials credentials() {
        return HttpCredentials.of(sessions);
    }

    @ParameterizedTest
    @EnumSource(Clients.class)
    void atOnceAndWhenAsked(Clients client) throws IOException {
        try (Clients.Sender sender = client.open(credentials())) {
            assertEquals(new Clients.Received(200, "", "answer of /x"), sender.get(here("/x")));
            assertEquals(List.of("GET /x " + FIRST), seen);
            seen.clear();
            assertEquals(200, sender.send("POST", here("/reactive"), Map.of(), "body").status());
            assertEquals(List.of("POST /reactive null body", "POST /reactive " + FIRST + " body"), seen);
        }
    }

    @ParameterizedTest
    @EnumSource(Clients.class)
    void refusedOnce(Clients client) throws IOException {
        try (Clients.Sender sender = client.open(credentials())) {
            assertEquals(new Clients.Received(401, "", "answer of /denied"), sender.get(here("/denied")));
            assertEquals(List.of("GET /denied " + FIRST), seen);
            seen.clear();
            assertEquals(401, sender.get(url("localhost", "/denied")).status());
            assertEquals(List.of("GET /denied null", "GET /denied " + SECOND), seen);
        }
    }

    /** The hop to another name has what is for that name, and nothing else. */
    @ParameterizedTest
    @EnumSource(Clients.class)
    void redirects(Clients client) throws IOException {
        try (Clients.Sender sender = client.open(credentials())) {
            for (int status : new int[] {301, 302, 303, 307, 308}) {
                seen.clear();
                assertEquals("answer of /second", sender.get(here("/" + status + "/second")).body());
                assertEquals(List.of("GET /" + status + "/second " + FIRST, "GET /second null", "GET /second " + SECOND), seen);
            }
            seen.clear();
            assertEquals(200, sender.get(here("/302/open")).status());
            assertEquals(List.of("GET /302/open " + FIRST, "GET /open " + SECOND), seen);
            seen.clear();
            assertEquals(200, sender.get(here("/302/elsewhere")).status());
            assertEquals(List.of("GET /302/elsewhere " + FIRST, "GET /elsewhere null"), seen);
        }
    }

    @ParameterizedTest
    @EnumSource(Clients.class)
    void whatTheCallerSetStays(Clients client) throws IOException {
        try (Clients.Sender sender = client.open(credentials())) {
            Map<String, String> own = Map.of("Authorization", "Own x");
            assertEquals(401, sender.send("GET", here("/denied"), own, null).status());
            assertEquals(200, sender.send("GET", here("/x"), own, null).status());
            assertEquals(List.of("GET /denied Own x", "GET /x Own x"), seen);
        }
    }

    /** Whoever sets headers does not pick whom an entry's account acts as, nor who is told. */
    @ParameterizedTest
    @EnumSource(Clients.class)
    void onlyTheRegistrySaysWhomItsAccountActsAs(Clients client) throws IOException {
        try (Clients.Sender sender = client.open(credentials())) {
            for (String path : List.of("/x", "/reactive", "/act", "/302/elsewhere")) {
                assertEquals(200, sender.send("GET", here(path), ACTING, null).status());
            }
            assertEquals(List.of("GET /x " + FIRST, "GET /reactive null", "GET /reactive " + FIRST, "GET /act " + FIRST + " z",
                    "GET /302/elsewhere " + FIRST, "GET /elsewhere null"), seen);
            seen.clear();
            Map<String, String> own = new HashMap<>(ACTING);
            own.put("Authorization", "Own x");
            assertEquals(200, sender.send("GET", here("/x"), own, null).status());
            assertEquals(List.of("GET /x Own x boss admins"), seen);
        }
    }

    /** RFC 7616, section 3.5: whoever answers does not know the password. */
    @ParameterizedTest
    @EnumSource(Clients.class)
    void serversThatProveNothingGiveNoResponse(Clients client) throws IOException {
        try (Clients.Sender sender = client.open(credentials())) {
            AuthorizationException refused =
                    assertThrows(AuthorizationException.class, () -> sender.get(here("/digest/unproven")));
            assertSame(Code.DIGEST_SERVER_UNPROVEN, refused.code());
            assertEquals(OptionalInt.of(6), refused.entry());
            assertEquals(2, seen.size());
            assertEquals(200, sender.get(here("/digest/proven")).status());
        }
    }

    @ParameterizedTest
    @EnumSource(Clients.class)
    void forOneUserOrWhomTheCallerSays(Clients client) throws IOException {
        String own = "<passwordCredentials xmlns=\"http://www.infinica.com/credentials\" name=\"reader\" password=\""
                + Examples.SECRET + "\"/>";
        try (CurrentUser user = new CurrentUser("reader", List.of(), List.of(own));
                Clients.Sender one = client.open(credentials().withUser(user));
                Clients.Sender asking = client.open(credentials().withUser(() -> user))) {
            assertEquals(200, one.get(here("/user")).status());
            assertEquals(200, asking.get(here("/user")).status());
            assertEquals(List.of("GET /user " + FIRST, "GET /user " + FIRST), seen);
        }
    }

    @ParameterizedTest
    @EnumSource(Clients.class)
    void proxiesGetNothing(Clients client) throws IOException {
        try (Clients.Sender sender = client.open(credentials())) {
            assertEquals(407, sender.get(here("/proxy")).status());
            assertEquals(1, seen.size());
        }
    }

    @ParameterizedTest
    @EnumSource(Clients.class)
    void whatCanNotBePresentedIsNotSent(Clients client) throws IOException {
        try (Clients.Sender sender = client.open(credentials())) {
            assertSame(Code.COLON_IN_USER_ID,
                    assertThrows(AuthorizationException.class, () -> sender.get(here("/unfit"))).code());
            AuthorizationException failed =
                    assertThrows(AuthorizationException.class, () -> sender.get(here("/negotiate")));
            assertSame(Code.STEP_FAILED, failed.code());
            assertTrue(failed.getMessage().startsWith("step-failed: "), failed.getMessage());
            assertTrue(failed.getMessage().endsWith("(step negotiate)"), failed.getMessage());
            assertEquals("the entry needs HostSteps that negotiate", failed.getCause().getMessage());
            assertEquals(List.of(), seen);
        }
    }

    @ParameterizedTest
    @EnumSource(Clients.class)
    void streamsAreReadOnce(Clients client) throws IOException {
        if (client.knowsStreams()) {
            try (Clients.Sender sender = client.open(credentials())) {
                ByteArrayInputStream body = new ByteArrayInputStream("body".getBytes(StandardCharsets.UTF_8));
                assertEquals(401, sender.send("POST", here("/reactive"), Map.of(), body).status());
                assertEquals(List.of("POST /reactive null body"), seen);
            }
        }
    }

    /** More than there are connections to one host, so that one which is not given back is missed. */
    @ParameterizedTest
    @EnumSource(Clients.class)
    void inManyThreads(Clients client) throws Exception {
        try (Clients.Sender sender = client.open(credentials())) {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                String path = List.of("/reactive", "/302/second", "/x", "/unfit").get(i % 4);
                answers.add(threads.submit(() -> {
                    try {
                        return sender.get(here(path)).status();
                    } catch (AuthorizationException e) {
                        return e.code().number();
                    }
                }));
            }
            for (int i = 0; i < 64; i++) {
                assertEquals(i % 4 == 3 ? Code.COLON_IN_USER_ID.number() : 200, answers.get(i).get());
            }
        }
    }

    /** What is for another host than the bytes go to stays here, however a request names it. */
    @Test
    void credentialsAreThoseOfTheTargetOfApache4() throws IOException {
        var target = new org.apache.http.HttpHost("127.0.0.1", server.getAddress().getPort());
        String other = url("localhost", "/open");
        try (var client = io.credmatch.apache4.CredentialsExec.builder(credentials()).build()) {
            for (String line : List.of("@localhost/open", ".localhost/open", other)) {
                assertThrows(IOException.class, () -> client.execute(
                        target, new org.apache.http.message.BasicHttpRequest("GET", line)).close(), line);
            }
            assertThrows(IOException.class, () -> client.execute(
                    target, new org.apache.http.client.methods.HttpGet("@localhost/open")).close());
            assertEquals(List.of(), seen);
            client.execute(target, new org.apache.http.message.BasicHttpRequest("GET", "/x?@localhost/open")).close();
            client.execute(target, new org.apache.http.message.BasicHttpRequest("OPTIONS", "*")).close();
            client.execute(target, new org.apache.http.client.methods.HttpGet("/x")).close();
            client.execute(target, new org.apache.http.client.methods.HttpGet("HTTP" + here("/x#f").substring(4))).close();
            seen.removeIf(line -> line.startsWith("OPTIONS"));
            assertEquals(List.of("GET /x " + FIRST, "GET /x " + FIRST, "GET /x " + FIRST), seen);
            seen.clear();
            for (String url : List.of(other, "https" + here("/open").substring(4), "http://127.0.0.1/open")) {
                var request = new org.apache.http.client.methods.HttpGet(url);
                request.setHeader("Infinica-Impersonate", "boss");
                client.execute(target, request).close();
            }
            assertEquals(List.of("GET /open null", "GET /open null", "GET /open null"), seen);
        }
    }

    @Test
    void credentialsAreThoseOfTheTargetOfApache5() throws IOException {
        var target = new org.apache.hc.core5.http.HttpHost("http", "127.0.0.1", server.getAddress().getPort());
        String other = url("localhost", "/open");
        try (var client = io.credmatch.apache5.CredentialsExec.of(credentials())
                .into(org.apache.hc.client5.http.impl.classic.HttpClients.custom()).build()) {
            for (String path : List.of("@localhost/open", ".localhost/open")) {
                assertThrows(IOException.class, () -> client.execute(
                        target, new org.apache.hc.core5.http.message.BasicClassicHttpRequest("GET", path), r -> null), path);
            }
            assertEquals(List.of(), seen);
            for (String path : List.of("/x?@localhost/open", "/")) {
                client.execute(target, new org.apache.hc.core5.http.message.BasicClassicHttpRequest("GET", path), r -> null);
            }
            client.execute(target, new org.apache.hc.client5.http.classic.methods.HttpGet("/x"), r -> null);
            client.execute(target, new org.apache.hc.client5.http.classic.methods.HttpGet(here("/x#f")), r -> null);
            assertEquals(4, seen.size());
            assertTrue(seen.stream().allMatch(line -> line.endsWith(FIRST)), seen.toString());
            seen.clear();
            for (String url : List.of(other, "https" + here("/open").substring(4), "http://127.0.0.1/open")) {
                var request = new org.apache.hc.client5.http.classic.methods.HttpGet(url);
                request.setHeader("Infinica-Impersonate", "boss");
                client.execute(target, request, r -> null);
            }
            for (String path : List.of(other, other.substring("http:".length()))) {
                client.execute(target, new org.apache.hc.core5.http.message.BasicClassicHttpRequest("GET", path), r -> null);
            }
            assertEquals(Collections.nCopies(5, "GET /open null"), seen);
        }
    }

    @Test
    void redirectsOfTheJdk() throws Exception {
        CredentialsClient client = CredentialsClient.of(HttpClient.newHttpClient(), credentials()).withRedirects(3);
        assertEquals(302, client.send(request("/round").build(), HttpResponse.BodyHandlers.ofString()).statusCode());
        assertEquals(4, seen.size());
        seen.clear();
        assertEquals("answer of /nowhere",
                client.send(request("/nowhere").build(), HttpResponse.BodyHandlers.ofString()).body());
        assertEquals(1, seen.size());
        for (int status : new int[] {301, 302, 303, 307, 308}) {
            seen.clear();
            HttpRequest post = request("/" + status + "/x").POST(HttpRequest.BodyPublishers.ofString("body"))
                    .header("Cookie", "c=1").header("Authorization", "Own x").header("Infinica-Impersonate", "boss").build();
            HttpResponse<Void> last = client.send(post, HttpResponse.BodyHandlers.discarding());
            assertEquals(List.of("POST /" + status + "/x Own x c=1 boss body", status < 307 ? "GET /x null" : "POST /x null body"), seen);
            assertEquals(status, last.previousResponse().orElseThrow().statusCode());
            assertEquals("localhost", last.request().uri().getHost());
        }
        HttpClient following = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
        assertThrows(IllegalArgumentException.class, () -> CredentialsClient.of(following, credentials()));
        assertThrows(IllegalArgumentException.class, () -> client.withRedirects(-1));
        assertTrue(client.toString().startsWith("CredentialsClient["));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(here(path)));
    }

    /** What the caller set is for the origin that it was set for; what the registry has is for each. */
    @ParameterizedTest
    @EnumSource(Clients.class)
    void whatTheCallerSetGoesNowhereElse(Clients client) throws IOException {
        Map<String, String> own = new HashMap<>(ACTING);
        own.put("Authorization", "Own x");
        try (Clients.Sender sender = client.open(credentials())) {
            for (String path : List.of("/same", "/302/elsewhere", "/302/open")) {
                assertEquals(200, sender.send("GET", here(path), own, null).status());
            }
            assertEquals(List.of("GET /same Own x boss admins", "GET /x Own x boss admins",
                    "GET /302/elsewhere Own x boss admins", "GET /elsewhere null",
                    "GET /302/open Own x boss admins", "GET /open " + SECOND), seen);
        }
    }

    /** Whoever answers a CONNECT is not the target: a proxy does not pick by which scheme credentials go. */
    @Test
    void whatRefusesATunnelIsNotTheTargetOfApache4() throws IOException {
        int port = server.getAddress().getPort();
        for (int beyond : new int[] {0, port}) {
            try (Tunnel tunnel = new Tunnel(beyond);
                    var client = io.credmatch.apache4.CredentialsExec.builder(credentials()).setRoutePlanner(
                            (target, request, context) -> new org.apache.http.conn.routing.HttpRoute(target, null,
                                    new org.apache.http.HttpHost("127.0.0.1", tunnel.port()), false,
                                    org.apache.http.conn.routing.RouteInfo.TunnelType.TUNNELLED,
                                    org.apache.http.conn.routing.RouteInfo.LayerType.PLAIN)).build()) {
                var request = new org.apache.http.client.methods.HttpGet(here("/reactive"));
                try (var response = client.execute(request)) {
                    tunnelled(tunnel, beyond, response.getStatusLine().getStatusCode());
                }
            }
        }
    }

    @Test
    void whatRefusesATunnelIsNotTheTargetOfApache5() throws IOException {
        int port = server.getAddress().getPort();
        for (int beyond : new int[] {0, port}) {
            try (Tunnel tunnel = new Tunnel(beyond);
                    var client = io.credmatch.apache5.CredentialsExec.of(credentials())
                            .into(org.apache.hc.client5.http.impl.classic.HttpClients.custom()).setRoutePlanner(
                            (target, context) -> new org.apache.hc.client5.http.HttpRoute(target, null,
                                    new org.apache.hc.core5.http.HttpHost("127.0.0.1", tunnel.port()), false,
                                    org.apache.hc.client5.http.RouteInfo.TunnelType.TUNNELLED,
                                    org.apache.hc.client5.http.RouteInfo.LayerType.PLAIN)).build()) {
                var request = new org.apache.hc.client5.http.classic.methods.HttpGet(here("/reactive"));
                tunnelled(tunnel, beyond, client.execute(request, response -> response.getCode()));
            }
        }
    }

    private void tunnelled(Tunnel tunnel, int beyond, int status) {
        assertEquals(beyond == 0 ? 401 : 200, status);
        assertEquals(beyond == 0 ? List.of() : List.of("GET /reactive null", "GET /reactive " + FIRST), seen);
        assertEquals(1, tunnel.asked.size(), tunnel.asked.toString());
        assertTrue(tunnel.asked.get(0).startsWith("CONNECT 127.0.0.1:"), tunnel.asked.toString());
    }

    /** An exchange whose request got no answer would hold the body and the user. */
    @ParameterizedTest
    @EnumSource(Clients.class)
    void whatIsNotAnsweredIsLetGo(Clients client) throws IOException {
        try (Clients.Sender sender = client.open(credentials())) {
            for (String path : List.of("/x", "/302/second", "/denied", "/unfit", "/digest/unproven", "/silent")) {
                try {
                    sender.get(here(path));
                } catch (AuthorizationException | IOException | CompletionException e) {
                    // As it should be.
                }
                assertEquals(0, sessions.unended.size(), path);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Clients.class)
    void closedSessions(Clients client) throws IOException {
        try (Clients.Sender sender = client.open(credentials())) {
            sessions.close();
            assertThrows(IllegalStateException.class, () -> sender.get(here("/x")));
            assertEquals(List.of(), seen);
        }
    }
}
