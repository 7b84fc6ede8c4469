"""What the classes for HTTP clients have in common: a registry's sessions, and what only the host can do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from credmatch import CurrentUser, Done, Encrypt, Negotiate, Refuse, Registry, Send, SendWithout, Sessions, Sign

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, MutableMapping

    from credmatch import Exchange, Step, Stream

#: Methods that ask for nothing to be changed (RFC 9110 §9.2.1), so that repeating them does no harm.
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
UNAUTHORIZED = 401
#: What tells a server whom to act as, beside the credentials of an entry and never without them: the entry says it.
OF_CREDENTIALS = ("Infinica-Impersonate", "Infinica-Impersonate-Groups")

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
        if not isinstance(self._sessions, Sessions):
            raise TypeError(f"registry must be a credmatch.Registry or credmatch.Sessions, not {_class(registry)}")
        if not isinstance(service, str | None):
            raise TypeError(f"service must be a str or None, not {_class(service)}")
        if not callable(user):
            _check_user(user, "user must be a credmatch.CurrentUser, a function that returns one, or None")
        for name, hook in (("sign", sign), ("encrypt", encrypt), ("negotiate", negotiate)):
            if hook is not None and not callable(hook):
                raise TypeError(f"{name} must be a function, not {_class(hook)}")
        self._service = service
        self._user = user
        self._sign = sign
        self._encrypt = encrypt
        self._negotiate = negotiate

    def begin(self, url: str, method: str, body: bytes | Stream | None) -> Exchange:
        """The exchange of a request, or of a hop."""
        user = self._user() if callable(self._user) else self._user
        _check_user(user, "`user` must return a credmatch.CurrentUser or None")
        return self._sessions.begin(url, method=method, service=self._service, body=body, user=user)

    def work(self, exchange: Exchange, step: Sign | Encrypt | Negotiate) -> Octets | Text:
        """What the host makes for a step."""
        if isinstance(step, Sign):
            name = "sign"
            if self._sign is not None:
                return self._sign(step)
        elif isinstance(step, Encrypt):
            name = "encrypt"
            if self._encrypt is not None:
                return self._encrypt(step)
        else:
            name = "negotiate"
            if self._negotiate is not None:
                return self._negotiate(step)
        raise refused(exchange.failed()) from TypeError(f"the entry needs the argument `{name}` of RegistryAuth")


def without_impersonation(headers: MutableMapping[str, str]) -> None:
    """Takes off what the caller says of whom to act as: nobody but the registry says that, also where it has nothing."""
    for name in OF_CREDENTIALS:
        headers.pop(name, None)


def says_whom(headers: MutableMapping[str, str]) -> bool:
    """Whether the caller says whom to act as."""
    return any(name in headers for name in OF_CREDENTIALS)


def _check_user(user: object, rule: str) -> None:
    if not isinstance(user, CurrentUser | None):
        raise TypeError(f"{rule}, not {_class(user)}")


def _class(given: object) -> str:
    return type(given).__name__


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
    """Reports an answer. A refusal is raised by `settled`, so that the answer is not given to the caller."""
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
