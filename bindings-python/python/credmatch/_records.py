"""The records: frozen dataclasses, made from the core's JSON. None of them holds a secret."""

from __future__ import annotations

import json as _json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypedDict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from credmatch._codes import Code

#: Names of the core. A minor release may add some.
Severity: TypeAlias = Literal["error", "warning", "note"]
Layer: TypeAlias = Literal["global", "partition", "process", "runtime"]
Specificity: TypeAlias = Literal["any", "wildcard", "exact"]
Attribute: TypeAlias = Literal["host", "port", "protocol", "path", "service"]
Decider: TypeAlias = Literal["priority", "host", "port", "protocol", "path", "service", "layer", "order"]
Scheme: TypeAlias = Literal["Basic", "Digest", "Bearer", "Negotiate"]
Provenance: TypeAlias = Literal["nested", "challenge", "registry", "application", "none"]
Kind: TypeAlias = Literal[
    "password",
    "kerberos",
    "infinica",
    "oauth",
    "openId",
    "salesforce",
    "sshKey",
    "current",
    "authenticated",
    "impersonation",
    "technical",
    "clientCredentials",
    "bearer",
]
Change: TypeAlias = Literal["entry", "credentials", "preemptive", "priority", "gone", "new", "refused"]
SigningAlgorithm: TypeAlias = Literal[
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
    "HS256",
    "HS384",
    "HS512",
]
Without: TypeAlias = Literal["no-entry", "reactive", "no-credentials"]
Outcome: TypeAlias = Literal[
    "answered",
    "no-entry",
    "rejected",
    "no-supported-scheme",
    "not-repeatable",
    "retry-limit",
    "proxy",
]


class Limits(TypedDict, total=False):
    """Bounds on what is read and looked up; each has a default that lets a million entries load."""

    document_size: int
    depth: int
    entries: int
    attribute_length: int
    wildcards: int
    segments: int
    patterns: int
    url_length: int
    diagnostics: int
    includes: int


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that a diagnostic speaks of."""

    message: str
    source: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """What is wrong, or looks wrong, and where: lines and columns count from 1, columns in characters."""

    code: Code
    number: int
    severity: Severity
    message: str
    source: str
    line: int
    column: int
    help: str | None = None
    related: tuple[Related, ...] = ()
    #: A URL that shows it.
    witness: str | None = None
    #: How many cases it stands for, if not one.
    count: int | None = None

    def __str__(self) -> str:
        text = f"{self.source}:{self.line}:{self.column}: {self.severity}[{self.code}]: {self.message}"
        return text if self.help is None else f"{text} ({self.help})"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a registry: its descriptor as it takes part in matching, and where it stands."""

    #: The number, which means something only together with the registry that gave it.
    entry: int
    layer: Layer
    #: The kind of its credentials, such as `password`.
    kind: Kind
    #: The descriptor as a URL pattern.
    descriptor: str
    priority: int
    #: Whether the credentials are sent before a server asks for them.
    preemptive: bool
    source: str
    line: int
    column: int
    host: str | None = None
    port: int | None = None
    protocol: str | None = None
    path: str | None = None
    service: str | None = None


@dataclass(frozen=True, slots=True)
class Rank:
    """What decides between entries that match, compared in this order, greater first."""

    priority: int
    host: Specificity
    host_labels: int
    host_literals: int
    port: Specificity
    protocol: Specificity
    protocol_literals: int
    #: Segments of the entry's path.
    path: int
    path_literals: int
    #: Whether the entry names a service.
    service: bool


@dataclass(frozen=True, slots=True)
class Match:
    """The best entry for a URL, its rank, and where it stands."""

    entry: int
    rank: Rank
    preemptive: bool
    source: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Compared:
    """A URL taken apart, in canonical form."""

    protocol: str
    host: str
    path: str
    #: The port that it names, or the one of its protocol.
    port: int | None = None


