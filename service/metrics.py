"""What Prometheus is told: requests, their times, the retriever's stages, refusals."""

import time
from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.state import Searcher

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """An application's own measures, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "tenkyo_requests", "Requests answered.", ["route", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "tenkyo_request_seconds",
            "Seconds from a request to the end of its response.",
            ["route"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self.stages = Histogram(
            "tenkyo_stage_seconds",
            "Seconds by stage of the retriever.",
            ["stage"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self.refusals = Counter(
            "tenkyo_refusals",
            "Questions that the documents do not answer.",
            registry=self.registry,
        )
        self.changes = Counter(
            "tenkyo_document_changes",
            "Files uploaded or removed, by what became of them.",
            ["status"],
            registry=self.registry,
        )
        self.ready = Gauge("tenkyo_ready", "1 when questions are answered.", registry=self.registry)
        self.documents = Gauge("tenkyo_documents", "Documents served.", registry=self.registry)
        self.index = Info("tenkyo_index", "The index that is served.", registry=self.registry)

    def observe_stages(self, timings: Mapping[str, float]) -> None:
        """Count one question's seconds by stage."""
        for stage, seconds in timings.items():
            self.stages.labels(stage).observe(seconds)

    def render(self, retriever: Searcher | None) -> bytes:
        """Return the text Prometheus reads, given the retriever that serves now."""
        self.ready.set(retriever is not None)
        if retriever is not None:
            self.documents.set(retriever.document_count)
            self.index.info({"generation": retriever.generation, "encoder": retriever.encoder})
        return generate_latest(self.registry)


class RequestMetrics:
    """Counts and times every request by the route that answered it."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and note how it went."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 500

        async def note_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, note_status)
        finally:
            route = _route(scope)
            self.metrics.requests.labels(route, str(status)).inc()
            self.metrics.seconds.labels(route).observe(time.perf_counter() - started)


def _route(scope: Scope) -> str:
    """Name the route by its pattern: paths themselves would be labels without end."""
    if route := scope.get("route"):
        return str(route.path)
    return "/static" if scope["path"].startswith("/static/") else "other"
