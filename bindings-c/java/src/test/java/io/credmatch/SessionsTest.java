package io.credmatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** Exchanges: what is to be done, and what came of it. */
@Timeout(120)
class SessionsTest {
    private static final String URL = "https://h.example/";
    private static final String BASIC = "Basic realm=\"r\"";
    private static final String DIGEST = "Digest realm=\"r\", nonce=\"n1\", qop=\"auth\", algorithm=SHA-256";
    private static final String OWN = "<passwordCredentials xmlns=\"http://www.infinica.com/credentials\" name=\"own\" password=\""
            + Examples.SECRET + "\"/>";

    private static Sessions sessions(String... elements) {
        try (Registry registry = Registry.compile(Examples.document(elements))) {
            return new Sessions(registry, SessionsOptions.defaults().withSeed(1).withClock(new SetClock()));
        }
    }

    private static Sessions sessions() {
        return sessions(
                Examples.entry("host=\"h.example\""),
                Examples.entry("host=\"h.example\" path=\"/admin\" preemptive=\"false\""),
                Examples.entry("host=\"h.example\" service=\"mail\""));
    }

    private static Map<String, Secret> sent(Step step) {
        return assertInstanceOf(Step.Send.class, step).headers();
    }

    private static Code refused(Step step) {
        return assertInstanceOf(Step.Refuse.class, step).reason().code();
    }

    @Test
    void atOnce() {
        try (Sessions sessions = sessions()) {
            Exchange exchange = sessions.begin(URL);
            Step.Send send = assertInstanceOf(Step.Send.class, exchange.step());
            String value = Credmatch.basicAuthorization("reader", Examples.SECRET).exposeSecret();
            assertEquals(value, send.headers().get("authorization").exposeSecret());
            assertEquals(List.of("authorization"), List.copyOf(send.headers().keySet()));
            assertEquals(0, send.entry());
            assertEquals(Scheme.BASIC, send.scheme());
            assertSame(Provenance.NONE, send.configuration());
            assertEquals(OptionalInt.of(0), exchange.entry());
            assertFalse(exchange.ended());
            assertEquals(new Step.Done(Outcome.REJECTED), exchange.answered(401, List.of(BASIC), List.of()));
            assertTrue(exchange.ended());
            assertEquals(0, exchange.retries());
            assertEquals(value, sessions.header(URL).orElseThrow().exposeSecret());
        }
    }

    @Test
    void whenAsked() {
        try (Sessions sessions = sessions()) {
            Exchange exchange = sessions.begin(URL + "admin");
            assertEquals(new Step.SendWithout(Without.REACTIVE), exchange.step());
            assertEquals(Optional.empty(), sessions.header(URL + "admin"));
            Step step = exchange.answered(401, List.of(DIGEST, BASIC), List.of());
            assertTrue(sent(step).get("authorization").exposeSecret().startsWith("Digest "));
            assertSame(step, exchange.step());
            assertEquals(1, exchange.retries());
            assertEquals(OptionalInt.of(1), exchange.entry());
            assertEquals(new Step.Done(Outcome.ANSWERED), exchange.answered(200));
            // What was learned is used at once, and needs to know the method.
            assertSame(Code.NEEDS_STEPS,
                    assertThrows(AuthorizationException.class, () -> sessions.header(URL + "admin")).code());
            Exchange second = sessions.begin(Request.of(URL + "admin").withMethod("POST").withBody(new byte[] {1}));
            assertTrue(sent(second.step()).get("authorization").exposeSecret().contains("nc=00000002"));
        }
    }

    @Test
    void withoutAnEntry() {
        try (Sessions sessions = sessions()) {
            Exchange exchange = sessions.begin("https://g.example/");
            assertEquals(new Step.SendWithout(Without.NO_ENTRY), exchange.step());
            assertEquals(OptionalInt.empty(), exchange.entry());
            assertEquals(new Step.Done(Outcome.NO_ENTRY), exchange.answered(401, List.of(BASIC), List.of()));
            assertEquals(Optional.empty(), sessions.header("https://g.example/"));
            assertTrue(sessions.header(URL, "mail").isPresent());
            assertEquals(2, assertInstanceOf(Step.Send.class,
                    sessions.begin(Request.of(URL).withService("mail")).step()).entry());
            assertEquals(new Step.Done(Outcome.PROXY), sessions.begin("https://g.example/").answered(407));
        }
    }

