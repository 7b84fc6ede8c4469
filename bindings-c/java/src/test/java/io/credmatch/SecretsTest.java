package io.credmatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** A secret goes in, and comes out of one method alone. */
class SecretsTest {
    private static final String URL = "https://h.example/";
    private static final String ENCODED =
            Base64.getEncoder().encodeToString(("reader:" + Examples.SECRET).getBytes(StandardCharsets.UTF_8));

    private static void clean(Object shown) {
        String text = String.valueOf(shown);
        assertFalse(text.contains(Examples.SECRET), text);
        assertFalse(text.contains(ENCODED), text);
    }

    private static void cleanTrace(Throwable error) {
        StringWriter trace = new StringWriter();
        error.printStackTrace(new PrintWriter(trace));
        clean(trace);
    }

    @Test
    void oneMethodExposesIt() {
        try (Registry registry = Examples.registry()) {
            Authorization authorization = registry.authorization(URL).orElseThrow();
            assertEquals("Basic " + ENCODED, authorization.exposeSecret());
            assertEquals(Scheme.BASIC, authorization.scheme());
            assertEquals(0, authorization.entry());
            assertEquals("Authorization[entry=0, scheme=Basic, value redacted]", authorization.toString());
            clean(authorization);
            // Beans and records are shown by whatever walks over them.
            assertFalse(authorization.getClass().isRecord());
            for (Method method : Authorization.class.getDeclaredMethods()) {
                assertFalse(method.getName().matches("(get|is)[A-Z].*"), method.getName());
            }
        }
    }

    @Test
    void entriesThatWaitForAChallenge() {
        try (Registry registry = Examples.registry()) {
            assertEquals(Optional.empty(), registry.authorization(URL + "admin"));
            assertEquals(Optional.empty(), registry.authorization("https://g.example/"));
            List<String> challenges = List.of("Negotiate, Basic realm=\"x\"");
            Authorization challenged = registry.authorization(URL + "admin", null, challenges).orElseThrow();
            assertEquals("Basic " + ENCODED, challenged.exposeSecret());
            assertEquals(1, challenged.entry());
            assertTrue(registry.authorization(URL, "mail").isPresent());
            assertEquals(Optional.empty(), registry.authorization(URL + "admin", null, List.of()));
        }
        String colon = Examples.entry("host=\"h.example\"").replace("reader", "rea:der");
        try (Registry registry = Registry.compile(Examples.document(colon))) {
            AuthorizationException error =
                    assertThrows(AuthorizationException.class, () -> registry.authorization(URL));
            assertEquals("colon-in-user-id", error.code().toString());
            assertEquals(OptionalInt.of(0), error.entry());
            assertEquals(Optional.of(Kind.PASSWORD), error.kind());
            assertTrue(error.help().contains("colon"), error.help());
            assertTrue(error.getMessage().startsWith("colon-in-user-id: "), error.getMessage());
            assertTrue(error.getMessage().endsWith("(kind password)"), error.getMessage());
            // It is said alike whoever says it.
            try (Sessions sessions = new Sessions(registry)) {
                assertEquals(error.getMessage(),
                        assertThrows(AuthorizationException.class, () -> sessions.header(URL)).getMessage());
                assertEquals(error.getMessage(), ((Step.Refuse) sessions.begin(URL).step()).reason().getMessage());
            }
            clean(error.help());
            cleanTrace(error);
        }
    }

