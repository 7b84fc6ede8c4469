"""Exchanges without a client: sessions, steps, users, and header values by hand."""

from __future__ import annotations

import base64
import datetime
import inspect
import pickle
import re
import threading
import time

import pytest

import credmatch
from credmatch import CurrentUser, Done, Refuse, Registry, Send, SendWithout, Sessions, Stream

HEAD = (
    '<credentials xmlns="http://www.infinica.com/credentials" xmlns:c="urn:credmatch:credentials" '
    'xmlns:k="http://www.infinica.com/keystores">'
)
DOCUMENT = f"""{HEAD}
  <server host="basic.example"><passwordCredentials name="canary-user" password="S3cr3t-Pa55word"/></server>
  <server host="digest.example" preemptive="false"><passwordCredentials name="canary-user" password="S3cr3t-Pa55word"/></server>
  <server host="ticket.example"><oauthCredentials>
    <signature><k:privateKey alias="signer" password="Cl13nt-S3cr3t"/></signature>
    <iss>issuer</iss><sub>T0ken.Canary-abc</sub><aud><audience>all</audience></aud><timeout>60s</timeout>
  </oauthCredentials></server>
  <server host="kerberos.example"><kerberosCredentials><negotiateConfig lifetime="5m"/></kerberosCredentials></server>
  <server host="user.example"><currentCredentials impersonation="true"/></server>
</credentials>"""
BASIC, DIGEST, TICKET, KERBEROS, USER = range(5)
VALUE = "Basic " + base64.b64encode(b"canary-user:S3cr3t-Pa55word").decode()
CHALLENGE = 'Digest realm="r", nonce="n", qop="auth", algorithm=SHA-256'
OWN = '<passwordCredentials xmlns="http://www.infinica.com/credentials" name="canary-user" password="S3cr3t-Pa55word"/>'

#: What all threads of a parallel run share.
SHARED = Sessions(Registry.compile(DOCUMENT))


def fresh():
    """Sessions of one thread's own: what is learned would change what others get."""
    return Sessions(Registry.compile(DOCUMENT), seed=7)


def test_an_exchange_goes_step_by_step():
    sessions = fresh()
    exchange = sessions.begin("https://basic.example/x")
    assert (exchange.entry, exchange.retries, exchange.ended) == (BASIC, 0, False)
    match exchange.step:
        case Send() as step:
            assert (step.entry, step.scheme, step.configuration) == (BASIC, "Basic", "none")
            assert step.expose_headers() == {"authorization": VALUE}
        case other:
            pytest.fail(f"{other}")
    step = exchange.answered(200)
    assert step.outcome == "answered" and exchange.ended and exchange.step is step


def test_a_challenge_is_answered_once():
    sessions = fresh()
    exchange = sessions.begin("https://digest.example/x", method="POST", body=b"body")
    assert isinstance(exchange.step, SendWithout) and exchange.step.reason == "reactive"
    step = exchange.answered(401, www_authenticate=[CHALLENGE, "Basic realm=r"])
    assert step.scheme == "Digest" and exchange.retries == 1 and not exchange.ended
    assert exchange.answered(401, www_authenticate=[CHALLENGE]).outcome == "rejected"


def test_a_body_says_whether_it_can_be_sent_again():
    sessions = fresh()
    for body, ends in ((None, False), (b"", False), (Stream(repeatable=True), False), (Stream(repeatable=False), True)):
        exchange = sessions.begin("https://digest.example/x", body=body)
        step = exchange.answered(401, www_authenticate=["Basic realm=r"])
        assert isinstance(step, Done) == ends and (not ends or step.outcome == "not-repeatable")
    assert Stream(repeatable=True) == Stream(repeatable=True) != Stream(repeatable=False)
    assert repr(Stream(repeatable=True)) == "credmatch.Stream(repeatable=True)"


def test_the_clock_is_the_system_s_and_the_seed_its_randomness():
    jwt = pytest.importorskip("jwt")
    tickets = []
    for _ in range(2):
        before = time.time_ns() // 10**9
        step = Sessions(Registry.compile(DOCUMENT)).begin("https://ticket.example/").step
        claims = jwt.decode(step.expose_input().decode() + ".", options={"verify_signature": False})
        assert before <= claims["iat"] <= time.time() and claims["exp"] == claims["iat"] + 60
        tickets.append(claims)
    nonces = set()
    for _ in range(2):
        step = Sessions(Registry.compile(DOCUMENT)).begin("https://digest.example/").answered(401, www_authenticate=[CHALLENGE])
        nonces.add(re.search('cnonce="([^"]+)"', step.expose_headers()["authorization"]).group(1))
    assert len(nonces) == 2