    @Test
    void bodiesThatCanNotBeSentAgain() {
        try (Sessions sessions = sessions()) {
            Request request = Request.of(URL + "admin").withMethod("PUT");
            Exchange once = sessions.begin(request.withStream(false));
            assertEquals(new Step.Done(Outcome.NOT_REPEATABLE), once.answered(401, List.of(BASIC), List.of()));
            Exchange again = sessions.begin(request.withStream(true));
            assertInstanceOf(Step.Send.class, again.answered(401, List.of(BASIC), List.of()));
            List<String> whole = List.of(DIGEST.replace("\"auth\"", "\"auth-int\""));
            assertSame(Code.DIGEST_BODY_NEEDED, refused(sessions.begin(request.withStream(true)).answered(401, whole, List.of())));
            Exchange bytes = sessions.begin(request.withBody("x".getBytes(StandardCharsets.UTF_8)));
            assertTrue(sent(bytes.answered(401, whole, List.of())).get("authorization").exposeSecret().contains("qop=auth-int"));
        }
    }

    /** It says that it has ended, and asks the sessions for nothing. */
    @Test
    void afterTheEndNoNonceIsCounted() {
        try (Sessions sessions = sessions()) {
            Exchange exchange = sessions.begin(URL + "admin");
            sent(exchange.answered(401, List.of(DIGEST), List.of()));
            exchange.answered(200);
            for (int time = 0; time < 3; time++) {
                Step.Refuse refuse = assertInstanceOf(Step.Refuse.class, exchange.answered(401, List.of(DIGEST), List.of()));
                assertTrue(refuse.reason().getMessage().startsWith("exchange-ended: "), refuse.reason().getMessage());
                assertFalse(refuse.reason().help().isEmpty());
                assertEquals(OptionalInt.of(1), refuse.reason().entry());
            }
            assertEquals(1, exchange.retries());
            assertTrue(sent(sessions.begin(URL + "admin").step()).get("authorization").exposeSecret().contains("nc=00000002"));
        }
    }

    /** The entry, and how often it was sent again, stay what they were. */
    @Test
    void afterTheEnd() {
        try (Sessions sessions = sessions()) {
            Exchange exchange = sessions.begin(URL);
            exchange.answered(200);
            assertSame(Code.EXCHANGE_ENDED, refused(exchange.answered(200)));
            assertSame(Code.EXCHANGE_ENDED, refused(exchange.signed(new byte[1])));
            assertSame(Code.EXCHANGE_ENDED, refused(exchange.encrypted("x")));
            assertSame(Code.EXCHANGE_ENDED, refused(exchange.negotiated(new byte[0])));
            assertSame(Code.EXCHANGE_ENDED, refused(exchange.failed()));
            assertSame(Code.EXCHANGE_ENDED, refused(exchange.step()));
            assertEquals(OptionalInt.of(0), exchange.entry());
            assertTrue(exchange.ended());
            Exchange other = sessions.begin("https://g.example/");
            assertSame(Code.STEP_OUT_OF_ORDER, refused(other.signed(new byte[1])));
            assertSame(Code.EXCHANGE_ENDED, refused(other.failed()));
            assertEquals(OptionalInt.empty(), other.entry());
            assertSame(Code.STEP_FAILED, refused(sessions.begin(URL).failed()));
        }
    }

    /** Whatever their length. */
    @Test
    void headersAtOnce() {
        for (int length : new int[] {1, 80, 84, 85, 86, 90, 100, 2_000}) {
            String password = "x".repeat(length);
            try (Sessions sessions = sessions(Examples.entry("host=\"h.example\"").replace(Examples.SECRET, password))) {
                String value = Credmatch.basicAuthorization("reader", password).exposeSecret();
                assertEquals(value, sessions.header(URL).orElseThrow().exposeSecret());
                assertEquals(Optional.empty(), sessions.header("https://g.example/"));
            }
        }
    }

