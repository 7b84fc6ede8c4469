"""`credmatch.httpx` and `credmatch.requests` in whole exchanges with Apache httpd, which says what each request brought."""

from __future__ import annotations

import asyncio
import base64
import http.server
import io
import json
import threading
import time

import pytest

import credmatch
import apache
from credmatch import CurrentUser, Registry, Sessions

httpx = pytest.importorskip("httpx")
requests = pytest.importorskip("requests")

pytestmark = pytest.mark.thread_unsafe(reason="one run waits for nonces to grow stale, and asks a server enough")

HEAD = (
    '<credentials xmlns="http://www.infinica.com/credentials" xmlns:c="urn:credmatch:credentials" '
    'xmlns:k="http://www.infinica.com/keystores">'
)
USER = '<passwordCredentials name="user" password="pässwörd"/>'
JUERGEN = '<passwordCredentials name="jürgen" password="pässwörd"/>'
TICKET = (
    '<oauthCredentials><signature><k:privateKey alias="signer" keyStore="store" password="k3y-S3cr3t"/></signature>'
    "{}<iss>credmatch</iss><sub>me</sub><aud><audience>bearer</audience></aud><timeout>60s</timeout></oauthCredentials>"
)


def basic(name, charset="utf-8"):
    return "Basic " + base64.b64encode(f"{name}:pässwörd".encode(charset)).decode()


def sessions(*entries, **options):
    servers = "".join(f"<server {attributes}>{credentials}</server>" for attributes, credentials in entries)
    return Sessions(Registry.compile(f"{HEAD}{servers}</credentials>"), **options)


@pytest.fixture(scope="module")
def server():
    with apache.running() as address:
        yield address


def with_httpx(auth, trail, method, url, *, follow=True, **options):
    hooks = {"response": [trail.append]}
    with httpx.Client(auth=auth("httpx"), follow_redirects=follow, trust_env=False, event_hooks=hooks) as client:
        return client.request(method, url, **options)


def with_async_httpx(auth, trail, method, url, *, follow=True, **options):
    async def note(response):
        trail.append(response)

    async def ask():
        settings = {"follow_redirects": follow, "trust_env": False, "event_hooks": {"response": [note]}}
        async with httpx.AsyncClient(auth=auth("httpx"), **settings) as client:
            return await client.request(method, url, **options)

    return asyncio.run(ask())


def with_requests(auth, trail, method, url, *, follow=True, content=None, **options):
    class Noting(requests.adapters.HTTPAdapter):
        def send(self, *arguments, **options):
            trail.append(super().send(*arguments, **options))
            return trail[-1]

    with requests.Session() as session:
        session.mount("http://", Noting())
        session.trust_env = False
        session.auth = auth("requests")
        return session.request(method, url, allow_redirects=follow, data=content, timeout=20, **options)


@pytest.fixture(params=[with_httpx, with_async_httpx, with_requests], ids=["httpx", "httpx-async", "requests"])
def ask(request):
    def ask(registry, method, url, *, auth=None, **options):
        def made(package):
            from credmatch import httpx as for_httpx, requests as for_requests

            classes = {"httpx": for_httpx.RegistryAuth, "requests": for_requests.RegistryAuth}
            return classes[package](registry, **(auth or {}))

        trail = []
        response = request.param(made, trail, method, url, **options)
        response.trail = trail
        return response

    return ask


def seen(response):
    """The header `Authorization` of the last request, as the server saw it."""
    return response.headers["X-Seen"]


def hops(response):
    """All answers in order: that of each hop and of each retry."""
    return response.trail


def statuses(response):
    return [one.status_code for one in hops(response)]


def test_basic_in_utf_8_goes_at_once(server, ask):
    response = ask(sessions(('host="127.0.0.1"', JUERGEN)), "GET", f"{server}/basic/page")
    assert (statuses(response), response.text, seen(response)) == ([200], "page\n", basic("jürgen"))


