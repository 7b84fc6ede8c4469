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
    Kind,
    Layer,
    Limits,
    Match,
    MissingInclude,
    Outcome,
    Provenance,
    Scheme,
    Selection,
    SigningAlgorithm,
    Without,
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
_Step: TypeAlias = Send | SendWithout | Sign | Encrypt | Negotiate | Refuse | Done

@type_check_only
class _ArrowArray(Protocol):
    def __arrow_c_array__(self, requested_schema: Any = None, /) -> tuple[Any, Any]: ...

@type_check_only
class _ArrowStream(Protocol):
    def __arrow_c_stream__(self, requested_schema: Any = None, /) -> Any: ...

@final
class Source:
    """A document of a registry: text or bytes, with its layer and what it includes. Its content is not shown."""

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
    def name(self) -> str:
        """What diagnostics call it, usually a path; references in it resolve against it. An empty one is `registry.xml`."""
    @property
    def layer(self) -> Layer:
        """The kind of its layer: global, partition, process or runtime."""
    @property
    def priority(self) -> int | None:
        """The default priority of its entries, instead of that of the layer."""
    @property
    def format_version(self) -> int | None:
        """The format version of a process definition, instead of what it says."""

@final
class FileSource:
    """A document that is a file, with its layer. What it includes is read with it."""

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
    def path(self) -> Path:
        """Where it lies."""
    @property
    def layer(self) -> Layer:
        """The kind of its layer: global, partition, process or runtime."""
    @property
    def priority(self) -> int | None:
        """The default priority of its entries, instead of that of the layer."""
    @property
    def format_version(self) -> int | None:
        """The format version of a process definition, instead of what it says."""

@final
class EntryNumbers:
    """An Arrow array of int32, which pyarrow, polars, pandas and others take over without a copy: the number of an
    entry, null for none, -2 for a malformed URL.
    """

    def __len__(self) -> int: ...
    @property
    def null_count(self) -> int:
        """How many URLs get no entry."""
    def to_list(self) -> list[int | None]:
        """The numbers as a list, None for no entry."""
    def __arrow_c_schema__(self) -> Any: ...
    def __arrow_c_array__(self, requested_schema: Any = None) -> tuple[Any, Any]: ...

@final
class Authorization:
    """What a request to one URL sends as `Authorization`. It holds for that URL alone: ask anew for every hop of a
    redirect.
    """

    @property
    def entry(self) -> int:
        """The number of the entry that the URL gets."""
    @property
    def scheme(self) -> Scheme:
        """The scheme with which the value begins, such as `Basic`."""
    def expose_secret(self) -> str:
        """The whole value of the header. This is the only way to a secret."""

