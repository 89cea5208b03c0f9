"""What Prometheus is told: requests and their times, stages, refusals, the queue, the index.

Several worker processes each keep their measures in files of one folder, and whichever is asked
adds them up (prometheus_client's multiprocess mode).
"""

import os
import re
import time
from collections.abc import Iterator, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Receive, Scope, Send

from service.http.route_info import StatusRecorder, route_of
from service.questions.retriever_handle import Searcher

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

WAIT = "wait"
"""The stage before a retriever's first: how long a question waits for a thread."""

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The variable, set before prometheus_client is imported, that names the processes' folder."""


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
        self.in_flight = self._gauge("tenkyo_requests_in_flight", "Requests worked on.")
        self.running = self._gauge("tenkyo_questions_running", "Questions that threads work on.")
        self.waiting = self._gauge("tenkyo_questions_waiting", "Questions that wait for a thread.")
        self.stages = Histogram(
            "tenkyo_stage_seconds",
            "Seconds by stage of the retriever; wait is the time before the first.",
            ["stage"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self.refusals = self._counter(
            "tenkyo_refusals", "Questions that the documents do not answer."
        )
        self.degraded = self._counter(
            "tenkyo_degraded", "Questions answered with less than the full pipeline."
        )
        self.rejected = Counter(
            "tenkyo_rejected",
            "Requests turned away: who sends them, or how many there are, did not allow more.",
            ["reason"],
            registry=self.registry,
        )
        self.changes = Counter(
            "tenkyo_document_changes",
            "Files uploaded or removed, by what became of them.",
            ["status"],
            registry=self.registry,
        )
        self.generation = Gauge(
            "tenkyo_index_generation",
            "The number of the generation that is served, 0 for none; by process, where several.",
            registry=self.registry,
            multiprocess_mode="liveall",
        )

    def observe_stages(self, timings: Mapping[str, float]) -> None:
        """Count one question's seconds by stage."""
        for stage, seconds in timings.items():
            self.stages.labels(stage).observe(seconds)

    def serving(self, retriever: Searcher) -> None:
        """Note the generation that serves from now on."""
        number = re.search(r"\d+", retriever.generation)
        self.generation.set(int(number.group()) if number else 0)

    def render(self, retriever: Searcher | None) -> bytes:
        """Return the text Prometheus reads, given the retriever that serves now."""
        counted = self.registry
        if SHARED_FOLDER in os.environ:
            counted = CollectorRegistry()
            MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
        now = CollectorRegistry()
        now.register(_Now(retriever))
        return generate_latest(counted) + generate_latest(now)

    def _counter(self, name: str, help_: str) -> Counter:
        return Counter(name, help_, registry=self.registry)

    def _gauge(self, name: str, help_: str) -> Gauge:
        # Of several processes, the sum over those that live.
        return Gauge(name, help_, registry=self.registry, multiprocess_mode="livesum")


class _Now(Collector):
    """What is so at this moment, in the process that is asked: words cannot be added up."""

    def __init__(self, retriever: Searcher | None) -> None:
        self.retriever = retriever

    def collect(self) -> Iterator[Metric]:
        """Yield the measures."""
        serves = self.retriever
        ready = int(serves is not None)
        yield GaugeMetricFamily("tenkyo_ready", "1 when questions are answered.", value=ready)
        if serves is not None:
            count = serves.document_count
            yield GaugeMetricFamily("tenkyo_documents", "Documents served.", value=count)
            index = {"generation": serves.generation, "encoder": serves.encoder}
            yield InfoMetricFamily("tenkyo_index", "The index that is served.", value=index)


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
        recorder = StatusRecorder(send)
        try:
            with self.metrics.in_flight.track_inprogress():
                await self.app(scope, receive, recorder)
        finally:
            route = route_of(scope)
            self.metrics.requests.labels(route, str(recorder.status or 500)).inc()
            self.metrics.seconds.labels(route).observe(time.perf_counter() - started)
