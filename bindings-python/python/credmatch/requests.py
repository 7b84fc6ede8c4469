"""Credentials for requests: `requests.get(url, auth=RegistryAuth(registry))`, or `session.auth = RegistryAuth(registry)`.

Every request has an exchange of its own, every hop of a redirect too: at once or when the server asks, by Basic, Bearer,
Digest or Negotiate, with at most one retry (and one more if the server says that its nonce is stale). What was found for
one hop never goes out with another. A request with a header `Authorization` of the caller's is left alone; of any other,
nobody but the registry says whom it acts as: `Infinica-Impersonate` and `Infinica-Impersonate-Groups` of the caller's come
off, also where nothing is sent, and where the client takes an `Authorization` of the caller's off before it follows.

What only the host can do it is asked for: `sign` gives the signature of what a `credmatch.Sign` holds, `encrypt` the
compact JWE of what a `credmatch.Encrypt` holds, `negotiate` the token of SPNEGO that a `credmatch.Negotiate` describes. `user`
is who the requests are for, or a function that says so when a request begins.

requests asks nobody before it follows a redirect. The next hop goes out without credentials, and is repeated with its
own if the server answers 401, or if it has some to send at once and the method is safe. To send them with the first
request, pass `allow_redirects=False` and ask for `response.next.url` yourself.

A request whose body can be read but once (a generator, say) is not repeated: the 401 stands.

When the answer is there, what was sent is taken off the request. One that could not be sent keeps it, and so does
`RequestException.request`: as text, in JSON, or in a pickle it is `<secret>`, and only `encode`, by which http.client and
urllib3 take a header's value, gives what is sent. An adapter of another kind must call it too; else the server gets
`<secret>`, and refuses it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import requests.auth
from requests.cookies import RequestsCookieJar, extract_cookies_to_jar
from requests.structures import CaseInsensitiveDict
from requests.utils import rewind_body

from credmatch import Encrypt, Negotiate, Refuse, Send, SendWithout, Sign, Stream
from credmatch import _clients
from credmatch._clients import SAFE, UNAUTHORIZED

if TYPE_CHECKING:
    from collections.abc import Callable

    from credmatch import CurrentUser, Done, Exchange, Registry, Sessions

__all__ = ["RegistryAuth"]


class _Own(str):
    """A header's value that we have set: what anybody else has set is not ours to take away.

    A request that failed keeps its headers, and so does the exception that holds it: to whatever shows or stores text, this
    is the text `<secret>`. The transport, which encodes it, gets the value; so does who compares it.
    """

    __slots__ = ("_sent",)
    _sent: str

    def __new__(cls, sent: str = "") -> _Own:
        own = super().__new__(cls, "<secret>")
        own._sent = sent
        return own

    def encode(self, encoding: str = "utf-8", errors: str = "strict") -> bytes:
        return self._sent.encode(encoding, errors)

    def __eq__(self, other: object) -> bool:
        return self._sent == (other._sent if isinstance(other, _Own) else other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self._sent)

    def __repr__(self) -> str:
        return "<secret>"

    def __copy__(self) -> _Own:
        return self

    def __deepcopy__(self, memo: object) -> _Own:
        return self

    def __reduce_ex__(self, protocol: object) -> tuple[type[_Own], tuple[()]]:
        """A pickle is of a value without the secret: exceptions, too, are pickled on their way between processes."""
        return _Own, ()


class _CallersOwn(CaseInsensitiveDict[str]):
    """Headers with an `Authorization` of the caller's: who takes it off, as the client does where a hop leads elsewhere, takes
    off whom the caller says to act as, too."""

    def copy(self) -> _CallersOwn:
        return _CallersOwn(self)

    def __delitem__(self, name: str) -> None:
        super().__delitem__(name)
        if name.lower() == "authorization":
            _clients.without_impersonation(self)


class RegistryAuth(requests.auth.AuthBase):
    """The credentials of a registry, for requests of the package requests. It may be shared between threads.

    Give all that use one registry the same Sessions: they keep what was learned.
    """

    def __init__(
        self,
        registry: Registry | Sessions,
        *,
        service: str | None = None,
        user: CurrentUser | Callable[[], CurrentUser | None] | None = None,
        sign: Callable[[Sign], bytes] | None = None,
        encrypt: Callable[[Encrypt], str] | None = None,
        negotiate: Callable[[Negotiate], bytes] | None = None,
    ) -> None:
        """Credentials of a registry; given Sessions, what they keep is shared with all others that use them.

        `service` is the caller's: entries for that service take part too. `user` is who the requests are for, or a function
        that returns one when a request begins. `sign` gives a ticket's signature, `encrypt` its compact JWE, `negotiate` a
        token of SPNEGO. Where an entry needs one that is missing, the request is not sent:
        AuthorizationError, whose cause names it.
        """
        self._host = _clients.Host(registry, service, user, sign, encrypt, negotiate)

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        exchange = None
        if "Authorization" not in request.headers:
            exchange = self._begun(request)
            _set(request, self._settled(exchange))
        elif _clients.says_whom(request.headers):
            request.headers = _CallersOwn(request.headers)
        # Hooks go with the request from hop to hop.
        request.register_hook("response", _Hook(self, request, exchange))  # type: ignore[no-untyped-call]
        return request

    def _begun(self, request: requests.PreparedRequest) -> Exchange:
        return self._host.begin(str(request.url), str(request.method), _body(request))

    def _settled(self, exchange: Exchange) -> Send | SendWithout | Done:
        """Does what only the host can do; the step after that."""
        step = exchange.step
        while isinstance(step, (Sign, Encrypt, Negotiate)):
            step = _clients.report(exchange, step, self._host.work(exchange, step))
        return _clients.settled(step)

    def answered(
        self, response: requests.Response, exchange: Exchange | None, kwargs: dict[str, Any]
    ) -> requests.Response:
        """The answer in the end, after that one to a request with this exchange, or to a hop that has none yet."""
        request = response.request
        values = request.headers.get("Authorization", _Own())
        if not isinstance(values, _Own):
            return response
        # Whatever follows is made from a copy of this request, and must not find them there.
        _unset(request)
        try:
            if exchange is None:
                exchange = self._of_hop(request, response)
                if exchange is None:
                    return response
            else:
                _answered(exchange, response)
            while isinstance(step := self._settled(exchange), Send):
                response = _repeated(response, step, kwargs)
                _answered(exchange, response)
        except BaseException:
            response.close()
            raise
        return response

    def _of_hop(self, request: requests.PreparedRequest, response: requests.Response) -> Exchange | None:
        """The exchange of a hop that the client followed to by itself, if it has credentials of its own."""
        unauthorized = response.status_code == UNAUTHORIZED
        if not unauthorized and request.method not in SAFE:
            return None
        exchange = self._begun(request)
        # It went out without credentials, and may have used its body up.
        if isinstance(exchange.step, SendWithout):
            _answered(exchange, response)
        elif _body(request) == Stream(repeatable=False):
            return None
        return exchange if not exchange.ended or isinstance(exchange.step, Refuse) else None


class _Hook:
    """What is told of each answer: first of that to the request that it was made for, then of those of its hops."""

    def __init__(
        self, auth: RegistryAuth, request: requests.PreparedRequest, exchange: Exchange | None
    ) -> None:
        self._auth = auth
        self._first: tuple[requests.PreparedRequest, Exchange | None] | None = (request, exchange)

    def __call__(self, response: requests.Response, **kwargs: Any) -> requests.Response:
        first, self._first = self._first, None
        exchange = first[1] if first is not None and first[0] is response.request else None
        return self._auth.answered(response, exchange, kwargs)


def _body(request: requests.PreparedRequest) -> bytes | Stream | None:
    """What is known of a body before it is sent."""
    body = request.body
    if isinstance(body, str):
        return body.encode("utf-8", "surrogatepass")
    if body is None or isinstance(body, bytes):
        return body or None
    return Stream(repeatable=isinstance(getattr(request, "_body_position", None), int))


def _answered(exchange: Exchange, response: requests.Response) -> None:
    lines = (_lines(response, "WWW-Authenticate"), _lines(response, "Authentication-Info"))
    _clients.answered(exchange, response.status_code, *lines)


def _lines(response: requests.Response, name: str) -> list[str]:
    """The lines of a header field as they came; joined, if the adapter is one that keeps no lines."""
    getlist = getattr(getattr(response.raw, "headers", None), "getlist", None)
    if getlist is None:
        return [response.headers[name]] if name in response.headers else []
    lines: list[str] = getlist(name)
    return lines


def _set(request: requests.PreparedRequest, step: Send | SendWithout | Done) -> None:
    _clients.without_impersonation(request.headers)
    if isinstance(step, Send):
        for name, value in step.expose_headers().items():
            request.headers[name.title()] = _Own(value)


def _unset(request: requests.PreparedRequest) -> None:
    for name in [name for name, value in request.headers.items() if isinstance(value, _Own)]:
        del request.headers[name]


def _repeated(response: requests.Response, step: Send, kwargs: dict[str, Any]) -> requests.Response:
    """The answer to the same request with these headers."""
    # Of what follows on the answer, the client makes copies of the first request.
    _clients.without_impersonation(response.request.headers)
    _ = response.content  # The connection is free again only when all of it was read.
    response.close()
    request = response.request.copy()
    jar = RequestsCookieJar()
    jar.update(getattr(request, "_cookies", None) or {})
    extract_cookies_to_jar(jar, response.request, response.raw)  # type: ignore[no-untyped-call]
    request.headers.pop("Cookie", None)
    request.prepare_cookies(jar)
    if getattr(request, "_body_position", None) is not None:
        rewind_body(request)
    _set(request, step)
    try:
        repeated: requests.Response = response.connection.send(request, **kwargs)
    finally:
        _unset(request)
    repeated.history = [*response.history, response]
    repeated.request = request
    return repeated
