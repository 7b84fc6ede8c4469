"""Secrets are shown by `Authorization.expose_secret` and by nothing else."""

from __future__ import annotations

import copy
import dataclasses
import gc
import inspect
import io
import json
import logging
import pickle
import pprint
import reprlib
import sys
import traceback

import pytest

import credmatch
from credmatch import Registry, Source

from conftest import DOCUMENT, SECRETS

ENCODED = "Y2FuYXJ5LXVzZXI6UzNjcjN0LVBhNTV3b3Jk"


def assert_silent(text):
    for secret in (*SECRETS, ENCODED):
        assert secret not in str(text), f"{secret} is shown"


def holders():
    registry = Registry.compile(DOCUMENT)
    url = "https://a.example.com/"
    yield registry
    yield registry.authorization(url)
    yield registry.authorization("https://crm.example.com/api")
    yield Source(DOCUMENT, name="https://canary-user:S3cr3t-Pa55word@h/registry.xml?T0ken.Canary-abc")
    yield Source(DOCUMENT.encode(), includes={"x": DOCUMENT})
    yield from exchanges(registry)


EXCHANGES = """<credentials xmlns="http://www.infinica.com/credentials" xmlns:k="http://www.infinica.com/keystores">
  <server host="t.example"><oauthCredentials>
    <signature><k:privateKey alias="a" password="Cl13nt-S3cr3t"/></signature>
    <encryption><k:publicKey alias="b" password="Cl13nt-S3cr3t"/></encryption>
    <sub>T0ken.Canary-abc</sub>
  </oauthCredentials></server>
  <server host="u.example"><currentCredentials impersonation="true"/></server>
  <server host="k.example"><kerberosCredentials/></server>
</credentials>"""
OWN = '<passwordCredentials xmlns="http://www.infinica.com/credentials" name="canary-user" password="S3cr3t-Pa55word"/>'


def exchanges(registry):
    """All that takes part in exchanges, and every step that holds something."""
    sessions = credmatch.Sessions(registry)
    user = credmatch.CurrentUser("canary-user", groups=["canary-user"], credentials=[OWN])
    yield from (sessions, user, user.impersonating("canary-user", groups=["canary-user"]))
    at_once = sessions.begin("https://a.example.com/", method="S3cr3t-Pa55word", body=b"S3cr3t-Pa55word")
    yield from (at_once, at_once.step, sessions.begin("https://crm.example.com/api").step)
    answer = sessions.begin("https://crm.example.com/", service="billing")
    line = 'Digest realm="S3cr3t-Pa55word", nonce="T0ken.Canary-abc"'
    yield answer.answered(401, www_authenticate=[line])
    others = credmatch.Sessions(Registry.compile(EXCHANGES))
    yield others.begin("https://u.example/", user=user.impersonating("canary-user")).step
    yield others.begin("https://k.example/").step
    ticket = others.begin("https://t.example/")
    yield from (ticket.step, ticket.step.key, ticket.signed(bytes(256)), ticket)


HOLDERS = list(holders())
NAMES = [type(one).__name__ for one in HOLDERS]


@pytest.mark.parametrize("holder", HOLDERS, ids=NAMES)
def test_no_output_shows_a_secret(holder):
    for show in (repr, str, ascii, format, reprlib.repr, pprint.pformat, "{!r:>400}".format, "%s %r".__mod__):
        assert_silent(show((holder, holder)) if show == "%s %r".__mod__ else show(holder))
    assert_silent(inspect.getdoc(holder))
    members = [name for name, _ in inspect.getmembers(holder) if name != "name"]
    assert "expose_secret" in members or not isinstance(holder, credmatch.Authorization)
    for name in members:
        assert_silent(repr(getattr(holder, name)))
    assert not hasattr(holder, "__dict__")
    with pytest.raises(TypeError):
        vars(holder)


@pytest.mark.parametrize("holder", HOLDERS, ids=NAMES)
def test_no_copy_takes_a_secret_along(holder):
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError, match="cannot be pickled"):
            pickle.dumps(holder, protocol)
    for duplicate in (copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="cannot be pickled"):
            duplicate(holder)
    with pytest.raises(TypeError):
        json.dumps(holder)
    with pytest.raises(TypeError):
        dataclasses.asdict(holder)
    with pytest.raises(TypeError):
        dataclasses.replace(holder)


@pytest.mark.parametrize("holder", HOLDERS, ids=NAMES)
def test_no_way_of_the_interpreter_leads_to_a_secret(holder):
    gc.collect()
    for referent in gc.get_referents(holder):
        assert isinstance(referent, type)
    with pytest.raises(TypeError):
        memoryview(holder)
    with pytest.raises(TypeError):
        bytes(holder)
    assert_silent(holder.__sizeof__())
    assert_silent(sys.getsizeof(holder))


def test_no_record_holds_a_secret():
    registry = Registry.compile(DOCUMENT)
    new = Registry.compile(DOCUMENT.replace("S3cr3t-Pa55word", "Cl13nt-S3cr3t"))
    records = [*registry.lint(), *registry.diff(new), *registry.diff(registry, ["https://canary-user:S3cr3t-Pa55word@h\\"])]
    records += [registry.entry(number) for number in range(len(registry))]
    url = "https://canary-user:S3cr3t-Pa55word@a.example.com/?T0ken.Canary-abc#Cl13nt-S3cr3t"
    records += [registry.explain(url), registry.find_match(url)]
    assert any(isinstance(one, credmatch.Difference) and one.change == "credentials" for one in records)
    for record in records:
        assert_silent(repr(record))
        assert_silent(str(record))
        assert_silent(json.dumps(dataclasses.asdict(record)))
        assert_silent(pickle.dumps(record))
    for secret in SECRETS:
        assert secret.encode() not in registry.table_bytes()


