package io.credmatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each HTTP client does with Apache httpd, which {@code cargo xtask test} starts: see xtask/src/test/apache. */
@EnabledIfEnvironmentVariable(named = "CREDMATCH_APACHE", matches = ".+")
@Timeout(120)
class ServersTest {
    private static final String HERE = System.getenv("CREDMATCH_APACHE");
    private static final String PASSWORD = "p\u00e4ssw\u00f6rd";

    @TempDir
    static Path folder;

    private static EngineKeys keys;
    private static Registry registry;

    @BeforeAll
    static void open() throws Exception {
        keys = EngineKeys.draw(folder);
        registry = Registry.compile(Examples.document(
                entry("host=\"127.0.0.1\" preemptive=\"false\"", password("j\u00fcrgen")),
                entry("host=\"127.0.0.1\" path=\"/open\"", password("first")),
                entry("host=\"127.0.0.1\" path=\"/away\"", password("first")),
                entry("host=\"127.0.0.1\" path=\"/keep\"", password("first")),
                entry("host=\"127.0.0.1\" path=\"/bearer\"", "<oauthCredentials><signature>"
                        + "<k:privateKey xmlns:k=\"http://www.infinica.com/keystores\" alias=\"rsa\"/></signature>"
                        + "<sub>me</sub><timeout>60s</timeout></oauthCredentials>"),
                entry("host=\"127.0.0.1\" path=\"/negotiate\"", "<kerberosCredentials/>"),
                entry("host=\"127.0.0.1\" path=\"/basic/current\" preemptive=\"false\"", "<currentCredentials/>"),
                // That module knows no names beyond ASCII.
                entry("host=\"127.0.0.1\" path=\"/digest\" preemptive=\"false\"", password("user")),
                entry("host=\"localhost\" path=\"/basic\" preemptive=\"false\"", password("user")),
                entry("host=\"localhost\" path=\"/digest\" preemptive=\"false\"", password("user"))));
    }

    @AfterAll
    static void close() {
        registry.close();
    }

    private static String entry(String attributes, String credentials) {
        return "<server " + attributes + ">" + credentials + "</server>";
    }

    private static String password(String name) {
        return "<passwordCredentials name=\"" + name + "\" password=\"" + PASSWORD + "\"/>";
    }

    private static String basic(String name) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    }

    private interface Use {
        void of(Clients.Sender sender, Sessions sessions) throws Exception;
    }

    private static void with(Clients client, Use use) throws Exception {
        try (Sessions sessions = new Sessions(registry);
                Clients.Sender sender = client.open(HttpCredentials.of(sessions).withSteps(keys))) {
            use.of(sender, sessions);
        }
    }

    @ParameterizedTest
    @EnumSource(Clients.class)
    void basic(Clients client) throws Exception {
        with(client, (sender, sessions) -> {
            assertEquals(new Clients.Received(200, basic("j\u00fcrgen"), "page\n"), sender.get(HERE + "/basic/page"));
            assertEquals(200, sender.get(HERE + "/plain/page").status());
            assertEquals(new Clients.Received(200, "", "page\n"), sender.get(HERE.replace("127.0.0.1", "localhost") + "/open/page"));
            assertEquals(403, sender.get(HERE + "/denied/page").status());
        });
    }

    /** A nonce lives for two seconds; each answer brings the next. */
    @ParameterizedTest
    @EnumSource(Clients.class)
    void digest(Clients client) throws Exception {
        with(client, (sender, sessions) -> {
            Clients.Received first = sender.get(HERE + "/digest/page");
            assertEquals(200, first.status());
            assertTrue(first.seen().contains("nc=00000001"), first.seen());
            // What is learned is sent at once.
            Exchange exchange = sessions.begin(HERE + "/digest/page");
            assertTrue(exchange.step() instanceof Step.Send, exchange.toString());
            for (int time = 0; time < 3; time++) {
                assertEquals(200, sender.get(HERE + "/digest/page").status());
            }
            Thread.sleep(3_000);
            Clients.Received late = sender.get(HERE + "/digest/page");
            assertEquals(200, late.status());
            assertFalse(late.seen().equals(first.seen()));
            Clients.Received posted = sender.send("POST", HERE + "/digest/page", Map.of(), "body");
            assertEquals(200, posted.status());
            assertEquals("body", posted.body());
        });
    }

    /** Each name has its own credentials. */
    @ParameterizedTest
    @EnumSource(Clients.class)
    void redirects(Clients client) throws Exception {
        with(client, (sender, sessions) -> {
            assertEquals(new Clients.Received(200, basic("user"), "page\n"), sender.get(HERE + "/away/basic/page"));
            assertEquals(new Clients.Received(200, "", "page\n"), sender.get(HERE + "/away/open/page"));
            Clients.Received digest = sender.get(HERE + "/keep/digest/page");
            assertEquals(200, digest.status());
            assertTrue(digest.seen().startsWith("Digest username=\"user\""), digest.seen());
            assertEquals(401, sender.get(HERE + "/away/bearer/page").status());
        });
    }

    @ParameterizedTest
    @EnumSource(Clients.class)
    void tokens(Clients client) throws Exception {
        with(client, (sender, sessions) -> {
            Clients.Received bearer = sender.get(HERE + "/bearer/page");
            assertEquals(200, bearer.status());
            SignedJWT ticket = SignedJWT.parse(bearer.seen().substring("Bearer ".length()));
            assertTrue(ticket.verify(new RSASSAVerifier((RSAPublicKey) keys.publicKey("rsa"))));
            Clients.Received negotiated = sender.get(HERE + "/negotiate/page");
            assertEquals(200, negotiated.status());
            String token = new String(Base64.getDecoder().decode(negotiated.seen().substring("Negotiate ".length())), StandardCharsets.UTF_8);
            assertEquals("token for HTTP@127.0.0.1", token);
        });
    }

    @ParameterizedTest
    @EnumSource(Clients.class)
    void users(Clients client) throws Exception {
        String own = password("user").replace(" name", " xmlns=\"http://www.infinica.com/credentials\" name");
        try (Sessions sessions = new Sessions(registry);
                CurrentUser user = new CurrentUser("user", List.of(), List.of(own));
                Clients.Sender sender = client.open(HttpCredentials.of(sessions).withUser(() -> user));
                Clients.Sender nobody = client.open(HttpCredentials.of(sessions))) {
            // It is no page, and yet one must log in.
            assertEquals(404, sender.get(HERE + "/basic/current").status());
            assertThrows(AuthorizationException.class, () -> nobody.get(HERE + "/basic/current"));
        }
    }

    /** Nothing listens there any more; nothing was sent to it. */
    @ParameterizedTest
    @EnumSource(Clients.class)
    void serversThatAreNotThere(Clients client) throws Exception {
        with(client, (sender, sessions) -> assertThrows(IOException.class, () -> {
            try {
                sender.get("http://127.0.0.1:1/open/page");
            } catch (RuntimeException e) {
                throw e.getCause() instanceof IOException cause ? cause : e;
            }
        }));
    }
}
