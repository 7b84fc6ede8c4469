package io.credmatch;

import java.time.Duration;

/** Reads steps as the library writes them. */
final class Steps {
    private Steps() {}

    static Step of(Fields fields) {
        String step = fields.text("step");
        return switch (step) {
            case "send" -> new Step.Send(
                    fields.integer("entry"),
                    Scheme.named(fields.text("scheme")),
                    fields.constant("configuration", Provenance.class),
                    fields.texts("headers", Secret::new));
            case "send-without" -> new Step.SendWithout(fields.constant("reason", Without.class));
            case "sign" -> new Step.Sign(
                    fields.record("key", Key::of),
                    SigningAlgorithm.of(fields.text("algorithm")),
                    new Secret(fields.text("input")));
            case "encrypt" -> new Step.Encrypt(
                    fields.record("key", Key::of),
                    fields.text("algorithm"),
                    fields.text("contentEncryption"),
                    new Secret(fields.text("input")));
            case "negotiate" -> new Step.Negotiate(
                    fields.text("service"), Duration.ofMillis(fields.number("lifetime")), fields.text("token"));
            case "refuse" -> new Step.Refuse(AuthorizationException.of(fields));
            case "done" -> new Step.Done(fields.constant("outcome", Outcome.class));
            default -> throw new IllegalArgumentException("no such step: " + step);
        };
    }
}
