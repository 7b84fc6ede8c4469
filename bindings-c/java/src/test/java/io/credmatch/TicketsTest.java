package io.credmatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSADecrypter;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tickets that keys of a key store sign, as nimbus-jose-jwt reads them. */
class TicketsTest {
    private static final String URL = "https://h.example/";

    @TempDir
    static Path folder;

    private static EngineKeys keys;

    @BeforeAll
    static void draw() throws Exception {
        keys = EngineKeys.draw(folder);
    }

    private static Registry registry(String inside) {
        return Registry.compile("<credentials xmlns=\"http://www.infinica.com/credentials\""
                + " xmlns:k=\"http://www.infinica.com/keystores\"><server host=\"h.example\"><oauthCredentials>" + inside
                + "</oauthCredentials></server></credentials>");
    }

    private static String signedBy(String alias) {
        return "<signature><k:privateKey alias=\"" + alias + "\"/></signature><kid>key-1</kid>"
                + "<sub>me</sub><iss>us</iss><aud><audience>them</audience></aud><timeout>60s</timeout>";
    }

    private static String alias(SigningAlgorithm algorithm) {
        return switch (algorithm) {
            case ES256 -> "p256";
            case ES384 -> "p384";
            case ES512 -> "p521";
            case EDDSA -> "ed25519";
            default -> "rsa";
        };
    }

    private static String sent(HttpCredentials credentials) {
        Exchange exchange = credentials.begin(Request.of(URL));
        Step.Send send = assertInstanceOf(Step.Send.class, credentials.settle(exchange));
        assertEquals(Scheme.BEARER, send.scheme());
        String value = send.headers().get("authorization").exposeSecret();
        assertTrue(value.startsWith("Bearer "));
        return value.substring(7);
    }

    @ParameterizedTest
    @EnumSource(SigningAlgorithm.class)
    void anotherLibraryVerifiesThem(SigningAlgorithm algorithm) throws Exception {
        String alias = alias(algorithm);
        byte[] shared = Examples.SECRET.repeat(8).getBytes(StandardCharsets.UTF_8);
        HostSteps macs = new HostSteps() {
            @Override
            public byte[] sign(Step.Sign step) throws Exception {
                Mac mac = Mac.getInstance(step.algorithm().jca());
                mac.init(new SecretKeySpec(shared, step.algorithm().jca()));
                return mac.doFinal(step.input().exposeSecret().getBytes(StandardCharsets.US_ASCII));
            }
        };
        boolean mac = algorithm.name().startsWith("HS");
        SessionsOptions options = SessionsOptions.defaults().withAlgorithm(alias, algorithm);
        try (Registry registry = registry(signedBy(alias)); Sessions sessions = new Sessions(registry, options)) {
            HttpCredentials credentials = HttpCredentials.of(sessions).withSteps(mac ? macs : keys);
            String token = sent(credentials);
            SignedJWT ticket = SignedJWT.parse(token);
            assertEquals(algorithm.toString(), ticket.getHeader().getAlgorithm().getName());
            assertEquals("key-1", ticket.getHeader().getKeyID());
            if (algorithm == SigningAlgorithm.EDDSA) {
                // That library wants one more for it.
                Signature verifier = Signature.getInstance("EdDSA");
                verifier.initVerify(keys.publicKey(alias));
                verifier.update(ticket.getSigningInput());
                assertTrue(verifier.verify(ticket.getSignature().decode()));
            } else {
                JWSVerifier verifier = mac
                        ? new MACVerifier(shared)
                        : keys.publicKey(alias) instanceof RSAPublicKey key
                                ? new RSASSAVerifier(key)
                                : new ECDSAVerifier((ECPublicKey) keys.publicKey(alias));
                assertTrue(ticket.verify(verifier));
            }
            var claims = ticket.getJWTClaimsSet();
            assertEquals("me", claims.getSubject());
            assertEquals("us", claims.getIssuer());
            assertEquals(List.of("them"), claims.getAudience());
            assertEquals(60_000, claims.getExpirationTime().getTime() - claims.getIssueTime().getTime());
            // It is kept, and sent again without another signature.
            assertEquals(token, sent(credentials));
            assertEquals("Bearer " + token, sessions.header(URL).orElseThrow().exposeSecret());
        }
    }

    @Test
    void encryptedOnes() throws Exception {
        String inside = signedBy("rsa").replace("</signature>", "</signature><encryption><k:publicKey alias=\"rsa\"/></encryption>");
        try (Registry registry = registry(inside); Sessions sessions = new Sessions(registry)) {
            String token = sent(HttpCredentials.of(sessions).withSteps(keys));
            JWEObject outer = JWEObject.parse(token);
            assertEquals("RSA-OAEP-256", outer.getHeader().getAlgorithm().getName());
            outer.decrypt(new RSADecrypter(keys.privateKey("rsa")));
            SignedJWT ticket = outer.getPayload().toSignedJWT();
            assertTrue(ticket.verify(new RSASSAVerifier((RSAPublicKey) keys.publicKey("rsa"))));
            Step.Encrypt step = (Step.Encrypt) keys.steps.get(keys.steps.size() - 1);
            assertEquals(new Key("rsa", Optional.empty(), Optional.empty()), step.key());
        }
    }

    /** What fails in the engine is the cause of what the caller gets, and nothing is kept. */
    @Test
    void keysThatAreNotThere() {
        try (Registry registry = registry(signedBy("absent")); Sessions sessions = new Sessions(registry)) {
            HttpCredentials credentials = HttpCredentials.of(sessions).withSteps(keys);
            for (int time = 0; time < 2; time++) {
                AuthorizationException failed = assertThrows(AuthorizationException.class,
                        () -> credentials.settle(credentials.begin(Request.of(URL))));
                assertSame(Code.STEP_FAILED, failed.code());
                assertTrue(failed.getCause() != null);
            }
            assertSame(Code.NEEDS_STEPS,
                    assertThrows(AuthorizationException.class, () -> sessions.header(URL)).code());
            Exchange exchange = sessions.begin(URL);
            assertInstanceOf(Step.Sign.class, exchange.step());
            assertSame(Code.TICKET_SIGNATURE_MALFORMED, assertInstanceOf(Step.Refuse.class, exchange.signed(new byte[3])).reason().code());
        }
    }
}