def test_basic_in_utf_8_answers_a_challenge(server, ask):
    known = sessions(('host="127.0.0.1" preemptive="false"', JUERGEN))
    for path in ("basic", "plain"):
        response = ask(known, "GET", f"{server}/{path}/page")
        assert (response.status_code, response.text, seen(response)) == (200, "page\n", basic("jürgen"))


def test_basic_that_is_refused_is_answered_in_another_charset_if_the_server_asks_for_one(server, ask):
    # What went at once is Latin-1 by the entry's configuration of the registry; the challenge says UTF-8.
    namespace = 'xmlns="http://www.infinica.com/credentials"'
    latin = f'<credentialsConfigs {namespace}><basicConfig charset="ISO-8859-1"/></credentialsConfigs>'
    entry = f'{HEAD}<server host="127.0.0.1">{JUERGEN}</server></credentials>'
    document = f'<processEngine xmlns="http://www.infinica.com/process-engine">{latin}{entry}</processEngine>'
    response = ask(Registry.compile(document), "GET", f"{server}/basic/page")
    assert [seen(one) for one in hops(response)] == [basic("jürgen", "latin-1"), basic("jürgen")]
    assert response.status_code == 200


def test_digest_is_learned_and_its_nonces_grow_stale(server, ask):
    known = sessions(('host="127.0.0.1" preemptive="false"', USER))
    url = f"{server}/digest/page?a=b%20c&d"
    first = ask(known, "GET", url)
    assert first.status_code == 200 and 'nc=00000001' in seen(first) and 'username="user"' in seen(first)
    # The server has said the nonce that comes next, so that it need not ask.
    second = ask(known, "GET", f"{server}/digest/page")
    assert statuses(second) == [200]
    nonces = {credmatch.parse_challenges([seen(one)]).challenges[0].params["nonce"] for one in (first, second)}
    assert len(nonces) == 2
    third = ask(known, "POST", f"{server}/digest/page", content=b"a=1")
    assert (statuses(third), third.text) == ([200], "a=1")
    time.sleep(2.1)
    stale = ask(known, "GET", url)
    assert stale.status_code == 200 and statuses(stale)[-2:] == [401, 200]
    refused = hops(stale)[-2]
    assert "stale=true" in refused.headers["WWW-Authenticate"] and "Digest" in refused.headers["X-Seen"]
    assert statuses(ask(known, "GET", url)) == [200]


@pytest.mark.parametrize("path", ["basic", "digest"])
def test_a_wrong_password_is_tried_once(server, ask, path):
    wrong = '<passwordCredentials name="user" password="wrong"/>'
    known = sessions(('host="127.0.0.1" preemptive="false"', wrong))
    for _ in range(2):
        response = ask(known, "GET", f"{server}/{path}/page")
        assert response.status_code == 401 and len(statuses(response)) == 2
    preemptive = ask(sessions(('host="127.0.0.1"', wrong)), "GET", f"{server}/basic/page")
    assert statuses(preemptive) == [401]


def test_what_is_forbidden_is_not_tried_again(server, ask):
    response = ask(sessions(('host="127.0.0.1"', USER)), "GET", f"{server}/denied/page")
    assert (statuses(response), seen(response)) == ([403], basic("user"))


@pytest.mark.parametrize("path", ["basic", "digest"])
def test_a_body_in_memory_is_sent_again(server, ask, path):
    known = sessions(('host="127.0.0.1" preemptive="false"', USER))
    response = ask(known, "POST", f"{server}/{path}/page", content=b"body of it")
    assert (response.status_code, response.text) == (200, "body of it")


def test_a_body_that_can_be_read_but_once_is_not(server, ask, request):
    known = sessions(('host="127.0.0.1" preemptive="false"', USER))
    read = []

    def parts():
        read.append(1)
        yield b"one"
        yield b"two"

    async def later():
        for part in parts():
            yield part

    content = later() if "async" in request.node.name else parts()
    response = ask(known, "POST", f"{server}/basic/page", content=content)
    assert (statuses(response), len(read)) == ([401], 1)


