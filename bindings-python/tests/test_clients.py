"""`credmatch.httpx` and `credmatch.requests` against a real server: which request brings which credentials."""

from __future__ import annotations

import asyncio
import base64
import copy
import json
import pickle
import socket
import subprocess
import sys

import pytest

import credmatch
import nginx

httpx = pytest.importorskip("httpx")
requests = pytest.importorskip("requests")

pytestmark = pytest.mark.thread_unsafe(reason="the order of the server's log is what is looked at")


def basic(name, password):
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


ONE, TWO = basic("one", "first-password"), basic("two", "second-password")
FIRST, SECOND = "Bearer first", "Bearer second"
GUIDE = basic("guide", "for-redirects-alone")

DOCUMENT = """<credentials xmlns="http://www.infinica.com/credentials" xmlns:c="urn:credmatch:credentials">
  <server host="127.0.0.1" path="/basic"><passwordCredentials name="one" password="first-password"/></server>
  <server host="127.0.0.2" path="/basic" preemptive="false"><passwordCredentials name="two" password="second-password"/></server>
  <server host="127.0.0.1" path="/bearer"><c:bearer token="first"/></server>
  <server host="127.0.0.2" path="/bearer" preemptive="false"><c:bearer token="second"/></server>
  <server host="127.0.0.1" path="/to"><passwordCredentials name="guide" password="for-redirects-alone"/></server>
  <server host="127.0.0.1" path="/keep"><passwordCredentials name="guide" password="for-redirects-alone"/></server>
  <server host="127.0.0.1" path="/closed"><passwordCredentials name="one" password="first-password"/></server>
  <server host="127.0.0.2" path="/closed" preemptive="false"><passwordCredentials name="two" password="second-password"/></server>
  <server host="127.0.0.1" path="/open/kerberos"><kerberosCredentials/></server>
  <server host="127.0.0.2" path="/open" service="billing"><passwordCredentials name="two" password="second-password"/></server>
</credentials>
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with nginx.running(tmp_path_factory.mktemp("nginx")) as server:
        yield server


@pytest.fixture(scope="module")
def registry():
    return credmatch.Registry.compile(DOCUMENT)


def with_httpx(registry, method, url, *, follow=True, service=None, **options):
    from credmatch.httpx import RegistryAuth

    auth = RegistryAuth(registry, service=service)
    with httpx.Client(auth=auth, follow_redirects=follow, trust_env=False) as client:
        return client.request(method, url, **options)


def with_async_httpx(registry, method, url, *, follow=True, service=None, **options):
    from credmatch.httpx import RegistryAuth

    async def ask():
        auth = RegistryAuth(registry, service=service)
        async with httpx.AsyncClient(auth=auth, follow_redirects=follow, trust_env=False) as client:
            return await client.request(method, url, **options)

    return asyncio.run(ask())


def with_requests(registry, method, url, *, follow=True, service=None, content=None, **options):
    from credmatch.requests import RegistryAuth

    with requests.Session() as session:
        session.trust_env = False
        session.auth = RegistryAuth(registry, service=service)
        return session.request(method, url, allow_redirects=follow, data=content, timeout=20, **options)


@pytest.fixture(params=[with_httpx, with_async_httpx, with_requests], ids=["httpx", "httpx-async", "requests"])
def ask(request, registry):
    def ask(method, url, **options):
        return request.param(options.pop("registry", registry), method, url, **options)

    return ask


def test_preemptive_credentials_go_with_the_first_request(server, ask):
    assert ask("GET", server.url("127.0.0.1", "/basic/page")).text == "basic\n"
    assert ask("GET", server.url("127.0.0.1", "/bearer/page")).text == "bearer\n"
    assert server.seen() == [("127.0.0.1", "/basic/page", ONE, 200), ("127.0.0.1", "/bearer/page", FIRST, 200)]


def test_reactive_credentials_wait_to_be_asked_for(server, ask):
    assert ask("GET", server.url("127.0.0.2", "/basic/page")).text == "basic\n"
    assert ask("GET", server.url("127.0.0.2", "/bearer/page")).text == "bearer\n"
    assert server.seen() == [
        ("127.0.0.2", "/basic/page", "", 401),
        ("127.0.0.2", "/basic/page", TWO, 200),
        ("127.0.0.2", "/bearer/page", "", 401),
        ("127.0.0.2", "/bearer/page", SECOND, 200),
    ]


def test_hosts_without_an_entry_get_nothing(server, ask):
    assert ask("GET", server.url("127.0.0.1", "/open/page")).text == "open\n"
    assert ask("GET", server.url("localhost", "/basic/page")).status_code == 401
    assert server.seen() == [("127.0.0.1", "/open/page", "", 200), ("localhost", "/basic/page", "", 401)]


def test_credentials_that_are_refused_are_not_sent_again(server, ask):
    assert ask("GET", server.url("127.0.0.1", "/closed/page")).status_code == 401
    assert ask("GET", server.url("127.0.0.2", "/closed/page")).status_code == 401
    assert server.seen() == [
        ("127.0.0.1", "/closed/page", ONE, 401),
        ("127.0.0.2", "/closed/page", "", 401),
        ("127.0.0.2", "/closed/page", TWO, 401),
    ]


@pytest.mark.parametrize("redirect", ["/to/", "/keep/"])
def test_every_hop_is_looked_up_anew(server, ask, redirect):
    last = server.url("127.0.0.1", "/bearer/page")
    middle = server.url("127.0.0.2", f"{redirect}?url={last}")
    response = ask("GET", server.url("127.0.0.1", f"{redirect}?url={middle}"))
    assert (response.status_code, response.text) == (200, "bearer\n")
    seen = server.seen()
    # What one hop got, no other hop got; a hop that the client follows to by itself is asked without first.
    assert seen == [
        ("127.0.0.1", redirect, GUIDE, 302 if redirect == "/to/" else 307),
        ("127.0.0.2", redirect, "", 302 if redirect == "/to/" else 307),
        ("127.0.0.1", "/bearer/page", "", 401),
        ("127.0.0.1", "/bearer/page", FIRST, 200),
    ]


def test_a_hop_on_the_same_host_has_credentials_of_its_own(server, ask):
    for path, header in (("/basic/page", ONE), ("/bearer/page", FIRST)):
        response = ask("GET", server.url("127.0.0.1", f"/to/?url={server.url('127.0.0.1', path)}"))
        assert response.status_code == 200
        sent = [(path, header) for _, path, header, _ in server.seen()]
        assert sent == [("/to/", GUIDE), (path, ""), (path, header)]


def test_credentials_reach_no_other_host(server, ask):
    for host, path in (("localhost", "/open/page"), ("127.0.0.2", "/open/page"), ("localhost", "/basic/page")):
        ask("GET", server.url("127.0.0.1", f"/to/?url={server.url(host, path)}"))
        ask("GET", server.url("127.0.0.2", f"/to/?url={server.url(host, path)}"))
    by_host = {}
    for host, _, header, _ in server.seen():
        by_host.setdefault(host, set()).add(header)
    assert by_host == {"127.0.0.1": {GUIDE}, "127.0.0.2": {""}, "localhost": {""}}


def test_a_reactive_hop_is_answered(server, ask):
    response = ask("GET", server.url("127.0.0.1", f"/to/?url={server.url('127.0.0.2', '/basic/page')}"))
    assert (response.status_code, response.text) == (200, "basic\n")
    assert [header for _, _, header, _ in server.seen()] == [GUIDE, "", TWO]


def test_a_preemptive_hop_that_asks_for_nothing_is_repeated(server, ask):
    document = DOCUMENT.replace('path="/open" service="billing"', 'path="/open"')
    registry = credmatch.Registry.compile(document)
    response = ask("GET", server.url("127.0.0.1", f"/to/?url={server.url('127.0.0.2', '/open/page')}"), registry=registry)
    assert response.text == "open\n"
    assert [header for _, _, header, _ in server.seen()] == [GUIDE, "", TWO]


def test_nothing_is_followed_unless_the_client_follows(server, ask):
    response = ask("GET", server.url("127.0.0.1", f"/to/?url={server.url('127.0.0.2', '/basic/page')}"), follow=False)
    assert response.status_code == 302
    assert server.seen() == [("127.0.0.1", "/to/", GUIDE, 302)]


def test_a_method_that_changes_things_is_repeated_after_401_alone(server, ask):
    target = server.url("127.0.0.2", "/basic/page")
    response = ask("POST", server.url("127.0.0.1", f"/keep/?url={target}"), content=b"body")
    assert response.status_code == 200
    assert [header for _, _, header, _ in server.seen()] == [GUIDE, "", TWO]
    document = DOCUMENT.replace('path="/open" service="billing"', 'path="/open"')
    target = server.url("127.0.0.2", "/open/page")
    ask("POST", server.url("127.0.0.1", f"/keep/?url={target}"), content=b"body", registry=credmatch.Registry.compile(document))
    assert [header for _, _, header, _ in server.seen()] == [GUIDE, ""]


def test_a_header_that_the_caller_sets_stays(server, ask):
    response = ask("GET", server.url("127.0.0.1", "/basic/page"), headers={"Authorization": TWO})
    assert response.status_code == 200
    assert server.seen() == [("127.0.0.1", "/basic/page", TWO, 200)]
    response = ask("GET", server.url("127.0.0.1", "/basic/page"), headers={"authorization": "Basic bad"})
    assert response.status_code == 401
    assert server.seen() == [("127.0.0.1", "/basic/page", "Basic bad", 401)]


def test_a_service_may_be_named(server, ask):
    ask("GET", server.url("127.0.0.2", "/open/page"), service="billing")
    ask("GET", server.url("127.0.0.2", "/open/page"))
    assert [header for _, _, header, _ in server.seen()] == [TWO, ""]


def test_what_cannot_be_presented_is_an_error_and_nothing_is_sent(server, ask):
    with pytest.raises(credmatch.AuthorizationError) as caught:
        ask("GET", server.url("127.0.0.1", "/open/kerberos"))
    assert caught.value.code == "step-failed"
    assert server.seen() == []


def test_a_circle_ends(server, ask):
    with pytest.raises((httpx.TooManyRedirects, requests.TooManyRedirects)):
        ask("GET", server.url("127.0.0.1", "/round/"))
    assert {header for _, _, header, _ in server.seen()} == {""}


def test_a_response_does_not_hold_what_was_sent(server, ask):
    response = ask("GET", server.url("127.0.0.1", f"/to/?url={server.url('127.0.0.2', '/basic/page')}"))
    server.seen()
    for one in [*response.history, response]:
        assert "authorization" not in {name.lower() for name in one.request.headers}
        for secret in (ONE, TWO, GUIDE):
            assert secret not in repr(list(one.request.headers.items()))
            assert secret not in repr(vars(one.request))


def test_streams_are_read_to_the_end(server, ask):
    response = ask("GET", server.url("127.0.0.2", "/basic/page"), headers={"Range": "bytes=1-2"})
    assert response.text == "as"
    assert [header for _, _, header, _ in server.seen()] == ["", TWO]


def test_a_request_that_is_sent_by_hand_can_follow_hop_by_hop(server, registry):
    from credmatch.httpx import RegistryAuth

    with httpx.Client(auth=RegistryAuth(registry), trust_env=False) as client:
        response = client.get(server.url("127.0.0.1", f"/to/?url={server.url('127.0.0.1', '/basic/page')}"))
        response = client.send(response.next_request)
    assert response.text == "basic\n"
    assert [header for _, _, header, _ in server.seen()] == [GUIDE, ONE]


def test_a_transport_of_ones_own_finds_the_header_among_the_raw_ones(registry):
    from credmatch.httpx import RegistryAuth

    def handle(request):
        assert "Authorization" not in request.headers
        return httpx.Response(200, text=dict(request.headers.raw).get(b"Authorization", b"").decode())

    with httpx.Client(auth=RegistryAuth(registry), transport=httpx.MockTransport(handle)) as client:
        assert client.get("http://127.0.0.1/basic/page").text == ONE
        assert client.get("http://localhost/basic/page").text == ""


def test_credentials_do_not_go_along_when_a_host_turns_to_https(registry):
    # httpx itself would keep the header: the name of the host is the same.
    from credmatch.httpx import RegistryAuth

    document = DOCUMENT.replace('host="127.0.0.1" path="/to"', 'host="127.0.0.1" protocol="http" path="/to"')
    seen = []

    def handle(request):
        seen.append((request.url.scheme, dict(request.headers.raw).get(b"Authorization")))
        if request.url.scheme == "http":
            return httpx.Response(302, headers={"Location": "https://127.0.0.1/to/"})
        return httpx.Response(200)

    auth = RegistryAuth(credmatch.Registry.compile(document))
    with httpx.Client(auth=auth, transport=httpx.MockTransport(handle), follow_redirects=True) as client:
        assert client.get("http://127.0.0.1/to/").status_code == 200
    assert seen == [("http", GUIDE.encode()), ("https", None)]


def test_clients_are_imported_on_use_alone():
    script = "import sys, credmatch; print([name for name in sys.modules if name.split('.')[0] in ('httpx', 'requests')])"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


def test_what_could_not_be_sent_hides_its_secret(registry):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        with pytest.raises(requests.ConnectionError) as failed:
            with_requests(registry, "GET", f"http://127.0.0.1:{nobody.getsockname()[1]}/basic/page")
    headers = failed.value.request.headers
    value = headers["Authorization"]
    shown = [repr(headers), str(headers), json.dumps(dict(headers)), f"{value}", f"{value:>80}", "%s" % value, value + ""]
    shown += [value.upper(), value[6:], "".join(value), value.lower(), str(value)]
    shown += [pickle.dumps(headers, protocol).decode("latin-1") for protocol in range(6)]
    secrets = [ONE.removeprefix("Basic "), "first-password"]
    for text in shown:
        assert not any(secret.lower() in text.lower() for secret in secrets)
    # It is what is sent, nevertheless; to whoever compares it, too, and where a copy of the request is sent.
    for own in (value, copy.copy(value), copy.deepcopy(headers)["Authorization"], failed.value.request.copy().headers["Authorization"]):
        assert own.encode("latin-1") == ONE.encode() and own == ONE and ONE == own
        assert not own != ONE and own != "<secret>"
        assert {ONE: 1}[own] == 1
    assert pickle.loads(pickle.dumps(value)).encode() == b""


def test_what_a_client_keeps_cannot_be_pickled(registry):
    from credmatch import httpx as ours, requests as others

    for auth in (ours.RegistryAuth(registry), others.RegistryAuth(registry)):
        with pytest.raises(TypeError, match="cannot be pickled"):
            pickle.dumps(auth)
