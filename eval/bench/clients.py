"""Many clients at a time, and what became of every request they sent."""

import asyncio
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

import httpx

PROBLEM = "application/problem+json"
SHED = (429, 503)
SECONDS_TO_ANSWER = 120.0
MOST_SECONDS_TO_WAIT = 5.0
"""How long a client waits at most where it is told to try again later."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is posted."""

    path: str
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, and after how many seconds; `status` is 0 where nothing did."""

    request: Request
    status: int
    seconds: float
    shape: dict[str, Any]
    retry_after: float | None = None
    fault: str = ""

    @property
    def kind(self) -> str:
        """What to count it as.

        >>> Reply(Request("/v1/ask", {}), 503, 0.1, {"type": "/docs#overloaded"}).kind
        '503 overloaded'
        """
        if not self.status:
            return self.fault
        name = str(self.shape.get("type", "")).partition("#")[2] if self.status >= 400 else ""
        return f"{self.status} {name}".strip()

    @property
    def shed(self) -> bool:
        """Whether the service had too much to do, said so and said when to come again."""
        return self.status in SHED and self.explained

    @property
    def explained(self) -> bool:
        """Whether it is an answer or a problem (RFC 9457) that says what went wrong."""
        if self.status == 200:
            return True
        told = bool(self.shape.get("title") and self.shape.get("detail"))
        return told and (self.retry_after is not None or self.status not in SHED)


def drive(url: str, requests: Iterable[Request], clients: int) -> list[Reply]:
    """Send the requests, so many at a time; each client sends its next when it has its answer.

    A client that is told to try again later does so, with another request.
    """
    return asyncio.run(drive_now(url, requests, clients))


async def drive_now(url: str, requests: Iterable[Request], clients: int) -> list[Reply]:
    """Do likewise within a running event loop."""
    replies: list[Reply] = []
    waiting = iter(requests)
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    async with (
        httpx.AsyncClient(
            base_url=url, limits=limits, timeout=SECONDS_TO_ANSWER, trust_env=False
        ) as client,
        asyncio.TaskGroup() as group,
    ):
        for _ in range(clients):
            group.create_task(_client(client, waiting, replies))
    return replies


def for_seconds(requests: Iterable[Request], seconds: float) -> Iterator[Request]:
    """Give requests until so much time has passed."""
    end = time.monotonic() + seconds
    return takewhile(lambda _: time.monotonic() < end, requests)


async def _client(
    client: httpx.AsyncClient, requests: Iterator[Request], replies: list[Reply]
) -> None:
    for request in requests:
        reply = await _send(client, request)
        replies.append(reply)
        if reply.retry_after is not None:
            await asyncio.sleep(min(reply.retry_after, MOST_SECONDS_TO_WAIT))


async def _send(client: httpx.AsyncClient, request: Request) -> Reply:
    start = time.perf_counter()
    try:
        response = await client.post(request.path, json=request.body)
    except httpx.HTTPError as error:
        return Reply(request, 0, time.perf_counter() - start, {}, fault=type(error).__name__)
    seconds = time.perf_counter() - start
    after = response.headers.get("Retry-After", "")
    return Reply(
        request,
        response.status_code,
        seconds,
        _shape(response),
        float(after) if after.isdigit() else None,
    )


def _shape(response: httpx.Response) -> dict[str, Any]:
    """Return the answer or the problem; nothing where it is neither."""
    expected = "application/json" if response.is_success else PROBLEM
    if response.headers.get("Content-Type") != expected:
        return {}
    try:
        shape = response.json()
    except ValueError:
        return {}
    return shape if isinstance(shape, dict) else {}