    @Test
    void users() {
        String document = "<server host=\"h.example\"><currentCredentials/></server>"
                + "<server host=\"g.example\"><authenticatedCredentials/></server>"
                + "<server host=\"i.example\"><impersonationCredentials user=\"z\">"
                + "<actualCredentials><passwordCredentials name=\"n\" password=\"p\"/></actualCredentials>"
                + "</impersonationCredentials></server>";
        CurrentUser user = new CurrentUser("own", List.of("g1"), List.of(OWN));
        try (Sessions sessions = sessions(document);
                CurrentUser acting = user.impersonating("other", List.of("g2"))) {
            String value = Credmatch.basicAuthorization("own", Examples.SECRET).exposeSecret();
            Exchange exchange = sessions.begin(Request.of(URL).withUser(user));
            assertEquals(value, sent(exchange.step()).get("authorization").exposeSecret());
            user.close();
            user.close();
            assertEquals("CurrentUser[closed]", user.toString());
            // What began goes on.
            assertEquals(new Step.Done(Outcome.ANSWERED), exchange.answered(200));
            assertThrows(IllegalStateException.class, () -> sessions.begin(Request.of(URL).withUser(user)));
            assertThrows(IllegalStateException.class, () -> user.impersonating("x"));
            assertEquals(new Step.SendWithout(Without.NO_CREDENTIALS),
                    sessions.begin(Request.of(URL).withUser(acting)).step());
            Step step = sessions.begin(Request.of("https://g.example/").withUser(acting)).step();
            assertEquals(value, sent(step).get("authorization").exposeSecret());
            Map<String, Secret> headers = sent(sessions.begin("https://i.example/").step());
            assertEquals(List.of("authorization", "infinica-impersonate"), List.copyOf(headers.keySet()));
            assertEquals("z", headers.get("infinica-impersonate").exposeSecret());
            assertSame(Code.NEEDS_STEPS, assertThrows(
                    AuthorizationException.class, () -> sessions.header("https://i.example/")).code());
        }
        String other = OWN.replace("passwordCredentials", "currentCredentials").replaceAll(" (name|password)=\"[^\"]*\"", "");
        assertSame(Code.USER_HOLDS_REFERENCE, assertThrows(
                AuthorizationException.class, () -> new CurrentUser("n", List.of(), List.of(other))).code());
        CompileException wrong =
                assertThrows(CompileException.class, () -> new CurrentUser("n", List.of(), List.of("<")));
        assertFalse(wrong.diagnostics().isEmpty());
    }

    @Test
    void closedIsClosed() {
        Sessions sessions = sessions();
        Exchange exchange = sessions.begin(URL);
        sessions.close();
        sessions.close();
        assertEquals("Sessions[closed]", sessions.toString());
        List<Executable> calls = new ArrayList<>(reports(exchange));
        calls.add(() -> sessions.begin(URL));
        calls.add(() -> sessions.begin("malformed"));
        calls.add(() -> sessions.header(URL));
        for (Executable call : calls) {
            assertThrows(IllegalStateException.class, call);
        }
        assertInstanceOf(Step.Send.class, exchange.step());
        Registry registry = Examples.registry();
        registry.close();
        assertThrows(IllegalStateException.class, () -> new Sessions(registry));
    }

    private static List<Executable> reports(Exchange exchange) {
        return List.of(
                () -> exchange.answered(200),
                () -> exchange.answered(401, List.of(BASIC), List.of()),
                () -> exchange.signed(new byte[1]),
                () -> exchange.encrypted("x"),
                () -> exchange.negotiated(new byte[1]),
                exchange::failed);
    }