def test_files_are_read_again_from_where_they_stood(server):
    known = sessions(('host="127.0.0.1" preemptive="false"', USER))
    from credmatch.httpx import RegistryAuth as ForHttpx
    from credmatch.requests import RegistryAuth as ForRequests

    file = io.BytesIO(b"skipped and sent")
    file.seek(12)
    response = requests.post(f"{server}/basic/page", data=file, auth=ForRequests(known), timeout=20)
    assert (response.status_code, response.text) == (200, "sent")
    with httpx.Client(auth=ForHttpx(known), trust_env=False) as client:
        files = {"a": ("a.txt", io.BytesIO(b"in a form")), "b": b"bytes"}
        response = client.post(f"{server}/basic/page", files=files)
        assert response.status_code == 200 and "in a form" in response.text and "bytes" in response.text

        class Pipe(io.BytesIO):
            def seekable(self):
                return False

        assert client.post(f"{server}/basic/page", files={"a": Pipe(b"once")}).status_code == 401


@pytest.mark.parametrize("path", ["basic", "digest"])
@pytest.mark.parametrize("redirect", ["away", "keep"])
def test_each_hop_has_credentials_of_its_own_host(server, ask, path, redirect):
    known = sessions(
        ('host="127.0.0.1"', '<passwordCredentials name="here" password="h3re"/>'),
        ('host="localhost" preemptive="false"', USER),
    )
    response = ask(known, "GET", f"{server}/{redirect}/{path}/page")
    assert response.status_code == 200 and str(response.url).startswith("http://localhost:")
    sent = [one.headers["X-Seen"] for one in hops(response)]
    here = "Basic " + base64.b64encode(b"here:h3re").decode()
    assert sent[:2] == [here, ""] and len(sent) == 3
    assert sent[2] == basic("user") if path == "basic" else sent[2].startswith('Digest username="user"')


def test_a_header_reaches_no_host_without_an_entry(server, ask):
    known = sessions(('host="127.0.0.1"', USER))
    for redirect in ("away", "keep"):
        response = ask(known, "GET", f"{server}/{redirect}/basic/page")
        assert [one.headers["X-Seen"] for one in hops(response)] == [basic("user"), ""]
        assert response.status_code == 401
    # And back again.
    response = ask(known, "GET", f"{server}/away/back/basic/page")
    assert response.status_code == 200
    assert [one.headers["X-Seen"] for one in hops(response)] == [basic("user"), "", "", basic("user")]


def test_a_nonce_that_was_learned_is_for_its_own_origin(server, ask):
    known = sessions(('host="127.0.0.1" preemptive="false"', USER), ('host="localhost" preemptive="false"', USER))
    assert ask(known, "GET", f"{server}/digest/page").status_code == 200
    elsewhere = ask(known, "GET", f"{server}/digest/page".replace("127.0.0.1", "localhost"))
    assert statuses(elsewhere) == [401, 200] and "nc=00000001" in seen(elsewhere)


def test_the_caller_s_header_stays(server, ask):
    known = sessions(('host="127.0.0.1"', USER))
    response = ask(known, "GET", f"{server}/basic/page", headers={"Authorization": "Basic bad"})
    assert (statuses(response), seen(response)) == ([401], "Basic bad")


def test_nothing_that_is_kept_holds_what_was_sent(server, ask):
    known = sessions(('host="127.0.0.1" preemptive="false"', USER), ('host="localhost"', USER))
    response = ask(known, "GET", f"{server}/away/digest/page")
    assert response.status_code == 200
    for one in hops(response):
        assert "authorization" not in {name.lower() for name in one.request.headers}
        assert "Digest username" not in repr(vars(one.request)) and "Basic d" not in repr(vars(one.request))


@pytest.fixture(scope="module")
def keys():
    jwt = pytest.importorskip("jwt")
    rsa = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.rsa")
    return jwt, rsa.generate_private_key(65537, 2048), rsa.generate_private_key(65537, 2048)


