"""How the package is used, for type checkers alone: `assert_type` says what each expression is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, assert_type

import httpx
import requests

import credmatch
from credmatch import (
    Authorization,
    Diagnostic,
    Difference,
    Entry,
    EntryNumbers,
    Explanation,
    FileSource,
    Match,
    Registry,
    Source,
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
            return str(error.offset + error.number)
    except credmatch.CompileError as error:
        assert_type(error.diagnostics, tuple[Diagnostic, ...])
    except (credmatch.TableError, credmatch.AuthorizationError) as error:
        raise credmatch.Error(str(error), error.code, error.number) from error
    return ""


def clients(registry: Registry) -> None:
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
    Source("", layer="local")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
