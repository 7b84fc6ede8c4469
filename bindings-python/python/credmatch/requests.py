"""Credentials for requests: `requests.get(url, auth=RegistryAuth(registry))`, or `session.auth = RegistryAuth(registry)`.

Every request is looked up anew, every hop of a redirect too, and what was found for one hop never goes out with
another. A header `Authorization` that the caller sets stays as it is.

requests asks nobody before it follows a redirect. The next hop goes out without credentials, and is repeated with its
own if the server answers 401, or if its entry is preemptive and the method is safe. To send them with the first request,
pass `allow_redirects=False` and ask for `response.next.url` yourself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import requests.auth
from requests.cookies import RequestsCookieJar, extract_cookies_to_jar
from requests.utils import rewind_body

if TYPE_CHECKING:
    from credmatch import Registry

__all__ = ["RegistryAuth"]

#: Methods that ask for nothing to be changed (RFC 9110 §9.2.1), so that repeating them does no harm.
_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_UNAUTHORIZED = 401


class _Own(str):
    """A header's value that we have set: what anybody else has set is not ours to take away."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<Authorization>"


class RegistryAuth(requests.auth.AuthBase):
    """The credentials of a registry, for requests of the package requests. It may be shared between threads."""

    def __init__(self, registry: Registry, *, service: str | None = None) -> None:
        self._registry = registry
        self._service = service

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if "Authorization" not in request.headers:
            value = self._value(request)
            if value is not None:
                request.headers["Authorization"] = value
        # Hooks go with the request from hop to hop.
        request.register_hook("response", self._answered)  # type: ignore[no-untyped-call]
        return request

    def _value(self, request: requests.PreparedRequest, response: requests.Response | None = None) -> _Own | None:
        """What this request sends, at once or after that response."""
        challenges = None if response is None else response.raw.headers.getlist("WWW-Authenticate")
        found = self._registry.authorization(str(request.url), service=self._service, challenges=challenges)
        return None if found is None else _Own(found.expose_secret())

    def _answered(self, response: requests.Response, **kwargs: Any) -> requests.Response:
        request = response.request
        if not isinstance(request.headers.get("Authorization", _Own()), _Own):
            return response
        # Whatever follows is made from a copy of this request, and must not find it there.
        sent = request.headers.pop("Authorization", None)
        unauthorized = response.status_code == _UNAUTHORIZED
        value = None
        if sent is None and (unauthorized or request.method in _SAFE):
            value = self._value(request)
            if value is not None:
                sent, response = value, _repeated(response, value, kwargs)
                unauthorized = response.status_code == _UNAUTHORIZED
        if unauthorized:
            value = self._value(request, response)
            if value is not None and value != sent:
                response = _repeated(response, value, kwargs)
        return response


def _repeated(response: requests.Response, value: _Own, kwargs: dict[str, Any]) -> requests.Response:
    """The answer to the same request with this header."""
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
    request.headers["Authorization"] = value
    repeated: requests.Response = response.connection.send(request, **kwargs)
    del request.headers["Authorization"]
    repeated.history = [*response.history, response]
    repeated.request = request
    return repeated