def test_a_ticket_is_signed_once_and_verified(server, ask, keys, request):
    jwt, private, _ = keys
    signed = []

    def sign(step):
        assert (step.key.alias, step.key.store, step.key.expose_password()) == ("signer", "store", "k3y-S3cr3t")
        signed.append(step.algorithm)
        return jwt.get_algorithm_by_name(step.algorithm).sign(step.expose_input(), private)

    async def sign_later(step):
        await asyncio.sleep(0)
        return sign(step)

    known = sessions(('host="127.0.0.1" protocol="http"', TICKET.format("")), algorithms={"store/signer": "PS256"})
    auth = {"sign": sign_later if "async" in request.node.name else sign}
    for _ in range(3):
        response = ask(known, "GET", f"{server}/bearer/page", auth=auth)
        assert (statuses(response), response.text) == ([200], "page\n")
        scheme, ticket = seen(response).split(" ")
        claims = jwt.decode(ticket, private.public_key(), algorithms=["PS256"], audience="bearer", issuer="credmatch")
        assert scheme == "Bearer" and claims["sub"] == "me" and claims["exp"] - claims["iat"] == 60
    assert signed == ["PS256"]


def test_a_reactive_ticket_is_signed_when_the_server_asks(server, ask, keys):
    jwt, private, _ = keys
    known = sessions(('host="127.0.0.1" preemptive="false"', TICKET.format("")))
    auth = {"sign": lambda step: jwt.get_algorithm_by_name("RS256").sign(step.expose_input(), private)}
    assert statuses(ask(known, "GET", f"{server}/bearer/page", auth=auth)) == [401, 200]
    assert ask(known, "POST", f"{server}/bearer/page", auth=auth, content=b"body").text == "body"


def test_a_ticket_is_encrypted_for_its_server(server, ask, keys):
    jwt, private, encryption = keys

    def encrypt(step):
        assert (step.key.alias, step.algorithm, step.content_encryption) == ("vault", "RSA-OAEP-256", "A256GCM")
        return encrypted(step.expose_input(), encryption.public_key())

    known = sessions(('host="127.0.0.1"', TICKET.format('<encryption><k:publicKey alias="vault"/></encryption>')))
    auth = {"sign": lambda step: jwt.get_algorithm_by_name("RS256").sign(step.expose_input(), private), "encrypt": encrypt}
    response = ask(known, "GET", f"{server}/bearer/page", auth=auth)
    ticket = decrypted(seen(response).removeprefix("Bearer "), encryption)
    assert jwt.decode(ticket, private.public_key(), algorithms=["RS256"], audience="bearer")["iss"] == "credmatch"


def padding():
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding

    return padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)


