"""Credentials for httpx: `httpx.Client(auth=RegistryAuth(registry))`, and the same for `AsyncClient`.

Every request is looked up anew, every hop of a redirect too, and what was found for one hop never goes out with
another. A header `Authorization` that the caller sets stays as it is.

If the client itself follows redirects (`follow_redirects=True`), httpx asks nobody before it sends the next hop. Such a
hop goes out without credentials, and is repeated with its own if the server answers 401, or if its entry is preemptive
and the method is safe. To send them with the first request, leave `follow_redirects` off and send
`response.next_request`.

The header goes out, and is nowhere else: `request.headers` does not show it. A transport of one's own, such as one for
tests, finds it in `request.headers.raw` while it handles the request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from collections.abc import Generator

    from credmatch import Authorization, Registry

__all__ = ["RegistryAuth"]

#: Methods that ask for nothing to be changed (RFC 9110 §9.2.1), so that repeating them does no harm.
_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_UNAUTHORIZED = 401


class _HopHeaders(httpx.Headers):
    """The headers of one hop: what is sent has the credentials, and what a client copies for the next hop has not."""

    def __init__(self, headers: httpx.Headers, authorization: Authorization) -> None:
        super().__init__(headers)
        self._authorization = authorization

    @property
    def raw(self) -> list[tuple[bytes, bytes]]:
        return [*super().raw, (b"Authorization", self._authorization.expose_secret().encode("ascii"))]


class RegistryAuth(httpx.Auth):
    """The credentials of a registry, for requests of httpx. It may be shared between threads and clients."""

    def __init__(self, registry: Registry, *, service: str | None = None) -> None:
        self._registry = registry
        self._service = service

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        authorization = self._authorization(request)
        while True:
            response = yield from self._hop(request, authorization)
            repeated = self._repeated(request, response)
            if repeated is None:
                return
            request, authorization = repeated

    def _authorization(self, request: httpx.Request, response: httpx.Response | None = None) -> Authorization | None:
        """What this request sends, at once or after that response; nothing if the caller has set the header."""
        if "Authorization" in request.headers:
            return None
        challenges = None if response is None else response.headers.get_list("WWW-Authenticate")
        return self._registry.authorization(str(request.url), service=self._service, challenges=challenges)

    def _hop(
        self, request: httpx.Request, authorization: Authorization | None
    ) -> Generator[httpx.Request, httpx.Response, httpx.Response]:
        """Sends a request, and if the server asks for other credentials than it got, once more with them."""
        response = yield from _sent(request, authorization)
        if response.status_code == _UNAUTHORIZED and response.request is request:
            answer = self._authorization(request, response)
            if answer is not None and not _same(answer, authorization):
                response = yield from _sent(request, answer)
        return response

    def _repeated(
        self, request: httpx.Request, response: httpx.Response
    ) -> tuple[httpx.Request, Authorization] | None:
        """The first hop that the client followed to by itself and that has credentials of its own."""
        hops = [*response.history, response]
        own = max((place for place, hop in enumerate(hops) if hop.request is request), default=-1)
        for hop in hops[own + 1 :]:
            unauthorized = hop.status_code == _UNAUTHORIZED
            authorization = None
            if unauthorized or hop.request.method in _SAFE:
                authorization = self._authorization(hop.request)
            if authorization is None and unauthorized:
                authorization = self._authorization(hop.request, hop)
            if authorization is not None:
                return hop.request, authorization
        return None


def _sent(
    request: httpx.Request, authorization: Authorization | None
) -> Generator[httpx.Request, httpx.Response, httpx.Response]:
    if authorization is None:
        return (yield request)
    plain = request.headers
    request.headers = _HopHeaders(plain, authorization)
    try:
        return (yield request)
    finally:
        request.headers = plain


def _same(one: Authorization, other: Authorization | None) -> bool:
    return other is not None and one.expose_secret() == other.expose_secret()
