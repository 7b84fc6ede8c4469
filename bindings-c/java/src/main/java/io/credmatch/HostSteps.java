package io.credmatch;

import java.util.Base64;
import java.util.Locale;

/**
 * The steps of exchanges that only the engine can take, since it has the keys and the tickets of Kerberos. Methods are
 * called in the thread that sends the request, and in several at once.
 *
 * <p>What a method throws ends the exchange with an {@link AuthorizationException} of the code {@link Code#STEP_FAILED},
 * whose cause it is, and whose message names the step.
 */
public interface HostSteps {
    /** None of them. */
    HostSteps NONE = new HostSteps() {};

    /**
     * Signs.
     *
     * @param step the key, the algorithm, and what is to be signed
     * @return the signature; that of ECDSA as r and s, not in DER
     * @throws Exception if it can't be done
     */
    default byte[] sign(Step.Sign step) throws Exception {
        throw new UnsupportedOperationException("the entry needs HostSteps that sign");
    }

    /**
     * Encrypts.
     *
     * @param step the key, the algorithms, and what is to be encrypted
     * @return a JWE in compact form
     * @throws Exception if it can't be done
     */
    default String encrypt(Step.Encrypt step) throws Exception {
        throw new UnsupportedOperationException("the entry needs HostSteps that encrypt");
    }

    /**
     * Obtains a token of SPNEGO.
     *
     * @param step the service principal, and how long the token is to live
     * @param token what the server sent; empty at first
     * @return the token
     * @throws Exception if it can't be done
     */
    default byte[] negotiate(Step.Negotiate step, byte[] token) throws Exception {
        throw new UnsupportedOperationException("the entry needs HostSteps that negotiate");
    }

    /**
     * Takes such steps of an exchange as long as there are any.
     *
     * @param exchange the exchange
     * @return the step after them: {@link Step.Send}, {@link Step.SendWithout} or {@link Step.Done}
     * @throws AuthorizationException if the exchange ended with {@link Step.Refuse}
     */
    default Step take(Exchange exchange) {
        Step step = exchange.step();
        String name = null;
        Exception cause = null;
        while (true) {
            if (step instanceof Step.Refuse refuse) {
                throw cause == null ? refuse.reason() : refuse.reason().ofStep(name, cause);
            }
            try {
                if (step instanceof Step.Sign sign) {
                    step = exchange.signed(sign(sign));
                } else if (step instanceof Step.Encrypt encrypt) {
                    step = exchange.encrypted(encrypt(encrypt));
                } else if (step instanceof Step.Negotiate negotiate) {
                    byte[] token = Base64.getDecoder().decode(negotiate.token());
                    step = exchange.negotiated(negotiate(negotiate, token));
                } else {
                    return step;
                }
            } catch (Exception e) {
                if (e instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
                cause = e;
                name = step.getClass().getSimpleName().toLowerCase(Locale.ROOT);
                step = exchange.failed();
            }
        }
    }
}
