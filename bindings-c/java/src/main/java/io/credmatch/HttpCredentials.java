package io.credmatch;

import java.util.Set;
import java.util.function.Supplier;

import static java.util.Objects.requireNonNull;

/**
 * What HTTP clients send a registry's credentials by: its {@link Sessions}, the service and the user that requests are for,
 * and the steps that the engine takes. Values of it never change, and may be shared between threads and clients.
 *
 * <p>Packages below this one have the clients. Another client is taught in a few lines: {@link #begin} for every request and
 * for every hop of a redirect, {@link #settle}, take {@link #HEADERS} off, send, {@link Exchange#answered}, {@link #settle},
 * and again while that is {@link Step.Send}; then {@link Exchange#close}, also where the client throws.
 */
public final class HttpCredentials {
    /**
     * The names, in lower case, of the header fields that carry credentials or say whom they act as. They come off a request
     * before those of a step are put on it, and off one that goes without credentials: only the registry says whom an entry's
     * account acts as. A request to which the caller has set {@code Authorization} is left alone instead.
     */
    public static final Set<String> HEADERS =
            Set.of("authorization", "infinica-impersonate", "infinica-impersonate-groups");

    private final Sessions sessions;
    private final String service;
    private final Supplier<CurrentUser> user;
    private final HostSteps steps;

    private HttpCredentials(Sessions sessions, String service, Supplier<CurrentUser> user, HostSteps steps) {
        this.sessions = sessions;
        this.service = service;
        this.user = user;
        this.steps = steps;
    }

    /**
     * For no service, for nobody, and without steps that the engine takes.
     *
     * @param sessions what is learned; who closes them is the caller
     * @return the credentials
     */
    public static HttpCredentials of(Sessions sessions) {
        return new HttpCredentials(requireNonNull(sessions, "sessions"), null, () -> null, HostSteps.NONE);
    }

    /**
     * The same for a caller that names a service.
     *
     * @param service null for none
     * @return the credentials
     */
    public HttpCredentials withService(String service) {
        return new HttpCredentials(sessions, service, user, steps);
    }

    /**
     * The same for a user.
     *
     * @param user null for nobody
     * @return the credentials
     */
    public HttpCredentials withUser(CurrentUser user) {
        return withUser(() -> user);
    }

    /**
     * The same for users.
     *
     * @param user says who it is when a request begins, in its thread; it gives null for nobody
     * @return the credentials
     */
    public HttpCredentials withUser(Supplier<CurrentUser> user) {
        return new HttpCredentials(sessions, service, requireNonNull(user, "user"), steps);
    }

    /**
     * The same with the steps that the engine takes.
     *
     * @param steps what signs, encrypts and negotiates
     * @return the credentials
     */
    public HttpCredentials withSteps(HostSteps steps) {
        return new HttpCredentials(sessions, service, user, requireNonNull(steps, "steps"));
    }

    /**
     * Begins the exchange of a request, for this service and this user.
     *
     * @param request what is about to be sent
     * @return the exchange
     * @throws UrlException if the URL is malformed
     */
    public Exchange begin(Request request) {
        return sessions.begin(request.withService(service).withUser(user.get()));
    }

    /**
     * Takes the steps that the engine takes, as {@link HostSteps#take}.
     *
     * @param exchange the exchange
     * @return {@link Step.Send}, {@link Step.SendWithout} or {@link Step.Done}
     * @throws AuthorizationException if what the request would send can't be presented
     */
    public Step settle(Exchange exchange) {
        return steps.take(exchange);
    }

    /** Without the user. */
    @Override
    public String toString() {
        return "HttpCredentials[service=" + service + "]";
    }
}
