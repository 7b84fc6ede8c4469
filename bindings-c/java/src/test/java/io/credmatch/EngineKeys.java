package io.credmatch;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSAEncrypter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The keys of an engine, in a key store as it has one. */
final class EngineKeys implements HostSteps {
    private static final char[] PASSWORD = Examples.SECRET.toCharArray();

    private final KeyStore store;
    /** What was to be done. */
    final List<Step> steps = Collections.synchronizedList(new ArrayList<>());

    private EngineKeys(KeyStore store) {
        this.store = store;
    }

    /** Keys that keytool draws: {@code rsa}, {@code p256}, {@code p384}, {@code p521}, {@code ed25519}. */
    static EngineKeys draw(Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        Path file = folder.resolve("keys.p12");
        add(file, "rsa", "-keyalg", "RSA", "-keysize", "2048");
        add(file, "p256", "-keyalg", "EC", "-groupname", "secp256r1");
        add(file, "p384", "-keyalg", "EC", "-groupname", "secp384r1");
        add(file, "p521", "-keyalg", "EC", "-groupname", "secp521r1");
        add(file, "ed25519", "-keyalg", "Ed25519");
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream stream = Files.newInputStream(file)) {
            store.load(stream, PASSWORD);
        }
        return new EngineKeys(store);
    }

    private static void add(Path file, String alias, String... kind) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-alias", alias, "-keystore", file.toString(), "-storetype", "PKCS12",
                "-storepass", Examples.SECRET, "-dname", "CN=engine"));
        words.addAll(List.of(kind));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(printed);
        }
    }

    PublicKey publicKey(String alias) throws GeneralSecurityException {
        return store.getCertificate(alias).getPublicKey();
    }

    PrivateKey privateKey(String alias) throws GeneralSecurityException {
        return (PrivateKey) store.getKey(alias, PASSWORD);
    }

    @Override
    public byte[] sign(Step.Sign step) throws GeneralSecurityException {
        steps.add(step);
        Signature signature = Signature.getInstance(step.algorithm().jca());
        switch (step.algorithm()) {
            case PS256 -> signature.setParameter(pss(MGF1ParameterSpec.SHA256, 32));
            case PS384 -> signature.setParameter(pss(MGF1ParameterSpec.SHA384, 48));
            case PS512 -> signature.setParameter(pss(MGF1ParameterSpec.SHA512, 64));
            default -> {}
        }
        signature.initSign(privateKey(step.key().alias()));
        signature.update(step.input().exposeSecret().getBytes(StandardCharsets.US_ASCII));
        return signature.sign();
    }

    private static PSSParameterSpec pss(MGF1ParameterSpec hash, int salt) {
        return new PSSParameterSpec(hash.getDigestAlgorithm(), "MGF1", hash, salt, PSSParameterSpec.TRAILER_FIELD_BC);
    }

    @Override
    public String encrypt(Step.Encrypt step) throws Exception {
        steps.add(step);
        JWEHeader header = new JWEHeader.Builder(
                JWEAlgorithm.parse(step.algorithm()), EncryptionMethod.parse(step.contentEncryption()))
                .contentType("JWT").build();
        JWEObject token = new JWEObject(header, new Payload(step.input().exposeSecret()));
        token.encrypt(new RSAEncrypter((RSAPublicKey) publicKey(step.key().alias())));
        return token.serialize();
    }

    @Override
    public byte[] negotiate(Step.Negotiate step, byte[] token) {
        steps.add(step);
        return ("token for " + step.service()).getBytes(StandardCharsets.UTF_8);
    }
}