@dataclass(frozen=True, slots=True)
class LostBy:
    """What an entry lost by against the winner."""

    attribute: Decider
    reason: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that matches."""

    entry: int
    rank: Rank
    #: None for the winner.
    lost_by: LostBy | None = None


@dataclass(frozen=True, slots=True)
class Exclusion:
    """An entry that does not match, and the first attribute that says so."""

    entry: int
    attribute: Attribute
    reason: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a URL gets the entry that it gets."""

    #: What was compared; None if the URL names no server.
    compared: Compared | None
    #: The entries that match, best first: the first is the winner.
    matches: tuple[Candidate, ...]
    #: How many entries each attribute excluded first.
    excluded_by: Mapping[Attribute, int]
    #: A page of those that do not match.
    excluded: tuple[Exclusion, ...]

    @property
    def winner(self) -> int | None:
        """The number of the entry that the URL gets."""
        return self.matches[0].entry if self.matches else None


@dataclass(frozen=True, slots=True)
class Winner:
    """An entry that wins in one of two registries."""

    #: Its number in its own registry.
    entry: int
    kind: Kind
    descriptor: str
    priority: int
    preemptive: bool
    source: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A URL that two registries answer otherwise. Of credentials it says that they differ, and no more."""

    change: Change
    why: str
    #: The URL without user name, password, query and fragment; None if it is refused.
    url: str | None = None
    service: str | None = None
    before: Winner | None = None
    after: Winner | None = None
    #: Why it is refused.
    refused: Code | None = None


@dataclass(frozen=True, slots=True)
class MissingInclude:
    """A document that another includes and that was not supplied."""

    #: As it stands in the document.
    href: str
    #: The name to supply it under.
    target: str
    parse_as_text: bool
    has_fallback: bool
    source: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a server asks for in `WWW-Authenticate`."""

    #: In lower case.
    scheme: str
    #: By their names, which are in lower case.
    params: Mapping[str, str]
    token68: str | None = None


@dataclass(frozen=True, slots=True)
class Challenges:
    """All that a server asks for."""

    challenges: tuple[Challenge, ...]
    #: Whether something was dropped since it is malformed.
    malformed: bool


@dataclass(frozen=True, slots=True)
class Selection:
    """The challenge that is answered."""

    scheme: Scheme
    challenge: Challenge
    #: The algorithm of Digest.
    algorithm: str | None = None


@dataclass(frozen=True, slots=True)
class Configuration:
    """What an entry's credentials are used with."""

    entry: int
    #: The kind of the credentials, references followed.
    kind: Kind
    #: Where it comes from.
    configuration: Provenance
    #: The values by the names that documents have for them; durations are milliseconds. Secrets that are set are named.
    settings: Mapping[str, Any]


def _diagnostic(fields: dict[str, Any]) -> Diagnostic:
    related = tuple(Related(**one) for one in fields.pop("related", ()))
    return Diagnostic(**fields, related=related)


def diagnostics(json: str) -> tuple[Diagnostic, ...]:
    return tuple(map(_diagnostic, _json.loads(json)))


def entry(json: str) -> Entry:
    return Entry(**_json.loads(json))


def match(json: str) -> Match:
    fields = _json.loads(json)
    return Match(**fields | {"rank": Rank(**fields["rank"])})


def _candidate(fields: dict[str, Any]) -> Candidate:
    lost_by = LostBy(**fields["lost_by"]) if "lost_by" in fields else None
    return Candidate(fields["entry"], Rank(**fields["rank"]), lost_by)


def explanation(json: str) -> Explanation:
    fields = _json.loads(json)
    return Explanation(
        compared=Compared(**fields["compared"]) if "compared" in fields else None,
        matches=tuple(map(_candidate, fields["matches"])),
        excluded_by=fields["excluded_by"],
        excluded=tuple(Exclusion(**one) for one in fields["excluded"]),
    )


def differences(json: str) -> tuple[Difference, ...]:
    def difference(fields: dict[str, Any]) -> Difference:
        winners: dict[str, Any] = {side: Winner(**fields[side]) for side in ("before", "after") if side in fields}
        return Difference(**fields | winners)

    return tuple(map(difference, _json.loads(json)))


def missing_includes(json: str) -> tuple[MissingInclude, ...]:
    return tuple(MissingInclude(**one) for one in _json.loads(json))


def challenges(json: str) -> Challenges:
    fields = _json.loads(json)
    return Challenges(tuple(Challenge(**one) for one in fields["challenges"]), fields["malformed"])


def selection(json: str) -> Selection:
    fields = _json.loads(json)
    return Selection(**fields | {"challenge": Challenge(**fields["challenge"])})


def configuration(json: str) -> Configuration:
    return Configuration(**_json.loads(json))
