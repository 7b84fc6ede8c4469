from collections.abc import Iterable, Mapping
from os import PathLike
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, Protocol, TypeAlias, final, overload, type_check_only

from credmatch._codes import Code
from credmatch._errors import AuthorizationError, UrlError
from credmatch._records import (
    Challenges,
    Configuration,
    Diagnostic,
    Difference,
    Entry,
    Explanation,
    Layer,
    Limits,
    Match,
    MissingInclude,
    Provenance,
    Scheme,
    Selection,
)

__all__ = [
    "Authorization",
    "CurrentUser",
    "Done",
    "Encrypt",
    "EntryNumbers",
    "Exchange",
    "FileSource",
    "Key",
    "Negotiate",
    "Refuse",
    "Registry",
    "Send",
    "SendWithout",
    "Sessions",
    "Sign",
    "Source",
    "Stream",
    "Table",
    "basic_authorization",
    "bearer_authorization",
    "codes",
    "digest_authorization",
    "missing_includes",
    "parse_challenges",
    "resolve_reference",
    "select_challenge",
    "username_token",
    "version",
]

_Path: TypeAlias = str | PathLike[str]
_Sources: TypeAlias = str | bytes | Source | Iterable[str | bytes | Source]
_Charset: TypeAlias = Literal["UTF-8", "ISO-8859-1"]
_Algorithm: TypeAlias = Literal[
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "HS256", "HS384", "HS512"
]
_Step: TypeAlias = Send | SendWithout | Sign | Encrypt | Negotiate | Refuse | Done

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
    def configuration(
        self, number: int, /, *, challenges: Iterable[str] | None = None
    ) -> Configuration | None: ...
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

@final
class Sessions:
    def __new__(
        cls,
        registry: Registry,
        /,
        *,
        seed: int | None = None,
        allow_insecure: bool = False,
        allow_unsigned: bool = False,
        algorithms: Mapping[str, _Algorithm] | None = None,
    ) -> Sessions: ...
    def begin(
        self,
        url: str,
        /,
        *,
        method: str = "GET",
        service: str | None = None,
        body: bytes | Stream | None = None,
        user: CurrentUser | None = None,
        now: int | None = None,
    ) -> Exchange: ...
    def header(self, url: str, /, *, service: str | None = None, now: int | None = None) -> str | None: ...

@final
class Exchange:
    @property
    def step(self) -> _Step: ...
    @property
    def entry(self) -> int | None: ...
    @property
    def retries(self) -> int: ...
    @property
    def ended(self) -> bool: ...
    def answered(
        self,
        status: int,
        /,
        *,
        www_authenticate: Iterable[str] | None = None,
        authentication_info: Iterable[str] | None = None,
        now: int | None = None,
    ) -> _Step: ...
    def signed(self, signature: bytes, /, *, now: int | None = None) -> _Step: ...
    def encrypted(self, token: str, /, *, now: int | None = None) -> _Step: ...
    def negotiated(self, token: bytes, /, *, now: int | None = None) -> _Step: ...
    def failed(self, *, now: int | None = None) -> _Step: ...

@final
class Stream:
    def __new__(cls, *, repeatable: bool) -> Stream: ...
    @property
    def repeatable(self) -> bool: ...
    def __hash__(self) -> int: ...

@final
class CurrentUser:
    def __new__(
        cls,
        name: str,
        /,
        *,
        groups: Iterable[str] | None = None,
        credentials: Iterable[str] | None = None,
    ) -> CurrentUser: ...
    def impersonating(self, name: str, /, *, groups: Iterable[str] | None = None) -> CurrentUser: ...

@final
class Send:
    @property
    def entry(self) -> int: ...
    @property
    def scheme(self) -> Scheme: ...
    @property
    def configuration(self) -> Provenance: ...
    def expose_headers(self) -> dict[str, str]: ...

@final
class SendWithout:
    @property
    def reason(self) -> Literal["no-entry", "reactive", "no-credentials"]: ...
    def __hash__(self) -> int: ...

@final
class Key:
    @property
    def alias(self) -> str: ...
    @property
    def store(self) -> str | None: ...
    def expose_password(self) -> str | None: ...

@final
class Sign:
    @property
    def key(self) -> Key: ...
    @property
    def algorithm(self) -> _Algorithm: ...
    def expose_input(self) -> bytes: ...

@final
class Encrypt:
    @property
    def key(self) -> Key: ...
    @property
    def algorithm(self) -> str: ...
    @property
    def content_encryption(self) -> str: ...
    def expose_input(self) -> str: ...

@final
class Negotiate:
    @property
    def service(self) -> str: ...
    @property
    def lifetime(self) -> timedelta: ...
    @property
    def token(self) -> bytes: ...

@final
class Refuse:
    @property
    def code(self) -> Code: ...
    @property
    def number(self) -> int: ...
    @property
    def message(self) -> str: ...
    @property
    def help(self) -> str: ...
    @property
    def entry(self) -> int | None: ...
    @property
    def kind(self) -> str | None: ...
    @property
    def offset(self) -> int | None: ...
    def error(self) -> AuthorizationError | UrlError: ...
    def __hash__(self) -> int: ...

@final
class Done:
    @property
    def outcome(
        self,
    ) -> Literal[
        "answered",
        "no-entry",
        "rejected",
        "no-supported-scheme",
        "not-repeatable",
        "retry-limit",
        "proxy",
    ]: ...
    def __hash__(self) -> int: ...

def basic_authorization(
    name: str, password: str, /, *, charset: _Charset = "UTF-8", asks_for_utf8: bool = False
) -> str: ...
def bearer_authorization(token: str, /, *, token_type: str = "Bearer", url: str | None = None) -> str: ...
def parse_challenges(lines: Iterable[str], /) -> Challenges: ...
def select_challenge(kinds: Iterable[str], lines: Iterable[str], /) -> Selection | None: ...
def digest_authorization(
    name: str,
    password: str,
    challenge: str,
    method: str,
    target: str,
    /,
    *,
    body: bytes | None = None,
    count: int = 1,
    cnonce: str | None = None,
    charset: _Charset = "UTF-8",
) -> str: ...
def username_token(
    name: str,
    password: str,
    /,
    *,
    password_type: Literal["text", "digest"] = "text",
    nonce: bytes | None = None,
    created: int | None = None,
    id: str | None = None,
) -> str: ...
def missing_includes(sources: _Sources, /, *, limits: Limits | None = None) -> tuple[MissingInclude, ...]: ...
def resolve_reference(base: str, reference: str, /) -> str: ...
def version() -> str: ...
def codes() -> dict[str, int]: ...