def test_the_same_seed_and_time_give_the_same():
    sessions = fresh()
    def asked(sessions):
        exchange = sessions.begin("https://digest.example/", now=1)
        return exchange.answered(401, www_authenticate=[CHALLENGE], now=1).expose_headers()

    assert asked(sessions) == asked(Sessions(Registry.compile(DOCUMENT), seed=7))
    assert asked(sessions) != asked(Sessions(Registry.compile(DOCUMENT), seed=8))


@pytest.mark.parametrize("algorithm", ["RS256", "PS384", "ES256", "EdDSA", "HS256"])
def test_tickets_are_verified_by_pyjwt(algorithm):
    jwt = pytest.importorskip("jwt")
    pytest.importorskip("cryptography")
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    private = {
        "R": lambda: rsa.generate_private_key(65537, 2048),
        "P": lambda: rsa.generate_private_key(65537, 2048),
        "E": lambda: ed25519.Ed25519PrivateKey.generate() if algorithm == "EdDSA" else ec.generate_private_key(ec.SECP256R1()),
        "H": lambda: b"0123456789abcdef0123456789abcdef",
    }[algorithm[0]]()
    sessions = Sessions(Registry.compile(DOCUMENT), algorithms={"signer": algorithm})
    exchange = sessions.begin("https://ticket.example/")
    sign = exchange.step
    assert (sign.algorithm, sign.key.alias, sign.key.store, sign.key.expose_password()) == (algorithm, "signer", None, "Cl13nt-S3cr3t")
    step = exchange.signed(jwt.get_algorithm_by_name(algorithm).sign(sign.expose_input(), private))
    ticket = step.expose_headers()["authorization"].removeprefix("Bearer ")
    public = private if isinstance(private, bytes) else private.public_key()
    claims = jwt.decode(ticket, public, algorithms=[algorithm], audience="all", issuer="issuer")
    assert claims["sub"] == "T0ken.Canary-abc"
    # It is kept.
    assert sessions.header("https://ticket.example/y") == f"Bearer {ticket}"
    assert sessions.begin("https://ticket.example/").step.expose_headers() == step.expose_headers()


def test_a_signature_must_be_one():
    sessions = fresh()
    for nonsense in (b"", b"abc", bytes(10**6)):
        exchange = sessions.begin("https://ticket.example/")
        step = exchange.signed(nonsense)
        assert isinstance(step, Refuse) and step.code == "ticket-signature-malformed" and exchange.ended


def test_a_token_of_spnego_is_asked_for():
    sessions = fresh()
    exchange = sessions.begin("https://kerberos.example/")
    step = exchange.step
    assert (step.service, step.lifetime, step.token) == ("HTTP@kerberos.example", datetime.timedelta(minutes=5), b"")
    assert exchange.negotiated(b"token").expose_headers() == {"authorization": "Negotiate dG9rZW4="}
    assert sessions.begin("https://kerberos.example/").negotiated(b"").code == "invalid-negotiation"


def test_a_user_is_who_the_request_is_for():
    sessions = fresh()
    user = CurrentUser("canary-user", groups=("g",), credentials=[OWN])
    assert sessions.begin("https://user.example/", user=user).step.expose_headers() == {"authorization": VALUE}
    acting = user.impersonating("other", groups=["a", "b"])
    headers = sessions.begin("https://user.example/", user=acting).step.expose_headers()
    assert headers == {"authorization": VALUE, "infinica-impersonate": "other", "infinica-impersonate-groups": "a,b"}
    # The user before is the same as before.
    assert sessions.begin("https://user.example/", user=user).step.expose_headers() == {"authorization": VALUE}
    step = sessions.begin("https://user.example/").step
    assert (step.code, step.entry, step.kind) == ("needs-current-user", USER, "current")


def test_credentials_of_a_user_are_checked():
    with pytest.raises(credmatch.CompileError):
        CurrentUser("a", credentials=["<x"])
    with pytest.raises(credmatch.CompileError):
        CurrentUser("a", credentials="<x")
    with pytest.raises(TypeError):
        CurrentUser("a", credentials=OWN.encode())
    step = fresh().begin("https://user.example/", user=CurrentUser("canary-user", credentials=OWN)).step
    assert step.expose_headers() == {"authorization": VALUE}
    with pytest.raises(credmatch.AuthorizationError) as caught:
        CurrentUser("a", credentials=['<currentCredentials xmlns="http://www.infinica.com/credentials"/>'])
    assert caught.value.code == "user-holds-reference"


