"""Credentials for httpx: `httpx.Client(auth=RegistryAuth(registry))`, and the same for `AsyncClient`.

Every request has an exchange of its own, every hop of a redirect too: at once or when the server asks, by Basic, Bearer,
Digest or Negotiate, with at most one retry (and one more if the server says that its nonce is stale). What was found for
one hop never goes out with another. A request with a header `Authorization` of the caller's is left alone; of any other,
nobody but the registry says whom it acts as: `Infinica-Impersonate` and `Infinica-Impersonate-Groups` of the caller's come
off, also where nothing is sent, and where the client takes an `Authorization` of the caller's off before it follows.

What only the host can do it is asked for: `sign` gives the signature of what a `credmatch.Sign` holds, `encrypt` the
compact JWE of what a `credmatch.Encrypt` holds, `negotiate` the token of SPNEGO that a `credmatch.Negotiate` describes. With
an `AsyncClient` each may be a coroutine function. `user` is who the requests are for, or a function that says so when a
request begins.

If the client itself follows redirects (`follow_redirects=True`), httpx asks nobody before it sends the next hop. Such a
hop goes out without credentials, and is repeated with its own if the server answers 401, or if it has some to send at once
and the method is safe. To send them with the first request, leave `follow_redirects` off and send
`response.next_request`.

A request whose body can be read but once (a generator, say) is not repeated: the 401 stands.

The headers go out, and are nowhere else: `request.headers` does not show them. A transport of one's own, such as one for
tests, finds them in `request.headers.raw` while it handles the request.
"""

from __future__ import annotations

import inspect
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

import httpx

from credmatch import Encrypt, Negotiate, Refuse, Send, SendWithout, Sign, Stream
from credmatch import _clients
from credmatch._clients import SAFE, UNAUTHORIZED

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Generator

    from credmatch import CurrentUser, Done, Exchange, Registry, Sessions

    #: A request to be sent, or work for the host.
    _Item: TypeAlias = httpx.Request | Callable[[], Any]
    _Flow: TypeAlias = Generator[_Item, Any, None]

__all__ = ["RegistryAuth"]


class _HopHeaders(httpx.Headers):
    """The headers of one hop: what is sent has the credentials, and what a client copies for the next hop has not."""

    def __init__(self, headers: httpx.Headers, step: Send | SendWithout | Done) -> None:
        kept = httpx.Headers(headers)
        _clients.without_impersonation(kept)
        super().__init__(kept)
        self._step = step

    @property
    def raw(self) -> list[tuple[bytes, bytes]]:
        if not isinstance(self._step, Send):
            return super().raw
        ours = {name.title().encode("ascii"): value.encode("ascii") for name, value in self._step.expose_headers().items()}
        names = {name.lower() for name in ours}
        return [*((name, value) for name, value in super().raw if name.lower() not in names), *ours.items()]