def encrypted(ticket, public):
    """A compact JWE (RFC 7516 §7.1)."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    header = json.dumps({"alg": "RSA-OAEP-256", "enc": "A256GCM", "cty": "JWT"}).encode()
    protected = base64.urlsafe_b64encode(header).rstrip(b"=")
    content_key, vector = AESGCM.generate_key(256), b"a vector ..."
    sealed = AESGCM(content_key).encrypt(vector, ticket.encode(), protected)
    parts = [public.encrypt(content_key, padding()), vector, sealed[:-16], sealed[-16:]]
    return b".".join([protected, *(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts)]).decode()


def decrypted(token, private):
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    protected, *parts = token.split(".")
    content_key, vector, text, tag = (base64.urlsafe_b64decode(part + "==") for part in parts)
    return AESGCM(private.decrypt(content_key, padding())).decrypt(vector, text + tag, protected.encode()).decode()


@pytest.mark.parametrize("preemptive", ["true", "false"])
def test_a_token_of_spnego_is_the_host_s(server, ask, preemptive):
    asked = []

    def negotiate(step):
        asked.append((step.service, step.token))
        return b"token"

    known = sessions((f'host="127.0.0.1" preemptive="{preemptive}"', "<kerberosCredentials/>"))
    response = ask(known, "GET", f"{server}/negotiate/page", auth={"negotiate": negotiate})
    assert (response.text, seen(response)) == ("page\n", "Negotiate dG9rZW4=")
    assert asked == [("HTTP@127.0.0.1", b"")]
    assert len(statuses(response)) == (1 if preemptive == "true" else 2)


@pytest.mark.parametrize(("credentials", "missing"), [("<kerberosCredentials/>", "negotiate"), (TICKET.format(""), "sign")])
def test_what_the_host_cannot_do_is_an_error_and_nothing_is_sent(ask, credentials, missing):
    known = sessions(('host="127.0.0.1"', credentials))
    with pytest.raises(credmatch.AuthorizationError) as caught:
        ask(known, "GET", "http://127.0.0.1:9/")
    assert (caught.value.code, caught.value.entry) == ("step-failed", 0)
    assert isinstance(caught.value.__cause__, TypeError) and f"the argument `{missing}`" in str(caught.value.__cause__)


@pytest.mark.parametrize("made", ["text", None, 3])
def test_what_the_host_makes_has_its_type(ask, made):
    known = sessions(('host="127.0.0.1"', TICKET.format("")))
    with pytest.raises(TypeError):
        ask(known, "GET", "http://127.0.0.1:9/", auth={"sign": lambda step: made})


def test_an_exception_of_the_host_is_passed_on(ask):
    def sign(step):
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        ask(sessions(('host="127.0.0.1"', TICKET.format(""))), "GET", "http://127.0.0.1:9/", auth={"sign": sign})


def test_a_user_of_the_request(server, ask):
    own = '<passwordCredentials xmlns="http://www.infinica.com/credentials" name="user" password="pässwörd"/>'
    known = sessions(('host="127.0.0.1" path="/basic"', '<currentCredentials impersonation="true"/>'))
    user = CurrentUser("user", groups=["staff"], credentials=[own])
    response = ask(known, "GET", f"{server}/basic/page", auth={"user": user})
    assert (seen(response), response.headers["X-Seen-User"]) == (basic("user"), "")
    acting = user.impersonating("somebody", groups=["a", "b"])
    response = ask(known, "GET", f"{server}/basic/page", auth={"user": lambda: acting})
    assert (seen(response), response.headers["X-Seen-User"], response.headers["X-Seen-Groups"]) == (basic("user"), "somebody", "a,b")
    # What says whom to act as goes as far as what authenticates.
    response = ask(known, "GET", f"{server}/basic/page", auth={"user": acting}, headers={"Infinica-Impersonate": "root"})
    assert response.headers["X-Seen-User"] == "somebody"
    with pytest.raises(credmatch.AuthorizationError) as caught:
        ask(known, "GET", f"{server}/basic/page", auth={"user": lambda: None})
    assert caught.value.code == "needs-current-user"


def test_whom_to_act_as_crosses_no_redirect(server, ask):
    own = '<passwordCredentials xmlns="http://www.infinica.com/credentials" name="user" password="pässwörd"/>'
    known = sessions(('host="127.0.0.1"', '<currentCredentials impersonation="true"/>'))
    user = CurrentUser("user", credentials=[own]).impersonating("somebody", groups=["a"])
    response = ask(known, "GET", f"{server}/away/open/page", auth={"user": user})
    told = [(one.headers["X-Seen-User"], one.headers["X-Seen-Groups"]) for one in hops(response)]
    assert told == [("somebody", "a"), ("", "")]


def test_only_the_registry_says_whom_a_request_acts_as(server, ask):
    headers = {"Infinica-Impersonate": "boss", "infinica-impersonate-groups": "admins"}

    def told(known, path):
        response = ask(known, "GET", f"{server}/{path}/page", headers=headers)
        return [(one.headers["X-Seen-User"], one.headers["X-Seen-Groups"]) for one in hops(response)]

    # Neither there, nor at a host that the client follows to.
    assert told(sessions(('host="127.0.0.1"', USER)), "away/open") == [("", ""), ("", "")]
    # Nor without credentials: by a reactive entry, or where there is no entry.
    reactive = sessions(('host="127.0.0.1" preemptive="false"', USER))
    assert told(reactive, "basic") == [("", ""), ("", "")]
    assert told(sessions(), "open") == [("", "")]
    assert told(sessions(), "away/open") == [("", ""), ("", "")]
    # A caller who authenticates says it, too.
    response = ask(reactive, "GET", f"{server}/open/page", headers={**headers, "Authorization": "Own x"})
    assert (response.headers["X-Seen-User"], response.headers["X-Seen-Groups"]) == ("boss", "admins")
    # And follows to another origin without either, with the client's rule for the one.
    owned = {"INFINICA-IMPERSONATE": "boss", "infinica-impersonate-groups": "admins", "authorization": "Own x"}
    for known in (sessions(), reactive):
        for path, last in (("away/open", ("", "", "")), ("back/open", ("Own x", "boss", "admins"))):
            response = ask(known, "GET", f"{server}/{path}/page", headers=owned)
            lines = [[one.headers[name] for name in ("X-Seen", "X-Seen-User", "X-Seen-Groups")] for one in hops(response)]
            assert [tuple(line) for line in lines] == [("Own x", "boss", "admins"), last]
            shown = response.request.headers
            assert tuple(shown.get(name, "") for name in ("Authorization", *credmatch._clients.OF_CREDENTIALS)) == last
        by_hand = ask(known, "GET", f"{server}/back/open/page", headers=owned, follow=False)
        following = getattr(by_hand, "next_request", None) or by_hand.next
        assert {name: following.headers[name] for name in owned} == owned
    # The entry says one of the two: the other is no more the caller's.
    own = '<passwordCredentials xmlns="http://www.infinica.com/credentials" name="user" password="pässwörd"/>'
    acting = CurrentUser("user", credentials=[own]).impersonating("somebody")
    known = sessions(('host="127.0.0.1"', '<currentCredentials impersonation="true"/>'))
    response = ask(known, "GET", f"{server}/basic/page", headers=headers, auth={"user": acting})
    assert (response.headers["X-Seen-User"], response.headers["X-Seen-Groups"]) == ("somebody", "")


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (("x",), "registry must be"),
        ((None,), "registry must be"),
        ({"user": "jane"}, "user must be"),
        ({"user": 3}, "user must be"),
        ({"service": 3}, "service must be"),
        ({"sign": "key"}, "sign must be"),
        ({"encrypt": b""}, "encrypt must be"),
        ({"negotiate": 1}, "negotiate must be"),
    ],
)
def test_arguments_are_checked_at_once(arguments, wrong):
    from credmatch import httpx as for_httpx, requests as for_requests

    for package in (for_httpx, for_requests):
        with pytest.raises(TypeError, match=wrong):
            package.RegistryAuth(*arguments) if isinstance(arguments, tuple) else package.RegistryAuth(sessions(), **arguments)


def test_a_function_must_return_a_user(ask):
    with pytest.raises(TypeError, match="`user` must return a credmatch.CurrentUser or None, not str"):
        ask(sessions(('host="127.0.0.1"', USER)), "GET", "http://127.0.0.1:9/", auth={"user": lambda: "jane"})


def test_two_requests_at_once_share_a_nonce(server, ask):
    from concurrent.futures import ThreadPoolExecutor

    known = sessions(('host="127.0.0.1" preemptive="false"', USER))
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: ask(known, "GET", f"{server}/digest/page"), range(12)))
    assert {one.status_code for one in answers} == {200}


def mocked(known, *responses, **options):
    """What httpx gives where the server answers so, and what it was sent."""
    from credmatch.httpx import RegistryAuth

    left, sent = list(responses), []

    def handle(request):
        sent.append(dict(request.headers.raw).get(b"Authorization", b"").decode())
        return left.pop(0)

    with httpx.Client(auth=RegistryAuth(known, **options), transport=httpx.MockTransport(handle)) as client:
        return client.get("http://127.0.0.1/"), sent


@pytest.fixture
def impostor():
    """The address of a server that takes any answer to its challenge, and proves the wrong password."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            known = "Authorization" in self.headers
            self.send_response(200 if known else 401)
            if known:
                self.send_header("Authentication-Info", f'rspauth="{"0" * 32}", qop=auth, nc=00000001')
            else:
                self.send_header("WWW-Authenticate", 'Digest realm="r", nonce="n", qop="auth"')
            self.send_header("Content-Length", "4")
            self.end_headers()
            self.wfile.write(b"evil")

        def log_message(self, *arguments):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as one:
        thread = threading.Thread(target=one.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{one.server_port}"
        one.shutdown()
        thread.join()


def test_a_server_that_does_not_know_the_password_is_not_believed(impostor, ask):
    known = sessions(('host="127.0.0.1" preemptive="false"', USER))
    with pytest.raises(credmatch.AuthorizationError) as caught:
        ask(known, "GET", impostor)
    error = caught.value
    assert (error.code, error.number, error.entry, error.kind) == ("digest-server-unproven", 953, 0, "password")
    assert error.help and credmatch._native.codes()["digest-server-unproven"] == 953


def test_a_proxy_gets_nothing():
    known = sessions(('host="127.0.0.1" preemptive="false"', USER))
    response, sent = mocked(known, httpx.Response(407, headers={"Proxy-Authenticate": "Basic realm=x", "WWW-Authenticate": "Basic"}))
    assert (response.status_code, sent) == (407, [""])


def test_a_server_that_never_has_enough_is_given_up():
    known = sessions(('host="127.0.0.1" preemptive="false"', USER))
    stale = [httpx.Response(401, headers={"WWW-Authenticate": f'Digest realm="r", nonce="{one}", stale=true'}) for one in range(9)]
    response, sent = mocked(known, *stale)
    assert response.status_code == 401 and len(sent) <= 3


def test_a_ticket_that_was_kept_and_is_refused_is_made_again(keys):
    jwt, private, _ = keys
    signed = []

    def sign(step):
        signed.append(step)
        return jwt.get_algorithm_by_name("RS256").sign(step.expose_input(), private)

    known = sessions(('host="127.0.0.1"', TICKET.format("")))
    refused = [httpx.Response(401, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'}) for _ in range(3)]
    response, _ = mocked(known, httpx.Response(200), sign=sign)
    response, sent = mocked(known, refused[0], httpx.Response(200), sign=sign)
    assert response.status_code == 200 and sent[0] != sent[1] and len(signed) == 2
    # A fresh one that is refused ends it.
    response, sent = mocked(sessions(('host="127.0.0.1"', TICKET.format(""))), *refused[1:], sign=sign)
    assert response.status_code == 401 and len(sent) == 1


def test_challenges_of_a_megabyte_are_read():
    known = sessions(('host="127.0.0.1" preemptive="false"', USER))
    huge = "Unknown a=b, " * 80_000 + 'Basic realm="r"'
    response, sent = mocked(known, httpx.Response(401, headers={"WWW-Authenticate": huge}), httpx.Response(200))
    assert response.status_code == 200 and sent == ["", basic("user")]


def test_an_adapter_of_ones_own_may_keep_no_lines():
    from credmatch.requests import RegistryAuth

    sent = []

    class Adapter(requests.adapters.BaseAdapter):
        def send(self, request, **options):
            sent.append(request.headers.get("Authorization"))
            response = requests.Response()
            response.status_code = 200 if sent[-1] else 401
            response.headers["WWW-Authenticate"] = 'Negotiate, Basic realm="r"'
            response.raw, response.request, response.connection, response.url = io.BytesIO(b""), request, self, request.url
            return response

        def close(self):
            pass

    with requests.Session() as session:
        session.trust_env = False
        session.mount("http://", Adapter())
        known = sessions(('host="127.0.0.1" preemptive="false"', USER))
        assert session.get("http://127.0.0.1/", auth=RegistryAuth(known)).status_code == 200
    assert sent == [None, basic("user")]