def test_a_refusal_is_a_value_and_an_exception_on_request():
    sessions = fresh()
    exchange = sessions.begin("https://ticket.example/")
    step = exchange.failed()
    assert (step.code, step.number, step.entry, step.offset) == ("step-failed", 982, TICKET, None)
    assert step.message and step.help and exchange.ended
    error = step.error()
    assert isinstance(error, credmatch.AuthorizationError)
    assert (error.code, error.number, error.entry, error.help, str(error)) == (step.code, step.number, step.entry, step.help, step.message)
    assert exchange.failed().code == "exchange-ended"


def test_what_is_reported_must_be_asked_for():
    sessions = fresh()
    for report in (lambda e: e.signed(b"x"), lambda e: e.encrypted("x"), lambda e: e.negotiated(b"x")):
        assert report(sessions.begin("https://basic.example/")).code == "step-out-of-order"
    assert sessions.begin("https://ticket.example/").answered(200).code == "step-out-of-order"
    exchange = sessions.begin("https://basic.example/")
    exchange.answered(200)
    for report in (lambda: exchange.answered(200), lambda: exchange.signed(b""), exchange.failed):
        assert report().code == "exchange-ended"


def test_the_short_way():
    sessions = fresh()
    assert sessions.header("https://basic.example/") == VALUE
    assert sessions.header("https://digest.example/") is None
    assert sessions.header("https://nobody.example/") is None
    for host in ("ticket", "kerberos", "user"):
        with pytest.raises(credmatch.AuthorizationError) as caught:
            sessions.header(f"https://{host}.example/")
        assert caught.value.code == "needs-steps" and caught.value.entry is not None
    assert sessions.header("https://basic.example/", service="s", now=1) == VALUE
    assert sessions.header("https://basic.example/", service=None, now=None) == VALUE
    for call in (
        lambda: sessions.header(),
        lambda: sessions.header("https://basic.example/", "s"),
        lambda: sessions.header("https://basic.example/", now="x"),
        lambda: sessions.header("https://basic.example/", later=1),
        lambda: sessions.header(url="https://basic.example/"),
        lambda: Sessions.header(object(), "https://basic.example/"),
    ):
        with pytest.raises(TypeError):
            call()
    with pytest.raises(OverflowError):
        sessions.header("https://basic.example/", now=-1)
    with pytest.raises(credmatch.UrlError):
        sessions.header("https://h\\")


def test_sessions_are_shared_by_threads():
    """In a parallel run all threads take part: every nonce count is used once, each ticket is whole."""
    learned = SHARED.begin("https://digest.example/").answered(401, www_authenticate=[CHALLENGE])
    assert isinstance(learned, Send)
    answers = []

    def ask():
        for _ in range(50):
            assert SHARED.header("https://basic.example/") == VALUE
            exchange = SHARED.begin("https://digest.example/")
            answers.append(exchange.step.expose_headers()["authorization"])
            assert exchange.answered(200).outcome == "answered"
            exchange = SHARED.begin("https://ticket.example/")
            if isinstance(exchange.step, credmatch.Sign):
                assert exchange.signed(bytes(256)).scheme == "Bearer"
            else:
                assert exchange.step.scheme == "Bearer"

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == len(set(answers)) == 200