@final
class Registry:
    """A compiled registry: immutable, and safe to use from several threads at once. It is replaced, never edited."""

    @staticmethod
    def compile(
        sources: _Sources,
        /,
        *,
        guess_ports: bool = False,
        limits: Limits | None = None,
        table: bytes | None = None,
    ) -> Registry:
        """Reads documents and compiles them.

        Sources are text, bytes, a Source, or several of these. With the bytes of a table that was compiled from the
        same documents before, which are read and compared, compiling takes a fraction of the time. Raises CompileError,
        whose diagnostics say all that is wrong, or TableError.
        """
    @staticmethod
    def load(
        paths: _Path | FileSource | Iterable[_Path | FileSource],
        /,
        *,
        root: _Path | None = None,
        guess_ports: bool = False,
        limits: Limits | None = None,
        table: bytes | None = None,
    ) -> Registry:
        """Reads a document and what it includes from files, and compiles it.

        Paths are one path, a FileSource, which has a layer too, or several of these. Included files must lie in the
        folder `root`, which is that of the document if not given; nothing is fetched. A pipe is waited for, and a signal
        such as that of Ctrl-C is handled after that. Raises OSError, such as FileNotFoundError, beside what `compile`
        raises.
        """
    def lookup(self, url: str, /, *, service: str | None = None) -> int | None:
        """The number of the best entry for a URL.

        None if no entry matches. A URL that is malformed raises UrlError: that never means "no entry".
        """
    @overload
    def lookup_many(self, urls: _ArrowArray | _ArrowStream, /, *, service: str | None = None) -> EntryNumbers:
        """The numbers of the best entries for many URLs.

        The answer is -1 (NO_ENTRY) where no entry matches, and -2 (INVALID_URL) where the URL is malformed.

        Of an Arrow column (anything with __arrow_c_array__ or __arrow_c_stream__: pyarrow, polars, pandas, DuckDB), the
        answer is an Arrow array of int32, in which no entry is null.
        """
    @overload
    def lookup_many(self, urls: Iterable[str], /, *, service: str | None = None) -> list[int]:
        """The numbers of the best entries for many URLs.

        The answer is -1 (NO_ENTRY) where no entry matches, and -2 (INVALID_URL) where the URL is malformed.

        Of an Arrow column (anything with __arrow_c_array__ or __arrow_c_stream__: pyarrow, polars, pandas, DuckDB), the
        answer is an Arrow array of int32, in which no entry is null.
        """
    def find_match(self, url: str, /, *, service: str | None = None) -> Match | None:
        """The best entry for a URL with its rank and its place.

        None if no entry matches. Raises UrlError.
        """
    def explain(
        self, url: str, /, *, service: str | None = None, skip: int = 0, limit: int = 100
    ) -> Explanation:
        """Why a URL gets the entry that it gets, and why every other entry lost.

        Those that lost are listed a page at a time: `limit` of them after the first `skip`. It compares every entry,
        which takes time linear in their number. Raises UrlError.
        """
    def same_scope(self, a: str, b: str, /, *, service: str | None = None) -> bool:
        """Whether what was found for one URL holds for the other.

        Same protocol, host and port, and the same winning entry. Raises UrlError.
        """
    def entry(self, number: int, /) -> Entry:
        """What an entry is for, and where it stands.

        Raises IndexError if the registry has no such entry, so for NO_ENTRY (-1) and INVALID_URL (-2): they do not
        count from the end.
        """
    @property
    def entry_count(self) -> int:
        """How many entries there are."""
    def lint(self) -> tuple[Diagnostic, ...]:
        """What is legal and yet probably wrong.

        One diagnostic an entry and code, with a count and related places.
        """
    def diff(self, newer: Registry, /, urls: Iterable[str] | None = None) -> tuple[Difference, ...]:
        """Which URLs get another answer from a new registry, and why.

        For these URLs; if none are given, for URLs made from the descriptors of both registries.
        """
    def authorization(
        self, url: str, /, *, service: str | None = None, challenges: Iterable[str] | None = None
    ) -> Authorization | None:
        """The value of the header `Authorization` for a request to a URL.

        None if no entry matches, or if there is nothing to send. Without `challenges` only a preemptive entry sends
        something; with the lines of WWW-Authenticate of a 401, any entry does that can answer one of them. It holds for
        this URL alone: ask anew for every hop of a redirect. Raises AuthorizationError if what the best entry holds
        can't be presented, and UrlError.
        """
    def configuration(
        self, number: int, /, *, challenges: Iterable[str] | None = None
    ) -> Configuration | None:
        """What an entry's credentials are used with, and where that comes from.

        None for credentials that take no configuration. With the lines of WWW-Authenticate of a 401 it is what they are
        used with in answer to them. Raises AuthorizationError if a value that they need is set nowhere, and IndexError
        if the registry has no such entry.
        """
    def table_bytes(self) -> bytes:
        """The match table as bytes, without credentials.

        To be given to Registry.compile with the same documents, or to Table.from_bytes.
        """
    def __len__(self) -> int: ...

