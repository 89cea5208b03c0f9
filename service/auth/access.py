"""Who is asking, and what they may do: the roles, and the dependencies that routes name.

`service.auth.auth_middleware` finds out who asks before any route is reached; routes only say which
role they need.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, cast

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

CHALLENGE = 'Bearer realm="Tenkyo"'
"""What a 401 says of how to come in (RFC 6750)."""

NEEDS_KEY = (
    "A key is needed here, sent as Authorization: Bearer KEY or X-API-Key: KEY. "
    "Whoever runs the service makes one with: python -m service keys add NAME --role ask"
)

ASK_ONLY = (
    "You may ask, but not change the documents: that takes a key whose role is manage. "
    "Whoever runs the service makes one with: python -m service keys add NAME --role manage"
)


class Role(StrEnum):
    """What a caller may do; each may do what the one before it may."""

    ASK = "ask"
    """Ask, search, read the documents, vote, read the measures."""
    MANAGE = "manage"
    """Add and remove documents too."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sends a request: a key's holder, a proxy's user, or whoever is at this machine."""

    who: str
    """`key:NAME`, `user:NAME` or `loopback`, as limits and the audit log have it."""
    role: Role

    @property
    def may_manage(self) -> bool:
        """Whether documents may be changed."""
        return self.role is Role.MANAGE


LOOPBACK = Caller("loopback", Role.MANAGE)
"""Whoever is at this machine, where no key was ever made."""


async def require_ask(request: Request) -> Caller:
    """Return who asks; the dependency of routes that need the role `ask`.

    Raises:
        HTTPException: 401, nobody that is known here.

    """
    caller = cast(Caller | None, getattr(request.state, "caller", None))
    if caller is None:
        raise HTTPException(401, NEEDS_KEY, {"WWW-Authenticate": CHALLENGE})
    return caller


CallerDep = Annotated[Caller, Depends(require_ask)]
