"""Finding out who sends a request: by a key, by a trusted proxy's header, or by where we listen."""

import ipaddress

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import Scope

from service.auth.access import LOOPBACK, Caller
from service.auth.keys import KeyRing
from service.http.csrf import is_cross_site
from service.settings import ServiceSettings

COOKIE = "tenkyo_key"
"""Where a browser keeps the key that was typed into a page."""


class Identity:
    """Tells who sends a request.

    Where the service listens to this machine alone, and there are neither keys nor a proxy that is
    trusted, whoever reaches it may do all. Anywhere else nobody may unless they are known.
    """

    def __init__(self, settings: ServiceSettings, keys: KeyRing) -> None:
        self._settings = settings
        self._keys = keys
        self._header = (settings.proxy_header or "").lower().encode()

    @property
    def required(self) -> bool:
        """Whether a request must say who sends it."""
        return not self._settings.on_loopback or bool(self._header) or self._keys.exists

    def of(self, scope: Scope) -> Caller | None:
        """Return who sends a request, None where that is not known.

        A key that is known counts first, since it was given for this very request. What is sent
        as a key and is none does not keep a proxy's user out: proxies pass tokens of their own on.

        Raises:
            KeysError: the keys cannot be read.

        """
        if not self.required:
            return LOOPBACK
        for token in _tokens(Headers(scope=scope)):
            if key := self._keys.find(token):
                return Caller(f"key:{key.name}", key.role)
        return self._proxied(scope)

    def _proxied(self, scope: Scope) -> Caller | None:
        """Return the user that a trusted proxy names; anybody else's header is not looked at."""
        if not self._header or not self._is_trusted(scope):
            return None
        values = [value for name, value in scope["headers"] if name == self._header]
        # A second value may be one that the user sent and the proxy did not take away.
        if len(values) != 1 or not (name := values[0].decode("utf-8", "replace").strip()):
            return None
        return Caller(f"user:{name}", self._settings.proxy_role)

    def _is_trusted(self, scope: Scope) -> bool:
        try:
            address = ipaddress.ip_address((scope.get("client") or ("", 0))[0])
        except ValueError:
            return False
        # A socket for both protocols shows IPv4 peers so: ::ffff:192.0.2.1.
        peer = getattr(address, "ipv4_mapped", None) or address
        return any(peer in network for network in self._settings.proxy_from)


def bearer_of(authorization: str) -> str | None:
    """Return the token in an Authorization header's value, None where it is of another scheme."""
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _tokens(headers: Headers) -> list[str]:
    """Return what is sent as a key, most explicit first.

    A cookie goes with whatever a browser sends: it counts only where a page of ours sent it.
    """
    bearers = (bearer_of(value) for value in headers.getlist("authorization"))
    found = [token for token in bearers if token is not None]
    found += headers.getlist("x-api-key")
    if not is_cross_site(headers):
        cookies = (cookie_parser(value) for value in headers.getlist("cookie"))
        found += [values[COOKIE] for values in cookies if COOKIE in values]
    return found