@final
class Table:
    """A match table without its registry: what `Registry.table_bytes` gave, and enough for look-ups.

    Immutable, and safe to use from several threads at once.
    """

    @staticmethod
    def from_bytes(data: bytes, /, *, url_length: int | None = None) -> Table:
        """Reads a match table from its bytes.

        Of all limits one alone means something here: `url_length`, the bytes that a URL may have. Raises TableError.
        """
    def lookup(self, url: str, /, *, service: str | None = None) -> int | None:
        """The number of the best entry for a URL.

        None if no entry matches. A URL that is malformed raises UrlError: that never means "no entry".
        """
    @overload
    def lookup_many(self, urls: _ArrowArray | _ArrowStream, /, *, service: str | None = None) -> EntryNumbers:
        """The numbers of the best entries for many URLs.

        The answer is -1 (NO_ENTRY) where no entry matches, and -2 (INVALID_URL) where the URL is malformed.

        Of an Arrow column (anything with __arrow_c_array__ or __arrow_c_stream__: pyarrow, polars, pandas, DuckDB), the
        answer is an Arrow array of int32, in which no entry is null.
        """
    @overload
    def lookup_many(self, urls: Iterable[str], /, *, service: str | None = None) -> list[int]:
        """The numbers of the best entries for many URLs.

        The answer is -1 (NO_ENTRY) where no entry matches, and -2 (INVALID_URL) where the URL is malformed.

        Of an Arrow column (anything with __arrow_c_array__ or __arrow_c_stream__: pyarrow, polars, pandas, DuckDB), the
        answer is an Arrow array of int32, in which no entry is null.
        """
    def same_scope(self, a: str, b: str, /, *, service: str | None = None) -> bool:
        """Whether what was found for one URL holds for the other.

        Same protocol, host and port, and the same winning entry. Raises UrlError.
        """
    @property
    def entry_count(self) -> int:
        """How many entries there are."""
    def __len__(self) -> int: ...

@final
class Sessions:
    """What exchanges with servers taught, for one registry.

    One a process and registry, shared by all threads: it keeps the header values of entries, the nonces of servers and
    the tickets that were signed. The seed is drawn by the system if it is not given. `allow_insecure` lets bearer
    tokens go over plain http, `allow_unsigned` makes tickets without a signature key; `algorithms` says for the alias
    of a key, or its store and alias with a slash between, how the host signs with it, if not by RS256. In a forked
    process they begin anew: with nothing learned, and a seed that is drawn there.
    """

    def __new__(
        cls,
        registry: Registry,
        /,
        *,
        seed: int | None = None,
        allow_insecure: bool = False,
        allow_unsigned: bool = False,
        algorithms: Mapping[str, SigningAlgorithm] | None = None,
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
    ) -> Exchange:
        """Begins the exchange of a request, and says what to do first.

        The first step is the `step` of what is returned. `body` is the bytes that are sent along, or a Stream for what
        is read meanwhile. `now` is in milliseconds since the epoch, the system's time if not given. Begin a new
        exchange for every hop of a redirect. Raises UrlError.
        """
    def header(self, url: str, /, *, service: str | None = None, now: int | None = None) -> str | None:
        """The value of the header `Authorization` that a URL's entry sends at once.

        The short way where that is one header for any method and body; None if nothing is sent before a server asks.
        The value is a secret. `now` is in milliseconds since the epoch, the system's time if not given. Raises
        AuthorizationError, of the code needs-steps if there must be an exchange, and UrlError.
        """

@final
class Exchange:
    """One request and its retries: do what the `step` says and report how it went, until it has `ended`.

    Each report returns the next step. What is reported from several threads is taken one after the other.
    """

    @property
    def step(self) -> _Step:
        """What to do next."""
    @property
    def entry(self) -> int | None:
        """The number of the entry that decides.

        None if no entry matches.
        """
    @property
    def retries(self) -> int:
        """How often the request was sent again."""
    @property
    def ended(self) -> bool:
        """Whether nothing more is to be reported."""
    def answered(
        self,
        status: int,
        /,
        *,
        www_authenticate: Iterable[str] | None = None,
        authentication_info: Iterable[str] | None = None,
        now: int | None = None,
    ) -> _Step:
        """Takes what the server answered, and says what to do next.

        The status, and the lines of the header fields WWW-Authenticate and Authentication-Info as they came.
        """
    def signed(self, signature: bytes, /, *, now: int | None = None) -> _Step:
        """Takes the signature that the step asked for, and says what to do next.

        As bytes, not in base64; that of ECDSA as r and s.
        """
    def encrypted(self, token: str, /, *, now: int | None = None) -> _Step:
        """Takes the encrypted token that the step asked for, and says what to do next.

        In the compact form.
        """
    def negotiated(self, token: bytes, /, *, now: int | None = None) -> _Step:
        """Takes the token of SPNEGO that the step asked for, and says what to do next.

        As bytes, not in base64.
        """
    def failed(self, *, now: int | None = None) -> _Step:
        """Says that the step could not be taken, which ends the exchange."""

