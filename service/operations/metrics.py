"""Metrics for Prometheus: requests and their times, stages, refusals, the queue, the index.

Several processes keep their metrics in files of one folder, and the one that is asked adds them up
(prometheus_client's multiprocess mode).
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
"""Buckets of times: the defaults of prometheus_client without 0.075, 0.75 and 7.5."""

WAIT = "wait"
"""The stage before a retriever's first: how long a question waits for a thread."""

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The variable, set before prometheus_client is imported, that names the processes' folder."""


class Metrics:
    """The metrics of one application, in their own registry."""

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
        """Record the generation in use."""
        number = re.search(r"\d+", retriever.generation)
        self.generation.set(int(number.group()) if number else 0)

    def render(self, retriever: Searcher | None) -> bytes:
        """Return the metrics in Prometheus's text format; `retriever` is the one in use, if any."""
        counted = self.registry
        if SHARED_FOLDER in os.environ:
            counted = CollectorRegistry()
            MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
        now = CollectorRegistry()
        now.register(_CurrentIndex(retriever))
        return generate_latest(counted) + generate_latest(now)

    def _counter(self, name: str, help_: str) -> Counter:
        return Counter(name, help_, registry=self.registry)

    def _gauge(self, name: str, help_: str) -> Gauge:
        # With several processes, the sum over the living ones.
        return Gauge(name, help_, registry=self.registry, multiprocess_mode="livesum")


class _CurrentIndex(Collector):
    """The index in use by this process; its names cannot be added up over processes."""

    def __init__(self, retriever: Searcher | None) -> None:
        self.retriever = retriever

    def collect(self) -> Iterator[Metric]:
        """Yield the metrics."""
        retriever = self.retriever
        ready = int(retriever is not None)
        yield GaugeMetricFamily("tenkyo_ready", "1 when questions are answered.", value=ready)
        if retriever is not None:
            count = retriever.document_count
            yield GaugeMetricFamily("tenkyo_documents", "Documents served.", value=count)
            index = {"generation": retriever.generation, "encoder": retriever.encoder}
            yield InfoMetricFamily("tenkyo_index", "The index that is served.", value=index)


class RequestMetrics:
    """Counts and times every request by the route that answered it."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and count it."""
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