    /** Many threads use sessions while another one closes them. Each answer is right or says that they are closed. */
    @Test
    void closingWaitsForThoseInside() throws InterruptedException {
        for (int round = 0; round < 50; round++) {
            Sessions sessions = sessions();
            AtomicReference<Throwable> wrong = new AtomicReference<>();
            CountDownLatch inside = new CountDownLatch(4);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                threads.add(new Thread(() -> {
                    try {
                        while (true) {
                            assertTrue(sessions.header(URL).isPresent());
                            Exchange exchange = sessions.begin(URL + "admin");
                            exchange.answered(401, List.of(DIGEST), List.of());
                            exchange.answered(200);
                            inside.countDown();
                        }
                    } catch (IllegalStateException closed) {
                        // As it should be.
                    } catch (Throwable e) {
                        wrong.set(e);
                    } finally {
                        inside.countDown();
                    }
                }));
            }
            threads.forEach(Thread::start);
            inside.await();
            sessions.close();
            for (Thread thread : threads) {
                thread.join();
            }
            assertSame(null, wrong.get());
        }
    }

    /** No nonce is counted twice. */
    @Test
    void sixtyFourThreads() throws InterruptedException {
        try (Sessions sessions = sessions()) {
            sent(sessions.begin(URL + "admin").answered(401, List.of(DIGEST), List.of()));
            AtomicReference<Throwable> wrong = new AtomicReference<>();
            List<String> values = Collections.synchronizedList(new ArrayList<>());
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                threads.add(new Thread(() -> {
                    try {
                        for (int time = 0; time < 50; time++) {
                            assertTrue(sessions.header(URL).isPresent());
                            Exchange exchange = sessions.begin(URL + "admin");
                            values.add(sent(exchange.step()).get("authorization").exposeSecret().replaceAll(".*nc=(\\w+).*", "$1"));
                            assertEquals(new Step.Done(Outcome.ANSWERED), exchange.answered(200));
                        }
                    } catch (Throwable e) {
                        wrong.set(e);
                    }
                }));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            assertSame(null, wrong.get());
            assertEquals(64 * 50, values.stream().distinct().count());
        }
    }

    /** Two threads report of one exchange: one is in time. */
    @Test
    void anExchangeInSeveralThreads() throws InterruptedException {
        try (Sessions sessions = sessions()) {
            for (int round = 0; round < 200; round++) {
                Exchange exchange = sessions.begin(URL);
                List<Step> steps = Collections.synchronizedList(new ArrayList<>());
                List<Thread> threads = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    threads.add(new Thread(() -> steps.add(exchange.answered(200))));
                }
                threads.forEach(Thread::start);
                for (Thread thread : threads) {
                    thread.join();
                }
                assertEquals(1, steps.stream().filter(Step.Done.class::isInstance).count());
                assertEquals(2, steps.stream().filter(Step.Refuse.class::isInstance).count());
            }
        }
    }

    @Test
    void badInput() {
        try (Sessions sessions = sessions(); Registry registry = Examples.registry()) {
            for (String url : List.of("", "h.example", "https:\\\\h.example", "https://h.example/\0", "https://h.example/\ud800")) {
                assertThrows(UrlException.class, () -> sessions.begin(url));
                assertThrows(UrlException.class, () -> sessions.header(url));
            }
            for (String half : List.of("\ud800", "\udc00")) {
                for (Executable call : List.<Executable>of(
                        () -> sessions.header(URL, half),
                        () -> sessions.begin(Request.of(URL).withService(half)),
                        () -> sessions.begin(Request.of(URL).withMethod(half)),
                        () -> sessions.begin(URL).answered(401, List.of(half), List.of()),
                        () -> sessions.begin(URL).answered(401, List.of(), List.of(half)),
                        () -> new CurrentUser(half),
                        () -> new CurrentUser("n", List.of(half), List.of()),
                        () -> new CurrentUser("n", List.of(), List.of(half)),
                        () -> new CurrentUser("n").impersonating(half),
                        () -> new Sessions(registry, SessionsOptions.defaults().withAlgorithm(half, SigningAlgorithm.RS256)),
                        () -> registry.configuration(0, List.of(half)),
                        () -> Credmatch.basicAuthorization(half, ""),
                        () -> Credmatch.basicAuthorization("", half),
                        () -> Credmatch.bearerAuthorization(half),
                        () -> Credmatch.parseChallenges(List.of(half)),
                        () -> Credmatch.selectChallenge(List.of(Kind.PASSWORD), List.of(half)),
                        () -> Credmatch.digestAuthorization("n", half, DIGEST, "GET", "/"),
                        () -> Credmatch.usernameToken("n", half, PasswordType.TEXT))) {
                    assertThrows(IllegalArgumentException.class, call);
                }
            }
            // The library is asked again after a refusal, and is as it was.
            Exchange exchange = sessions.begin(URL);
            assertThrows(IllegalArgumentException.class, () -> exchange.answered(401, List.of("\ud800"), List.of()));
            assertFalse(exchange.ended());
            for (int status : new int[] {-1, 0x10000}) {
                assertThrows(IllegalArgumentException.class, () -> exchange.answered(status));
            }
            assertThrows(IndexOutOfBoundsException.class, () -> registry.configuration(3));
            assertThrows(IndexOutOfBoundsException.class, () -> registry.configuration(-1));
            assertThrows(IllegalArgumentException.class,
                    () -> Credmatch.basicAuthorization("n", "p", StandardCharsets.UTF_16, false));
            assertThrows(IllegalArgumentException.class, () -> Credmatch.digestAuthorization(
                    "n", "p", DIGEST, "GET", "/", null, -1, null, StandardCharsets.UTF_8));
            String huge = "Basic " + "x".repeat(1 << 20) + ", ".repeat(1 << 10) + "\u00e9".repeat(1 << 19);
            assertInstanceOf(Step.Done.class, sessions.begin(URL).answered(401, List.of(huge, huge), List.of(huge)));
            sent(sessions.begin(URL + "admin").answered(401, List.of(huge, DIGEST), List.of()));
        }
    }

    @Test
    void nulls() {
        try (Sessions sessions = sessions(); Registry registry = Examples.registry()) {
            Exchange exchange = sessions.begin(URL);
            for (Executable call : List.<Executable>of(
                    () -> new Sessions(null),
                    () -> new Sessions(registry, null),
                    () -> sessions.begin((String) null),
                    () -> sessions.begin((Request) null),
                    () -> sessions.header(null),
                    () -> exchange.answered(200, null, List.of()),
                    () -> exchange.answered(200, List.of(), null),
                    () -> exchange.answered(200, Arrays.asList("Basic", null), List.of()),
                    () -> exchange.signed(null),
                    () -> exchange.encrypted(null),
                    () -> exchange.negotiated(null),
                    () -> Request.of(URL).withMethod(null),
                    () -> Request.of(URL).withBody(null),
                    () -> SessionsOptions.defaults().withClock(null),
                    () -> SessionsOptions.defaults().withAlgorithm(null, SigningAlgorithm.RS256),
                    () -> SessionsOptions.defaults().withAlgorithm("k", null),
                    () -> new CurrentUser(null),
                    () -> new CurrentUser("n", null, List.of()),
                    () -> new CurrentUser("n", List.of(), Arrays.asList(OWN, null)),
                    () -> new CurrentUser("n").impersonating(null),
                    () -> registry.configuration(0, null),
                    () -> HttpCredentials.of(null),
                    () -> HttpCredentials.of(sessions).withSteps(null),
                    () -> HttpCredentials.of(sessions).withUser((Supplier<CurrentUser>) null),
                    () -> Credmatch.basicAuthorization(null, ""),
                    () -> Credmatch.basicAuthorization("", "", null, false),
                    () -> Credmatch.bearerAuthorization(null),
                    () -> Credmatch.parseChallenges(null),
                    () -> Credmatch.selectChallenge(null, List.of()),
                    () -> Credmatch.digestAuthorization("n", "p", null, "GET", "/"),
                    () -> Credmatch.usernameToken("n", "p", null),
                    () -> Credmatch.usernameToken("n", "p", PasswordType.TEXT, null, null, null, null))) {
                assertThrows(NullPointerException.class, call);
            }
            assertFalse(exchange.ended());
        }
    }

    @Test
    void configurations() {
        String basic = "<passwordCredentials name=\"n\" password=\"" + Examples.SECRET + "\"><basicConfig charset=\"ISO-8859-1\"/></passwordCredentials>";
        try (Registry registry = Registry.compile(Examples.document("<server host=\"h.example\">" + basic + "</server>"))) {
            Configuration found = registry.configuration(0).orElseThrow();
            assertEquals(new Configuration(0, Kind.PASSWORD, Provenance.NESTED, Map.of("charset", "ISO-8859-1")), found);
            assertThrows(UnsupportedOperationException.class, () -> found.settings().put("x", "y"));
            assertTrue(registry.configuration(0, List.of(BASIC)).isPresent());
        }
    }

    @Test
    void withoutARegistry() {
        assertEquals("Basic bjpw", Credmatch.basicAuthorization("n", "p").exposeSecret());
        assertEquals("Basic bjrp", Credmatch.basicAuthorization("n", "\u00e9", StandardCharsets.ISO_8859_1, false).exposeSecret());
        assertEquals("Bearer t", Credmatch.bearerAuthorization("t").exposeSecret());
        assertSame(Code.INSECURE_TRANSPORT, assertThrows(AuthorizationException.class,
                () -> Credmatch.bearerAuthorization("t", "Bearer", "http://h.example/")).code());
        assertThrows(UrlException.class, () -> Credmatch.bearerAuthorization("t", "Bearer", "h"));
        Challenges asked = Credmatch.parseChallenges(List.of(BASIC, "Negotiate dA==, ="));
        assertEquals(new Challenge("basic", Map.of("realm", "r"), Optional.empty()), asked.challenges().get(0));
        assertTrue(asked.malformed());
        Selection chosen = Credmatch.selectChallenge(List.of(Kind.PASSWORD), List.of(BASIC, DIGEST)).orElseThrow();
        assertEquals(Scheme.DIGEST, chosen.scheme());
        assertEquals(Optional.of("SHA-256"), chosen.algorithm());
        assertEquals(Optional.empty(), Credmatch.selectChallenge(List.of(Kind.PASSWORD), List.of()));
        String first = Credmatch.digestAuthorization("n", "p", DIGEST, "GET", "/").exposeSecret();
        assertTrue(first.startsWith("Digest ") && first.contains("nc=00000001"), first);
        assertFalse(first.equals(Credmatch.digestAuthorization("n", "p", DIGEST, "GET", "/").exposeSecret()));
        assertTrue(Credmatch.usernameToken("n", "p", PasswordType.TEXT).exposeSecret().contains("#PasswordText\">p<"));
        assertFalse(Credmatch.usernameToken("n", "p", PasswordType.DIGEST).exposeSecret().contains(">p<"));
        String token = Credmatch.usernameToken("n", "p").exposeSecret();
        assertTrue(token.contains("#PasswordText\">p<") && token.contains("<wsse:Nonce"), token);
        assertFalse(token.equals(Credmatch.usernameToken("n", "p").exposeSecret()));
    }

    @Test
    void whatStandsAroundAUsernameToken() {
        Function<Security, String> token = security -> Credmatch.usernameToken(
                "n", "p", PasswordType.TEXT, new byte[16], Instant.EPOCH, null, security).exposeSecret();
        assertEquals(
                Credmatch.usernameToken("n", "p", PasswordType.TEXT, new byte[16], Instant.EPOCH, null).exposeSecret(),
                token.apply(Security.NONE));
        assertTrue(token.apply(Security.NONE).startsWith("<wsse:UsernameToken"));
        String header = token.apply(Security.HEADER);
        assertTrue(header.startsWith("<wsse:Security ") && !header.contains("mustUnderstand"), header);
        String[] understood = {token.apply(Security.SOAP_1_1), token.apply(Security.SOAP_1_2)};
        assertTrue(understood[0].startsWith("<wsse:Security ") && understood[0].contains("mustUnderstand=\"1\""), understood[0]);
        assertTrue(understood[1].startsWith("<wsse:Security ") && understood[1].contains("mustUnderstand=\"true\""), understood[1]);
    }
}
