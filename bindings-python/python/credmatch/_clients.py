"""What the classes for HTTP clients have in common: a registry's sessions, and what only the host can do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from credmatch import AuthorizationError, Done, Encrypt, Negotiate, Refuse, Registry, Send, SendWithout, Sessions, Sign

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from credmatch import CurrentUser, Exchange, Step, Stream

#: Methods that ask for nothing to be changed (RFC 9110 §9.2.1), so that repeating them does no harm.
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
UNAUTHORIZED = 401

#: What signing and negotiating give, and what encrypting gives: a client that is asynchronous may wait for them.
Octets = TypeVar("Octets")
Text = TypeVar("Text")


class Host(Generic[Octets, Text]):
    """A registry's sessions, for whom they are used, and what signs, encrypts and negotiates."""

    def __init__(
        self,
        registry: Registry | Sessions,
        service: str | None,
        user: CurrentUser | Callable[[], CurrentUser | None] | None,
        sign: Callable[[Sign], Octets] | None,
        encrypt: Callable[[Encrypt], Text] | None,
        negotiate: Callable[[Negotiate], Octets] | None,
    ) -> None:
        self._sessions = Sessions(registry) if isinstance(registry, Registry) else registry
        self._service = service
        self._user = user
        self._sign = sign
        self._encrypt = encrypt
        self._negotiate = negotiate

    def begin(self, url: str, method: str, body: bytes | Stream | None) -> Exchange:
        """The exchange of a request, or of a hop."""
        user = self._user() if callable(self._user) else self._user
        return self._sessions.begin(url, method=method, service=self._service, body=body, user=user)

    def work(self, exchange: Exchange, step: Sign | Encrypt | Negotiate) -> Octets | Text:
        """What the host makes for a step."""
        if isinstance(step, Sign):
            if self._sign is not None:
                return self._sign(step)
        elif isinstance(step, Encrypt):
            if self._encrypt is not None:
                return self._encrypt(step)
        elif self._negotiate is not None:
            return self._negotiate(step)
        raise refused(exchange.failed())


def report(exchange: Exchange, step: Sign | Encrypt | Negotiate, made: object) -> Step:
    """Reports what the host has made; the next step. What is of another type is a TypeError."""
    if isinstance(step, Sign):
        return exchange.signed(made)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    if isinstance(step, Encrypt):
        return exchange.encrypted(made)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    return exchange.negotiated(made)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


def answered(
    exchange: Exchange, status: int, www_authenticate: Iterable[str], authentication_info: Iterable[str]
) -> None:
    """Reports an answer. A refusal is raised by :func:`settled`, and the answer not given to the caller."""
    exchange.answered(status, www_authenticate=www_authenticate, authentication_info=authentication_info)


def settled(step: Step) -> Send | SendWithout | Done:
    """A step that is not for the host; a refusal is raised."""
    if isinstance(step, (Send, SendWithout, Done)):
        return step
    raise refused(step)


def refused(step: Step) -> Exception:
    if isinstance(step, Refuse):
        return step.error()
    return TypeError(f"unexpected step {step!r}")