@final
class Stream:
    """A body that is read while it is sent. Say whether it can be read again from its start."""

    def __new__(cls, *, repeatable: bool) -> Stream: ...
    @property
    def repeatable(self) -> bool:
        """Whether it can be read again from its start."""
    def __hash__(self) -> int: ...

@final
class CurrentUser:
    """Who a request is for: who logged in, with which groups and credentials.

    Credentials are documents whose root is their element, with its namespace, such as
    `<passwordCredentials xmlns="http://www.infinica.com/credentials" name="..." password="..."/>`: one, or several, the
    preferred first.
    Raises CompileError, and AuthorizationError for those that stand for the credentials of somebody else.
    """

    def __new__(
        cls,
        name: str,
        /,
        *,
        groups: Iterable[str] | None = None,
        credentials: str | Iterable[str] | None = None,
    ) -> CurrentUser: ...
    def impersonating(self, name: str, /, *, groups: Iterable[str] | None = None) -> CurrentUser:
        """The same user acting as another one.

        The groups are those that impersonation adds.
        """

@final
class Send:
    """Take `authorization`, `infinica-impersonate` and `infinica-impersonate-groups` off the request, and send it with
    the header fields of `expose_headers`.

    They hold for this URL alone: drop them before a redirect is followed.
    """

    @property
    def entry(self) -> int:
        """The number of the entry that they are from."""
    @property
    def scheme(self) -> Scheme:
        """The scheme of the value of `Authorization`, such as `Basic`."""
    @property
    def configuration(self) -> Provenance:
        """Where the configuration came from: nested, challenge, registry, application or none."""
    def expose_headers(self) -> dict[str, str]:
        """The values of the header fields by their names, which are in lower case. This is the only way to them."""

@final
class SendWithout:
    """Take the same three header fields off the request, and send it without credentials."""

    @property
    def reason(self) -> Without:
        """Why: no-entry, reactive or no-credentials."""
    def __hash__(self) -> int: ...

@final
class Key:
    """A key of the host's."""

    @property
    def alias(self) -> str:
        """The name of the key in its store."""
    @property
    def store(self) -> str | None:
        """The store; None for the host's own."""
    def expose_password(self) -> str | None:
        """The password of the key, if the document says one. This is the only way to it."""

@final
class Sign:
    """Sign a token with a key of the host's, then report `Exchange.signed`."""

    @property
    def key(self) -> Key:
        """The key to sign with."""
    @property
    def algorithm(self) -> SigningAlgorithm:
        """The algorithm as JWS names it, such as RS256."""
    def expose_input(self) -> bytes:
        """What is signed. It is as secret as a token until it expires; this is the only way to it."""

@final
class Encrypt:
    """Encrypt a token with a public key that the host has, then report `Exchange.encrypted`."""

    @property
    def key(self) -> Key:
        """The key to encrypt with."""
    @property
    def algorithm(self) -> str:
        """How the content's key is encrypted, as JWE names it."""
    @property
    def content_encryption(self) -> str:
        """How the content is encrypted, as JWE names it."""
    def expose_input(self) -> str:
        """What is encrypted: a JWT, so that `cty` is `JWT`. This is the only way to it."""

@final
class Negotiate:
    """Obtain a token of SPNEGO, then report `Exchange.negotiated`."""

    @property
    def service(self) -> str:
        """The service principal: as configured, else `HTTP@` and the URL's host."""
    @property
    def lifetime(self) -> timedelta:
        """How long the token is to live."""
    @property
    def token(self) -> bytes:
        """What the server sent; empty at first."""