def test_an_exchange_takes_one_report_after_the_other():
    sessions = fresh()
    exchange = sessions.begin("https://basic.example/")
    outcomes = []
    threads = [threading.Thread(target=lambda: outcomes.append(exchange.answered(200))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(one, Done) for one in outcomes) == 1
    assert sum(isinstance(one, Refuse) and one.code == "exchange-ended" for one in outcomes) == 7


def test_bad_input_is_the_proper_exception():
    sessions = fresh()
    exchange = sessions.begin("https://digest.example/")
    url = "https://basic.example/"
    for call in (
        lambda: Sessions(),
        lambda: Sessions("<x/>"),
        lambda: Sessions(Registry.compile(DOCUMENT), seed="x"),
        lambda: Sessions(Registry.compile(DOCUMENT), algorithms=["RS256"]),
        lambda: Sessions(Registry.compile(DOCUMENT), algorithms={1: "RS256"}),
        lambda: sessions.begin(b"https://h/"),
        lambda: sessions.begin(None),
        lambda: sessions.begin(url, method=b"GET"),
        lambda: sessions.begin(url, service=3),
        lambda: sessions.begin(url, body="text"),
        lambda: sessions.begin(url, body=bytearray(b"x")),
        lambda: sessions.begin(url, user="me"),
        lambda: sessions.begin(url, now="later"),
        lambda: sessions.header(3),
        lambda: sessions.header(url, service=b"s"),
        lambda: exchange.answered("200"),
        lambda: exchange.answered(401, www_authenticate="Basic"),
        lambda: exchange.answered(401, www_authenticate=[b"Basic"]),
        lambda: exchange.answered(401, www_authenticate=7),
        lambda: exchange.signed("text"),
        lambda: exchange.signed(None),
        lambda: exchange.encrypted(b"bytes"),
        lambda: exchange.negotiated("text"),
        lambda: CurrentUser(3),
        lambda: CurrentUser("a", groups="g"),
        lambda: CurrentUser("a").impersonating(None),
        lambda: credmatch.Exchange(),
        lambda: Send(),
        lambda: Stream(True),
        lambda: credmatch.parse_challenges("Basic"),
        lambda: credmatch.select_challenge("password", []),
        lambda: credmatch.basic_authorization("a", b"b"),
        lambda: credmatch.bearer_authorization(None),
        lambda: credmatch.digest_authorization("a", "b", CHALLENGE, "GET"),
        lambda: credmatch.username_token("a", "b", nonce="text"),
    ):
        with pytest.raises(TypeError):
            call()
    for call in (
        lambda: exchange.answered(-1),
        lambda: exchange.answered(70_000),
        lambda: sessions.begin(url, now=-1),
        lambda: Sessions(Registry.compile(DOCUMENT), seed=2**64),
    ):
        with pytest.raises(OverflowError):
            call()
    for call in (
        lambda: Sessions(Registry.compile(DOCUMENT), algorithms={"a": "none"}),
        lambda: sessions.begin(url, method="\ud800"),
        lambda: CurrentUser("\ud800"),
        lambda: credmatch.basic_authorization("a", "S3cr3t-Pa55word\udc80"),
        lambda: credmatch.basic_authorization("a", "b", charset="UTF-7"),
        lambda: credmatch.digest_authorization("a", "b", "Digest \ud800", "GET", "/"),
        lambda: credmatch.username_token("a", "b", password_type="plain"),
        lambda: credmatch.username_token("a", "b", must_understand="1.3"),
        lambda: exchange.answered(401, www_authenticate=["Basic \ud800"]),
        lambda: exchange.encrypted("S3cr3t-Pa55word\ud800"),
    ):
        with pytest.raises(ValueError) as caught:
            call()
        assert "S3cr3t" not in repr(caught.value) and caught.value.__context__ is None
    # None of this was a report.
    assert not exchange.ended and exchange.step.reason == "reactive"
    for broken in ("https://h\\", "\0", "https://basic.example/\ud800", "", "x" * 10**6):
        with pytest.raises(credmatch.UrlError):
            sessions.begin(broken)
        with pytest.raises(credmatch.UrlError):
            sessions.header(broken)


def test_huge_and_hostile_challenges_are_read():
    sessions = fresh()
    hostile = ["Basic " * 200_000, "Digest " + "a=b, " * 200_000, "\0" * 10**6, '"' * 10**6, "Basic realm=\"" + "\\" * 10**6, "é" * 10**6]
    for line in hostile:
        began = time.monotonic()
        exchange = sessions.begin("https://digest.example/")
        assert exchange.answered(401, www_authenticate=[line] * 3, authentication_info=[line]).__class__ in (Done, Send)
        credmatch.parse_challenges([line])
        assert time.monotonic() - began < 10
    exchange = sessions.begin("https://digest.example/")
    assert exchange.answered(401, www_authenticate=[*hostile, CHALLENGE]).scheme == "Digest"


def test_a_nul_and_a_line_end_get_into_no_header():
    sessions = fresh()
    for name in ("a\0b", "a\r\nX: y", "a\nb"):
        own = CurrentUser("a", credentials=[OWN]).impersonating(name)
        assert sessions.begin("https://user.example/", user=own).step.code == "invalid-impersonated-name"
        for make in (
            lambda name=name: credmatch.basic_authorization(name, "p"),
            lambda name=name: credmatch.bearer_authorization(name),
            lambda name=name: credmatch.username_token(name, "p"),
            lambda name=name: credmatch.digest_authorization(name, "p", CHALLENGE, "GET", "/"),
            lambda name=name: credmatch.digest_authorization("n", "p", CHALLENGE, name, "/"),
            lambda name=name: credmatch.digest_authorization("n", "p", CHALLENGE, "GET", name),
            lambda name=name: credmatch.digest_authorization("n", "p", CHALLENGE, "GET", "/", cnonce=name),
        ):
            with pytest.raises(credmatch.AuthorizationError):
                make()
    step = sessions.begin("https://digest.example/", method="GET\r\nX: y").answered(401, www_authenticate=[CHALLENGE])
    assert step.code == "digest-request-malformed"


def test_header_values_by_hand():
    assert credmatch.basic_authorization("Aladdin", "open sesame") == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
    assert credmatch.bearer_authorization("t", url="https://h/") == "Bearer t"
    with pytest.raises(credmatch.AuthorizationError) as caught:
        credmatch.bearer_authorization("t", url="http://h/")
    assert caught.value.code == "insecure-transport"
    # RFC 7616 §3.9.1.
    line = (
        'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, '
        'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
    )
    cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
    value = credmatch.digest_authorization("Mufasa", "Circle of Life", line, "GET", "/dir/index.html", cnonce=cnonce)
    assert 'response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"' in value
    for unusable in ("", "Basic realm=r", "Digest realm=r", "Digest realm=r, nonce=n, algorithm=none"):
        with pytest.raises(credmatch.AuthorizationError) as caught:
            credmatch.digest_authorization("n", "p", unusable, "GET", "/")
        assert caught.value.code == "digest-challenge-unusable"
    drawn = {credmatch.digest_authorization("n", "p", line, "GET", "/") for _ in range(2)}
    assert len(drawn) == 2
    found = credmatch.select_challenge(["password"], ["Negotiate", f"{line}, Basic realm=r"])
    assert (found.scheme, found.algorithm, found.challenge.params["realm"]) == ("Digest", "SHA-256", "http-auth@example.org")
    assert credmatch.select_challenge(["kerberos"], ["Basic realm=r"]) is None
    assert credmatch.parse_challenges(["Basic realm=r", "=", "Negotiate a=="]).malformed


def test_a_username_token_is_xml():
    element = credmatch.username_token("a<b", "p&q", created=0, nonce=b"n" * 16, id="t1")
    assert "a&lt;b" in element and "p&amp;q" in element and "1970-01-01T00:00:00" in element and 'wsu:Id="t1"' in element
    assert "bm5ubm5ubm5ubm5ubm5ubg==" in element
    hashed = credmatch.username_token("a", "S3cr3t-Pa55word", password_type="digest")
    assert "S3cr3t" not in hashed and "PasswordDigest" in hashed
    assert hashed != credmatch.username_token("a", "S3cr3t-Pa55word", password_type="digest")
    assert "Nonce" not in credmatch.username_token("a", "b", nonce=b"")


def test_a_username_token_stands_in_the_header_of_an_envelope():
    given = {"created": 0, "nonce": b"n" * 16}
    element = credmatch.username_token("a", "b", **given)
    assert element.startswith("<wsse:UsernameToken")
    assert credmatch.username_token("a", "b", **given, security=False) == element
    header = credmatch.username_token("a", "b", **given, security=True)
    assert header.startswith("<wsse:Security ") and "<wsse:UsernameToken" in header and "mustUnderstand" not in header
    for version, value in (("1.1", "1"), ("1.2", "true")):
        understood = credmatch.username_token("a", "b", **given, must_understand=version)
        assert understood.startswith("<wsse:Security ") and f'mustUnderstand="{value}"' in understood
        assert understood == credmatch.username_token("a", "b", **given, security=True, must_understand=version)


def test_a_configuration_says_where_it_comes_from():
    sessions = fresh()
    registry = Registry.compile(DOCUMENT)
    found = registry.configuration(BASIC)
    assert (found.entry, found.kind, found.configuration, found.settings) == (BASIC, "password", "none", {"charset": "UTF-8"})
    asked = registry.configuration(BASIC, challenges=['Basic realm="r", charset="UTF-8"'])
    assert asked.configuration == "challenge"
    assert registry.configuration(KERBEROS).settings == {"lifetime": 300_000}
    assert "Cl13nt-S3cr3t" not in repr(registry.configuration(TICKET))
    assert pickle.loads(pickle.dumps(found)) == found
    assert registry.configuration(USER) is None
    for number in (-1, 99, 2**40):
        with pytest.raises(IndexError):
            registry.configuration(number)
    with pytest.raises(TypeError):
        registry.configuration("0")


def test_steps_without_secrets_compare():
    sessions = fresh()
    one, other = (sessions.begin("https://nobody.example/").step for _ in range(2))
    assert one == other and hash(one) == hash(other) and one != sessions.begin("https://digest.example/").step
    assert repr(one) == "<credmatch.SendWithout no-entry>"
    exchange = sessions.begin("https://nobody.example/")
    assert exchange.entry is None and exchange.answered(401).outcome == "no-entry"
    for class_ in credmatch.Step.__args__:
        assert inspect.getdoc(class_)
