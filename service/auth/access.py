"""Roles, callers, and the dependencies by which routes require them.

`service.auth.auth_middleware` identifies the caller before any route is reached.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, cast

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

CHALLENGE = 'Bearer realm="Tenkyo"'
"""The WWW-Authenticate header of a 401 (RFC 6750)."""

NEEDS_KEY = (
    "A key is needed here, sent as Authorization: Bearer KEY or X-API-Key: KEY. "
    "Whoever runs the service makes one with: python -m service keys add NAME --role ask"
)

ASK_ONLY = (
    "You may ask, but not change the documents: that takes a key whose role is manage. "
    "Whoever runs the service makes one with: python -m service keys add NAME --role manage"
)


class Role(StrEnum):
    """What a caller may do; each role includes the one before it."""

    ASK = "ask"
    """Ask, search, read the documents, vote, read the measures."""
    MANAGE = "manage"
    """Add and remove documents too."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sends a request: the owner of a key, a user of the proxy, or anybody on this machine."""

    who: str
    """`key:NAME`, `user:NAME` or `loopback`; names the caller in limits and the audit log."""
    role: Role

    @property
    def may_manage(self) -> bool:
        """Whether documents may be changed."""
        return self.role is Role.MANAGE


LOOPBACK = Caller("loopback", Role.MANAGE)
"""Anybody on this machine, where no key was ever made."""


async def require_ask(request: Request) -> Caller:
    """Return the caller; the dependency of routes that require the role `ask`.

    Raises:
        HTTPException: 401, the caller is unknown.

    """
    caller = cast(Caller | None, getattr(request.state, "caller", None))
    if caller is None:
        raise HTTPException(401, NEEDS_KEY, {"WWW-Authenticate": CHALLENGE})
    return caller


CallerDep = Annotated[Caller, Depends(require_ask)]