    @Test
    void nothingElseShowsIt() {
        Source source = Source.of(Examples.document(Examples.entry("host=\"h.example\""))).withInclude("x", Examples.SECRET);
        clean(source);
        RegistryBuilder builder = Registry.builder().add(source);
        clean(builder);
        try (Registry registry = builder.compile();
                Registry empty = Registry.compile(Examples.document())) {
            clean(registry);
            clean(registry.entry(0));
            clean(registry.findMatch(URL));
            clean(registry.explain(URL));
            clean(registry.lint());
            clean(registry.diff(empty));
            clean(new String(registry.tableBytes(), StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void stepsDoNotShowIt() throws IOException {
        String oauth = "<server host=\"o.example\"><oauthCredentials><signature><k:privateKey"
                + " xmlns:k=\"http://www.infinica.com/keystores\" alias=\"a\" password=\"" + Examples.SECRET
                + "\"/></signature><sub>me</sub></oauthCredentials></server>";
        String own = "<passwordCredentials xmlns=\"http://www.infinica.com/credentials\" name=\"reader\" password=\""
                + Examples.SECRET + "\"/>";
        try (Registry registry = Registry.compile(Examples.document(Examples.entry("host=\"h.example\""), oauth));
                Sessions sessions = new Sessions(registry);
                CurrentUser user = new CurrentUser(Examples.SECRET, List.of(Examples.SECRET), List.of(own))) {
            Request request = Request.of(URL + Examples.SECRET).withBody(ENCODED.getBytes(StandardCharsets.UTF_8)).withUser(user);
            Exchange exchange = sessions.begin(request);
            Step.Send send = (Step.Send) exchange.step();
            assertEquals("Basic " + ENCODED, send.headers().get("authorization").exposeSecret());
            assertEquals("Send[entry=0, scheme=Basic, configuration=NONE, headers={authorization=redacted}]", send.toString());
            Step.Sign sign = (Step.Sign) sessions.begin("https://o.example/").step();
            assertEquals(Examples.SECRET, sign.key().password().orElseThrow().exposeSecret());
            assertEquals("Sign[key=Key[alias=a, keyStore=Optional.empty, password=Optional[redacted]], algorithm=RS256,"
                    + " input=redacted]", sign.toString());
            Secret header = sessions.header(URL).orElseThrow();
            HttpCredentials credentials = HttpCredentials.of(sessions).withUser(() -> user);
            for (Object shown : List.of(request, exchange, send, sign, header, sessions, user, credentials)) {
                clean(shown);
                ObjectOutputStream stream = new ObjectOutputStream(new ByteArrayOutputStream());
                assertThrows(NotSerializableException.class, () -> stream.writeObject(shown));
            }
            assertFalse(Secret.class.isRecord());
            for (Method method : Secret.class.getDeclaredMethods()) {
                assertFalse(method.getName().matches("(get|is)[A-Z].*"), method.getName());
            }
            AuthorizationException failed = ((Step.Refuse) exchange.signed(new byte[1])).reason();
            cleanTrace(failed);
            clean(registry.configuration(1));
            CompileException wrong = assertThrows(CompileException.class,
                    () -> new CurrentUser("n", List.of(), List.of(own.replace("name=", "nmae="))));
            cleanTrace(wrong);
        }
        cleanTrace(assertThrows(AuthorizationException.class,
                () -> Credmatch.basicAuthorization("a:b", Examples.SECRET)));
        clean(SessionsOptions.defaults().withSeed(1));
    }

    @Test
    void errorsDoNotShowIt() {
        String entry = Examples.entry("host=\"h.example\"");
        for (String wrong : List.of(
                entry.replace("name=", "nmae="),
                entry.replace("password=\"", "password=\"&"),
                entry.replace("<passwordCredentials", "<passwordCredential"),
                entry.replace("password=", "passwort="),
                entry.replace("/></server>", "></server>"),
                entry.replace("password=\"" + Examples.SECRET + "\"", "password=\"a\" password=\"" + Examples.SECRET + "\""))) {
            CompileException error =
                    assertThrows(CompileException.class, () -> Registry.compile(Examples.document(wrong)));
            cleanTrace(error);
            clean(error.diagnostics());
        }
        try (Registry registry = Examples.registry()) {
            for (String url : List.of("https://u:" + Examples.SECRET + "@@h/", "https://h.example/ " + Examples.SECRET)) {
                cleanTrace(assertThrows(UrlException.class, () -> registry.lookup(url)));
            }
        }
    }

    @Test
    void serialisationIsRefused() throws IOException {
        try (Registry registry = Examples.registry();
                Table table = Table.fromBytes(registry.tableBytes())) {
            for (Object secret : List.of(
                    registry,
                    table,
                    Registry.builder(),
                    Source.of(Examples.SECRET),
                    registry.authorization(URL).orElseThrow())) {
                ObjectOutputStream stream = new ObjectOutputStream(new ByteArrayOutputStream());
                assertThrows(NotSerializableException.class, () -> stream.writeObject(secret));
            }
        }
    }

    @Test
    void exceptionsTravelWithCodeAndMessage() throws IOException, ClassNotFoundException {
        CompileException error = assertThrows(
                CompileException.class, () -> Registry.compile(Examples.document(Examples.entry("hots=\"h\""))));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream stream = new ObjectOutputStream(bytes)) {
            stream.writeObject(error);
        }
        clean(bytes.toString(StandardCharsets.ISO_8859_1));
        ObjectInputStream stream = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        CompileException read = (CompileException) stream.readObject();
        assertEquals(error.code(), read.code());
        assertEquals(error.getMessage(), read.getMessage());
        assertEquals(List.of(), read.diagnostics());
    }

    @Test
    void sourcesKeepTheirOwnCopy() {
        byte[] bytes = Examples.document(Examples.entry("host=\"h.example\"")).getBytes(StandardCharsets.UTF_8);
        Source source = Source.of(bytes);
        Arrays.fill(bytes, (byte) 0);
        try (Registry registry = Registry.compile(source)) {
            assertEquals(1, registry.entryCount());
        }
        assertTrue(Modifier.isFinal(Source.class.getModifiers()));
    }
}
