"""Identifies callers: by a key, by a trusted proxy's header, or by the address we listen on."""

import ipaddress

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import Scope

from service.auth.access import LOOPBACK, Caller
from service.auth.keys import KeyRing
from service.http.csrf import is_cross_site
from service.settings import ServiceSettings

COOKIE = "tenkyo_key"
"""The cookie for a key that was typed into a page."""


class Identity:
    """Identifies callers.

    Where the service listens on loopback only, without keys and without a trusted proxy, everybody
    has all rights. Anywhere else, unknown callers have none.
    """

    def __init__(self, settings: ServiceSettings, keys: KeyRing) -> None:
        self._settings = settings
        self._keys = keys
        self._header = (settings.proxy_header or "").lower().encode()

    @property
    def required(self) -> bool:
        """Whether requests must be authenticated."""
        return not self._settings.on_loopback or bool(self._header) or self._keys.exists

    def of(self, scope: Scope) -> Caller | None:
        """Return the caller of a request, None if unknown.

        A valid key comes first, since it was given for this request. An invalid key does not shut
        out a proxy's user: proxies may pass on tokens of their own.

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
        """Return the user that a trusted proxy names; headers of other senders are ignored."""
        if not self._header or not self._is_trusted(scope):
            return None
        values = [value for name, value in scope["headers"] if name == self._header]
        # A second value may come from the user, if the proxy did not remove it.
        if len(values) != 1 or not (name := values[0].decode("utf-8", "replace").strip()):
            return None
        return Caller(f"user:{name}", self._settings.proxy_role)

    def _is_trusted(self, scope: Scope) -> bool:
        try:
            address = ipaddress.ip_address((scope.get("client") or ("", 0))[0])
        except ValueError:
            return False
        # A dual-stack socket shows IPv4 peers as ::ffff:192.0.2.1.
        peer = getattr(address, "ipv4_mapped", None) or address
        return any(peer in network for network in self._settings.proxy_from)


def bearer_of(authorization: str) -> str | None:
    """Return the bearer token in an Authorization header, None for another scheme."""
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _tokens(headers: Headers) -> list[str]:
    """Return the tokens of a request, most explicit first.

    Browsers send the cookie with every request, so it counts only if one of our pages sent it.
    """
    bearers = (bearer_of(value) for value in headers.getlist("authorization"))
    found = [token for token in bearers if token is not None]
    found += headers.getlist("x-api-key")
    if not is_cross_site(headers):
        cookies = (cookie_parser(value) for value in headers.getlist("cookie"))
        found += [values[COOKIE] for values in cookies if COOKIE in values]
    return found