class RegistryAuth(httpx.Auth):
    """The credentials of a registry, for requests of httpx. It may be shared between threads and clients.

    Give all that use one registry the same Sessions: they keep what was learned.
    """

    def __init__(
        self,
        registry: Registry | Sessions,
        *,
        service: str | None = None,
        user: CurrentUser | Callable[[], CurrentUser | None] | None = None,
        sign: Callable[[Sign], bytes | Awaitable[bytes]] | None = None,
        encrypt: Callable[[Encrypt], str | Awaitable[str]] | None = None,
        negotiate: Callable[[Negotiate], bytes | Awaitable[bytes]] | None = None,
    ) -> None:
        """Credentials of a registry; given Sessions, what they keep is shared with all others that use them.

        `service` is the caller's: entries for that service take part too. `user` is who the requests are for, or a function
        that returns one when a request begins. `sign` gives a ticket's signature, `encrypt` its compact JWE, `negotiate` a
        token of SPNEGO; with an AsyncClient each may be a coroutine function. Where an entry needs one that is missing, the request is not sent:
        AuthorizationError, whose cause names it.
        """
        self._host = _clients.Host(registry, service, user, sign, encrypt, negotiate)

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        with closing(self._flow(request)) as flow:
            given: Any = None
            while True:
                try:
                    item = flow.send(given)
                except StopIteration:
                    return
                given = (yield item) if isinstance(item, httpx.Request) else item()

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        with closing(self._flow(request)) as flow:
            given: Any = None
            while True:
                try:
                    item = flow.send(given)
                except StopIteration:
                    return
                if isinstance(item, httpx.Request):
                    given = yield item
                else:
                    made = item()
                    given = await made if inspect.isawaitable(made) else made

    def _flow(self, request: httpx.Request) -> _Flow:
        exchange = self._begun(request)
        while True:
            response = yield from self._hop(request, exchange)
            repeated = self._repeated(request, response)
            if repeated is None:
                return
            request, exchange = repeated

    def _begun(self, request: httpx.Request) -> Exchange | None:
        """The exchange of a request; none if the caller has set the header."""
        if "Authorization" in request.headers:
            return None
        return self._host.begin(str(request.url), request.method, _body(request))

    def _hop(self, request: httpx.Request, exchange: Exchange | None) -> Generator[_Item, Any, httpx.Response]:
        """Sends a request, and again with other credentials as long as the exchange says so."""
        if exchange is None:
            return (yield from _callers_own(request))
        step = yield from self._settled(exchange)
        while True:
            response = yield from _sent(request, step)
            *_, own = (hop for hop in (*response.history, response) if hop.request is request)
            _answered(exchange, own)
            step = yield from self._settled(exchange)
            if not isinstance(step, Send):
                return response

    def _settled(self, exchange: Exchange) -> Generator[_Item, Any, Send | SendWithout | Done]:
        """Has the host do what only it can do; the step after that."""
        step = exchange.step
        while isinstance(step, (Sign, Encrypt, Negotiate)):
            made = yield partial(self._host.work, exchange, step)
            step = _clients.report(exchange, step, made)
        return _clients.settled(step)

    def _repeated(self, request: httpx.Request, response: httpx.Response) -> tuple[httpx.Request, Exchange] | None:
        """The first hop that the client followed to by itself and that has credentials of its own."""
        hops = [*response.history, response]
        own = max((place for place, hop in enumerate(hops) if hop.request is request), default=-1)
        for hop in hops[own + 1 :]:
            unauthorized = hop.status_code == UNAUTHORIZED
            if not unauthorized and hop.request.method not in SAFE:
                continue
            exchange = self._begun(hop.request)
            if exchange is None:
                continue
            # It went out without credentials, and may have used its body up.
            if isinstance(exchange.step, SendWithout):
                _answered(exchange, hop)
            elif _body(hop.request) == Stream(repeatable=False):
                continue
            if not exchange.ended or isinstance(exchange.step, Refuse):
                return hop.request, exchange
        return None


def _body(request: httpx.Request) -> bytes | Stream | None:
    """What is known of a body before it is sent."""
    stream = request.stream
    if isinstance(stream, httpx.ByteStream):
        return request.read() or None
    # Parts of a form are read anew each time, from files that can be.
    parts = getattr(stream, "fields", None)
    files = [getattr(part, "file", b"") for part in parts] if isinstance(parts, list) else [stream]
    return Stream(repeatable=all(isinstance(file, (str, bytes)) or _seekable(file) for file in files))


def _seekable(file: Any) -> bool:
    seekable = getattr(file, "seekable", None)
    return seekable is not None and bool(seekable())


def _answered(exchange: Exchange, response: httpx.Response) -> None:
    headers = response.headers
    lines = (headers.get_list("WWW-Authenticate"), headers.get_list("Authentication-Info"))
    _clients.answered(exchange, response.status_code, *lines)


def _callers_own(request: httpx.Request) -> Generator[httpx.Request, httpx.Response, httpx.Response]:
    """Sends a request with an `Authorization` of the caller's as it is.

    Where a hop leads elsewhere the client takes that header off, and no other. So whom the caller says to act as is found
    under that name, too, while the client follows: it stays or goes with it.
    """
    plain = request.headers
    if not _clients.says_whom(plain):
        return (yield request)
    names = {name.lower().encode("ascii") for name in _clients.OF_CREDENTIALS}
    together = httpx.Headers(plain)
    together._list = [  # pyright: ignore[reportPrivateUsage]
        (raw, b"authorization" if name in names else name, value)
        for raw, name, value in together._list  # pyright: ignore[reportPrivateUsage]
    ]
    request.headers = together
    try:
        response = yield request
    finally:
        request.headers = plain
    followed = [hop.request for hop in (*response.history, response) if hop.request is not request]
    for other in (*followed, *([response.next_request] if response.next_request else [])):
        other.headers = httpx.Headers(other.headers.raw)
    return response


def _sent(
    request: httpx.Request, step: Send | SendWithout | Done
) -> Generator[httpx.Request, httpx.Response, httpx.Response]:
    plain = request.headers
    request.headers = _HopHeaders(plain, step)
    try:
        return (yield request)
    finally:
        request.headers = plain
