from collections.abc import Iterable, Mapping
from os import PathLike
from pathlib import Path
from typing import Any, Protocol, TypeAlias, final, overload, type_check_only

from credmatch._records import (
    Diagnostic,
    Difference,
    Entry,
    Explanation,
    Layer,
    Limits,
    Match,
    MissingInclude,
)

__all__ = [
    "Authorization",
    "EntryNumbers",
    "FileSource",
    "Registry",
    "Source",
    "Table",
    "codes",
    "missing_includes",
    "resolve_reference",
    "version",
]

_Path: TypeAlias = str | PathLike[str]
_Sources: TypeAlias = str | bytes | Source | Iterable[str | bytes | Source]

@type_check_only
class _ArrowArray(Protocol):
    def __arrow_c_array__(self, requested_schema: Any = None, /) -> tuple[Any, Any]: ...

@type_check_only
class _ArrowStream(Protocol):
    def __arrow_c_stream__(self, requested_schema: Any = None, /) -> Any: ...

@final
class Source:
    def __new__(
        cls,
        content: str | bytes,
        /,
        *,
        name: str = "",
        layer: Layer = "global",
        priority: int | None = None,
        format_version: int | None = None,
        includes: Mapping[str, str | bytes] | None = None,
    ) -> Source: ...
    @property
    def name(self) -> str: ...
    @property
    def layer(self) -> Layer: ...
    @property
    def priority(self) -> int | None: ...
    @property
    def format_version(self) -> int | None: ...

@final
class FileSource:
    def __new__(
        cls,
        path: _Path,
        /,
        *,
        layer: Layer = "global",
        priority: int | None = None,
        format_version: int | None = None,
    ) -> FileSource: ...
    @property
    def path(self) -> Path: ...
    @property
    def layer(self) -> Layer: ...
    @property
    def priority(self) -> int | None: ...
    @property
    def format_version(self) -> int | None: ...

@final
class EntryNumbers:
    def __len__(self) -> int: ...
    @property
    def null_count(self) -> int: ...
    def to_list(self) -> list[int | None]: ...
    def __arrow_c_schema__(self) -> Any: ...
    def __arrow_c_array__(self, requested_schema: Any = None) -> tuple[Any, Any]: ...

@final
class Authorization:
    @property
    def entry(self) -> int: ...
    @property
    def scheme(self) -> str: ...
    def expose_secret(self) -> str: ...

@final
class Registry:
    @staticmethod
    def compile(
        sources: _Sources,
        /,
        *,
        guess_ports: bool = False,
        limits: Limits | None = None,
        table: bytes | None = None,
    ) -> Registry: ...
    @staticmethod
    def load(
        paths: _Path | FileSource | Iterable[_Path | FileSource],
        /,
        *,
        root: _Path | None = None,
        guess_ports: bool = False,
        limits: Limits | None = None,
        table: bytes | None = None,
    ) -> Registry: ...
    def lookup(self, url: str, /, *, service: str | None = None) -> int | None: ...
    @overload
    def lookup_many(self, urls: _ArrowArray | _ArrowStream, /, *, service: str | None = None) -> EntryNumbers: ...
    @overload
    def lookup_many(self, urls: Iterable[str], /, *, service: str | None = None) -> list[int]: ...
    def find_match(self, url: str, /, *, service: str | None = None) -> Match | None: ...
    def explain(
        self, url: str, /, *, service: str | None = None, skip: int = 0, limit: int = 100
    ) -> Explanation: ...
    def same_scope(self, a: str, b: str, /, *, service: str | None = None) -> bool: ...
    def entry(self, number: int, /) -> Entry: ...
    @property
    def entry_count(self) -> int: ...
    def lint(self) -> tuple[Diagnostic, ...]: ...
    def diff(self, new: Registry, /, urls: Iterable[str] | None = None) -> tuple[Difference, ...]: ...
    def authorization(
        self, url: str, /, *, service: str | None = None, challenges: Iterable[str] | None = None
    ) -> Authorization | None: ...
    def table_bytes(self) -> bytes: ...
    def __len__(self) -> int: ...

@final
class Table:
    @staticmethod
    def from_bytes(data: bytes, /, *, url_length: int | None = None) -> Table: ...
    def lookup(self, url: str, /, *, service: str | None = None) -> int | None: ...
    @overload
    def lookup_many(self, urls: _ArrowArray | _ArrowStream, /, *, service: str | None = None) -> EntryNumbers: ...
    @overload
    def lookup_many(self, urls: Iterable[str], /, *, service: str | None = None) -> list[int]: ...
    def same_scope(self, a: str, b: str, /, *, service: str | None = None) -> bool: ...
    @property
    def entry_count(self) -> int: ...
    def __len__(self) -> int: ...

def missing_includes(sources: _Sources, /, *, limits: Limits | None = None) -> tuple[MissingInclude, ...]: ...
def resolve_reference(base: str, reference: str, /) -> str: ...
def version() -> str: ...
def codes() -> dict[str, int]: ...
