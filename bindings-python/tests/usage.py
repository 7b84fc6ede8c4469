"""How the package is used, for type checkers alone: `assert_type` says what each expression is."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, assert_type

import httpx
import requests

import credmatch
from credmatch import (
    Authorization,
    CurrentUser,
    Diagnostic,
    Difference,
    Entry,
    EntryNumbers,
    Exchange,
    Explanation,
    FileSource,
    Match,
    Registry,
    Sessions,
    Source,
    Stream,
    Table,
)
from credmatch.httpx import RegistryAuth
from credmatch.requests import RegistryAuth as RequestsAuth

if TYPE_CHECKING:
    import polars


def compile_and_ask(text: str, data: bytes, paths: list[Path]) -> None:
    registry = Registry.compile(text, guess_ports=True, limits={"entries": 10})
    Registry.compile([Source(data, name="a.xml", layer="process", priority=1, includes={"b.xml": data}), text])
    assert_type(Registry.load(paths, root=Path()), Registry)
    Registry.load([FileSource("a.xml", layer="process", priority=1), Path("b.xml")], table=data)
    assert_type(registry.lookup("https://h/", service="s"), int | None)
    assert_type(registry.lookup_many(["https://h/"]), list[int])
    assert_type(registry.find_match("https://h/"), Match | None)
    assert_type(registry.explain("https://h/", skip=1, limit=2), Explanation)
    assert_type(registry.same_scope("https://h/", "https://h/x"), bool)
    assert_type(registry.entry(0), Entry)
    assert_type(registry.entry(0).kind, credmatch.Kind)
    assert_type(registry.entry_count + len(registry), int)
    assert_type(registry.lint(), tuple[Diagnostic, ...])
    assert_type(registry.diff(registry, ["https://h/"]), tuple[Difference, ...])
    table = Table.from_bytes(registry.table_bytes(), url_length=9)
    assert_type(table.lookup("https://h/"), int | None)
    assert_type(table.same_scope("https://h/", "https://h/x", service=None), bool)
    authorization = registry.authorization("https://h/", challenges=("Basic",))
    assert_type(authorization, Authorization | None)
    if authorization is not None:
        assert_type(authorization.expose_secret(), str)
    assert_type([one.target for one in credmatch.missing_includes(text)], list[str])
    assert_type(credmatch.version(), str)


def columns(registry: Registry, column: polars.Series) -> list[int | None]:
    numbers = registry.lookup_many(column)
    assert_type(numbers, EntryNumbers)
    return numbers.to_list()


def errors(registry: Registry) -> str:
    try:
        registry.lookup("https://h/")
    except credmatch.UrlError as error:
        assert_type(error.code, credmatch.Code)
        if error.code == "url-backslash":
            return str(error.offset + error.number) + error.help
    except credmatch.CompileError as error:
        assert_type(error.diagnostics, tuple[Diagnostic, ...])
    except credmatch.AuthorizationError as error:
        assert_type(error.kind, credmatch.Kind | None)
        if error.kind == "kerberos":
            return error.help
    except credmatch.TableError as error:
        raise credmatch.Error(str(error), error.code, error.number) from error
    return ""


def exchange(registry: Registry, url: str) -> dict[str, str]:
    sessions = Sessions(registry, seed=1, allow_insecure=True, algorithms={"store/alias": "ES256"})
    assert_type(sessions.header(url, service="s"), str | None)
    user = CurrentUser("me", groups=["g"], credentials=("<x/>",)).impersonating("you")
    exchange = sessions.begin(url, method="POST", body=Stream(repeatable=False), user=user, now=0)
    CurrentUser("me", credentials="<x/>")
    assert_type(exchange, Exchange)
    assert_type((exchange.entry, exchange.retries, exchange.ended), tuple[int | None, int, bool])
    step = exchange.step
    while not exchange.ended:
        match step:
            case credmatch.Send():
                return step.expose_headers()
            case credmatch.Sign():
                assert_type(step.expose_input(), bytes)
                step = exchange.signed(step.algorithm.encode())
            case credmatch.Encrypt():
                step = exchange.encrypted(step.expose_input())
            case credmatch.Negotiate():
                assert_type(step.lifetime, timedelta)
                step = exchange.negotiated(step.token)
            case credmatch.SendWithout():
                step = exchange.answered(401, www_authenticate=[step.reason], authentication_info=())
            case credmatch.Refuse():
                raise step.error()
            case credmatch.Done():
                # All kinds of steps have been named.
                return {step.outcome: ""}
    return {}


def by_hand(registry: Registry) -> None:
    assert_type(credmatch.basic_authorization("n", "p", charset="ISO-8859-1", asks_for_utf8=True), str)
    assert_type(credmatch.bearer_authorization("t", token_type="Bearer", url=None), str)
    assert_type(credmatch.parse_challenges(["Basic"]).challenges[0].params["realm"], str)
    selection = credmatch.select_challenge(["password"], ["Basic"])
    if selection is not None:
        assert_type(selection.challenge.token68, str | None)
    assert_type(credmatch.digest_authorization("n", "p", "Digest", "GET", "/", body=b"", count=2, cnonce="c"), str)
    assert_type(credmatch.username_token("n", "p", password_type="digest", nonce=b"n", created=0, id="i"), str)
    assert_type(credmatch.username_token("n", "p", security=True, must_understand="1.2"), str)
    assert_type(registry.configuration(0, challenges=["Basic"]), credmatch.Configuration | None)


def clients(registry: Registry, sessions: Sessions, user: CurrentUser) -> None:
    def sign(step: credmatch.Sign) -> bytes:
        return step.expose_input()

    async def sign_later(step: credmatch.Sign) -> bytes:
        return step.expose_input()

    httpx.AsyncClient(auth=RegistryAuth(sessions, sign=sign_later, user=lambda: user))
    httpx.Client(auth=RegistryAuth(sessions, sign=sign, encrypt=lambda step: step.expose_input(), user=user))
    requests.get("https://h/", auth=RequestsAuth(sessions, sign=sign, negotiate=lambda step: step.token), timeout=1)
    httpx.Client(auth=RegistryAuth(registry))
    httpx.AsyncClient(auth=RegistryAuth(registry, service="s"))
    requests.get("https://h/", auth=RequestsAuth(registry), timeout=1)
    session = requests.Session()
    session.auth = RequestsAuth(registry)


def what_is_wrong(registry: Registry) -> None:
    # A checker that finds nothing wrong here fails: the comments are then unused.
    registry.lookup(b"https://h/")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    registry.lookup("https://h/", "s")  # type: ignore[call-arg] # pyright: ignore[reportCallIssue]
    Registry.compile("", limits={"entry": 3})  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    Sessions(registry, algorithms={"a": "none"})  # type: ignore[dict-item] # pyright: ignore[reportArgumentType]
    Sessions(registry).begin("https://h/", body="text")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    RegistryAuth(registry, user="me")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    credmatch.select_challenge(["passwords"], [])  # type: ignore[list-item] # pyright: ignore[reportArgumentType]
    Source("", layer="local")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
