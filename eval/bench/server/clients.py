"""Many clients at once, and what became of every request that they sent."""

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
"""The time limit of a request, longer than the service ever queues one."""
MOST_SECONDS_TO_WAIT = 5.0
"""How long a client waits at most when it is told to try again later; chosen by eye."""


@dataclass(frozen=True, slots=True)
class Request:
    """A path and the JSON to post to it."""

    path: str
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, and after how many seconds; `status` is 0 if nothing did.

    `payload` is the answer or the problem (RFC 9457); it is empty if the body is neither.
    """

    request: Request
    status: int
    seconds: float
    payload: dict[str, Any]
    retry_after: float | None = None
    fault: str = ""

    @property
    def kind(self) -> str:
        """The kind of reply that it counts as.

        >>> Reply(Request("/v1/ask", {}), 503, 0.1, {"type": "/docs#overloaded"}).kind
        '503 overloaded'
        """
        if not self.status:
            return self.fault
        name = str(self.payload.get("type", "")).partition("#")[2] if self.status >= 400 else ""
        return f"{self.status} {name}".strip()

    @property
    def shed(self) -> bool:
        """Whether the service was too busy, said so, and said when to come again."""
        return self.status in SHED and self.explained

    @property
    def explained(self) -> bool:
        """Whether it is an answer, or a problem that says what went wrong."""
        if self.status == 200:
            return True
        reason = bool(self.payload.get("title") and self.payload.get("detail"))
        return reason and (self.retry_after is not None or self.status not in SHED)


def drive(url: str, requests: Iterable[Request], clients: int) -> list[Reply]:
    """Send the requests from `clients` clients, each its next one as soon as it has its answer.

    A client that is told to try again later waits, and goes on with another request.
    """
    return asyncio.run(drive_now(url, requests, clients))


async def drive_now(url: str, requests: Iterable[Request], clients: int) -> list[Reply]:
    """Do the same as `drive` in a running event loop."""
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
    """Give requests until so many seconds have passed."""
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
        _payload(response),
        float(after) if after.isdigit() else None,
    )


def _payload(response: httpx.Response) -> dict[str, Any]:
    """Return the answer or the problem; nothing if the body is neither."""
    expected = "application/json" if response.is_success else PROBLEM
    if response.headers.get("Content-Type") != expected:
        return {}
    try:
        payload = response.json()
    except ValueError:
        return {}
    return payload if isinstance(payload, dict) else {}