def failures():
    registry = Registry.compile(DOCUMENT)
    secret = "canary-user:S3cr3t-Pa55word@"
    broken = [
        DOCUMENT.replace('password="', 'pass="'),
        DOCUMENT.replace('password="', 'password='),
        DOCUMENT.replace("</credentials>", ""),
        DOCUMENT.replace('name="canary-user"', 'name="canary-user" name="canary-user"'),
        DOCUMENT + "\ud800",
        DOCUMENT.replace("S3cr3t", "\ud800S3cr3t"),
        DOCUMENT.replace("S3cr3t", "&S3cr3t-Pa55word;"),
        DOCUMENT.replace('host="*.example.com"', 'url="https://canary-user:S3cr3t-Pa55word@h/"'),
        DOCUMENT.encode() + b"\xff",
    ]
    for document in broken:
        yield lambda document=document: Registry.compile(document)
        yield lambda document=document: Registry.compile(Source(document))
        yield lambda document=document: credmatch.missing_includes([document, 3])
    for url in (f"https://{secret}h\\", f"https://{secret}\ud800", f"https://{secret}{secret}h/", f"https://{secret}h:x/"):
        for ask in (registry.lookup, registry.find_match, registry.explain, registry.authorization):
            yield lambda ask=ask, url=url: ask(url)
    yield lambda: registry.authorization("https://sso.example.org/")
    sessions = credmatch.Sessions(registry)
    for ask in (sessions.begin, sessions.header):
        yield lambda ask=ask: ask(f"https://{secret}h\\")
        yield lambda ask=ask: ask(f"https://{secret}\ud800")
    yield lambda: sessions.begin("https://a.example.com/", method=f"{secret}\ud800")
    yield lambda: sessions.begin("https://a.example.com/", body=secret)
    yield lambda: sessions.begin("https://a.example.com/").answered(401, www_authenticate=secret)
    yield lambda: sessions.begin("https://a.example.com/").answered(401, www_authenticate=[f"{secret}\ud800"])
    yield lambda: sessions.begin("https://a.example.com/").signed(secret)
    yield lambda: sessions.begin("https://a.example.com/").encrypted(secret.encode())
    yield lambda: sessions.begin("https://a.example.com/").encrypted(f"{secret}\ud800")
    yield lambda: sessions.header("https://sso.example.org/")
    yield lambda: credmatch.CurrentUser(f"{secret}\ud800")
    yield lambda: credmatch.CurrentUser("a", credentials=[OWN.replace("password=", "pass=")])
    yield lambda: credmatch.CurrentUser("a", credentials=[OWN + "\ud800"])
    yield lambda: credmatch.basic_authorization(secret, f"{secret}\ud800")
    yield lambda: credmatch.basic_authorization("canary-user:", secret)
    yield lambda: credmatch.basic_authorization("a", f"{secret}\u20ac", charset="ISO-8859-1")
    yield lambda: credmatch.bearer_authorization(secret)
    yield lambda: credmatch.digest_authorization(secret, secret, "Basic S3cr3t-Pa55word", "GET", "/")
    yield lambda: credmatch.username_token(secret, secret, id="S3cr3t-Pa55word:")
    yield lambda: raised(credmatch.Sessions(Registry.compile(EXCHANGES)).begin("https://t.example/").failed())
    yield lambda: Registry.compile(DOCUMENT.replace("canary-user", "canary-user:")).authorization("https://a.example.com/")


def raised(step):
    raise step.error()


@pytest.mark.parametrize("failure", list(failures()))
def test_no_exception_shows_a_secret(failure, caplog):
    try:
        failure()
    except Exception as error:
        caught = error
    else:
        pytest.fail("nothing is wrong with this one")
    seen, shown = set(), []
    while caught is not None and id(caught) not in seen:
        seen.add(id(caught))
        shown += [repr(caught), str(caught), repr(caught.args), repr(vars(caught)), pickle.dumps(caught)]
        # Frames of the caller hold what the caller gave; ours must not.
        frames = traceback.TracebackException.from_exception(caught, capture_locals=True)
        shown += [line for frame in frames.stack if "credmatch" in frame.filename and "tests" not in frame.filename for line in str(frame.locals)]
        with caplog.at_level(logging.ERROR):
            logging.error("failed", exc_info=(type(caught), caught, None))
        caught = caught.__cause__ or caught.__context__
    for text in [*shown, caplog.text]:
        assert_silent(text)


def test_text_of_secrets_is_refused_by_every_kind_of_output_of_a_client(registry):
    # What the classes for HTTP clients keep.
    httpx = pytest.importorskip("credmatch.httpx")
    auth = httpx.RegistryAuth(registry)
    assert_silent(repr(auth))
    assert_silent(vars(auth))
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(auth)


def test_the_one_way_shows_it():
    stream = io.StringIO()
    print(Registry.compile(DOCUMENT).authorization("https://a.example.com/").expose_secret(), file=stream)
    assert ENCODED in stream.getvalue()