@final
class Refuse:
    """Do not send the request: what it would send can't be presented. The exchange has ended."""

    @property
    def code(self) -> Code:
        """The code, such as `step-failed`: it never changes its meaning."""
    @property
    def number(self) -> int:
        """The number of the code."""
    @property
    def message(self) -> str:
        """What is wrong."""
    @property
    def help(self) -> str:
        """What to do about it."""
    @property
    def entry(self) -> int | None:
        """The number of the entry that decided, if one did."""
    @property
    def kind(self) -> Kind | None:
        """The kind of the credentials, such as `kerberos`."""
    @property
    def offset(self) -> int | None:
        """Bytes of the URL before what is wrong with it, if it is the URL."""
    def error(self) -> AuthorizationError | UrlError:
        """The same as an exception, to be raised."""
    def __hash__(self) -> int: ...

@final
class Done:
    """The answer stands as it came. The exchange has ended."""

    @property
    def outcome(self) -> Outcome:
        """How: answered, no-entry, rejected, no-supported-scheme, not-repeatable, retry-limit or proxy."""
    def __hash__(self) -> int: ...

def basic_authorization(
    name: str, password: str, /, *, charset: _Charset = "UTF-8", asks_for_utf8: bool = False
) -> str:
    """The value of the header `Authorization` for a name and a password.

    `asks_for_utf8` says that the challenge has `charset="UTF-8"`: both are then composed (normalization form C). The
    value is a secret. Raises AuthorizationError.
    """
def bearer_authorization(token: str, /, *, token_type: str = "Bearer", url: str | None = None) -> str:
    """The value of the header `Authorization` for a token.

    With a URL, the token keeps off plain http to other machines. The value is a secret. Raises AuthorizationError, and
    UrlError.
    """
def parse_challenges(lines: Iterable[str], /) -> Challenges:
    """What the lines of `WWW-Authenticate` ask for.

    A malformed challenge is dropped with the rest of its line.
    """
def select_challenge(kinds: Iterable[Kind], lines: Iterable[str], /) -> Selection | None:
    """The challenge that credentials of these kinds answer.

    Kinds as entries have them, such as `password`, and the lines of WWW-Authenticate. None if there is no such
    challenge.
    """
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
) -> str:
    """The value of the header `Authorization` that answers a Digest challenge.

    `challenge` is a line of WWW-Authenticate, `target` what stands on the request line, `count` how often its nonce has
    been used, this time included. The client nonce is drawn if it is not given. The value is a secret. Raises
    AuthorizationError.
    """
def username_token(
    name: str,
    password: str,
    /,
    *,
    password_type: Literal["text", "digest"] = "text",
    nonce: bytes | None = None,
    created: int | None = None,
    id: str | None = None,
    security: bool = False,
    must_understand: Literal["1.1", "1.2"] | None = None,
) -> str:
    """A UsernameToken of Web Services Security, as XML.

    The password goes along as it is (text) or as a hash with nonce and time (digest). The nonce is drawn if it is not
    given; if it is empty, neither it nor the time is said. `created` is in milliseconds since the epoch, `id` the
    `wsu:Id`. With `security` it stands inside `wsse:Security`, and with `must_understand` too, which is the version of
    SOAP in whose envelope a service must understand that. The element is a secret. Raises AuthorizationError.
    """
def missing_includes(sources: _Sources, /, *, limits: Limits | None = None) -> tuple[MissingInclude, ...]:
    """What documents include by XInclude and what was not supplied.

    Supply them as the `includes` of a Source, and ask again: what is supplied may include more. Raises CompileError.
    """
def resolve_reference(base: str, reference: str, /) -> str:
    """A reference resolved against a base, by RFC 3986 section 5.2."""
def version() -> str:
    """The version of this library, such as `1.2.3`."""
def codes() -> dict[str, int]:
    """Every code with its number."""
