"""Blocks the network in every Python process that has this folder on its path.

An audit hook (PEP 578) sees each connection before it is made, whatever library makes it through
Python's sockets, and cannot be removed again.
"""

import ipaddress
import sys
from typing import Any


class NetworkBlockedError(RuntimeError):
    """No OSError, which libraries take for a network that is down and try again."""


def _is_local(host: object) -> bool:
    if not isinstance(host, str) or host in ("", "localhost"):
        # Not an internet address, or every address of this machine.
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _refuse_others(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0]
    else:
        return
    if isinstance(host, bytes):
        host = host.decode(errors="replace")
    if not _is_local(host):
        raise NetworkBlockedError(f"the network is blocked in tests: {host}")


sys.addaudithook(_refuse_others)
