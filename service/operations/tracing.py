"""OpenTelemetry traces: a span for each request, with child spans for the stages of its answer.

Traces are made if OTEL_EXPORTER_OTLP_ENDPOINT is set, and configured by the SDK's standard
variables (OTEL_SERVICE_NAME, OTEL_TRACES_SAMPLER, OTEL_EXPORTER_OTLP_HEADERS, OTEL_BSP_*, …).
Spans and attributes are named by OpenTelemetry's semantic conventions for HTTP.

The SDK's own instrumentation of ASGI is not used: it records whole URLs, which may contain a
question. Spans contain nothing of the questions.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from ingest.errors import TenkyoError
from service.http.route_info import StatusRecorder, route_of
from service.operations.metrics import WAIT
from service.operations.request_log import request_id

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span

_ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
_PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
_SPOKEN = "http/protobuf"


class TracingError(TenkyoError):
    """Traces are configured but cannot be sent; the message says what to do."""


def is_wanted() -> bool:
    """Whether the environment configures traces.

    Raises:
        TracingError: it does, but the exporter is not installed or the protocol is unsupported.

    """
    disabled = os.environ.get("OTEL_SDK_DISABLED", "").strip().lower() == "true"
    if disabled or os.environ.get("OTEL_TRACES_EXPORTER") == "none":
        return False
    if not any(os.environ.get(name) for name in _ENDPOINTS):
        return False
    try:
        import opentelemetry.exporter.otlp.proto.http  # noqa: F401 - is it there?
    except ImportError:
        raise TracingError(
            f"{_ENDPOINTS[0]} asks for traces, but their exporter is not installed. "
            "Install it with: pip install 'tenkyo[otel]'"
        ) from None
    protocol = next(filter(None, map(os.environ.get, _PROTOCOLS)), _SPOKEN)
    if protocol != _SPOKEN:
        raise TracingError(f"Traces are sent by {_SPOKEN} only, and {_PROTOCOLS[1]} is {protocol}.")
    return True


class Traces:
    """Makes the spans."""

    def __init__(self, provider: "TracerProvider") -> None:
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        self._provider = provider
        self._tracer = provider.get_tracer("tenkyo")
        # Reads the client's span from `traceparent` (W3C Trace Context).
        self._propagator = TraceContextTextMapPropagator()

    @classmethod
    def from_environment(cls) -> "Traces | None":
        """Return the traces that the environment configures, None if it configures none.

        Raises:
            TracingError: they cannot be sent.

        """
        if not is_wanted():
            return None
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import SERVICE_NAME, Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        resource = Resource.create()
        if str(resource.attributes.get(SERVICE_NAME, "")).startswith("unknown_service"):
            resource = resource.merge(Resource({SERVICE_NAME: "tenkyo"}))
        provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        return cls(provider)

    @contextmanager
    def request(self, scope: Scope) -> "Iterator[Span]":
        """Open the span of a request, the parent of all others in its context."""
        from opentelemetry.trace import SpanKind

        method = scope["method"]
        with self._tracer.start_as_current_span(
            method,
            context=self._propagator.extract(dict(Headers(scope=scope))),
            kind=SpanKind.SERVER,
            attributes={"http.request.method": method, "url.scheme": scope["scheme"]},
            # The message of an error may contain a question.
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            yield span

    def stages(self, timings: Mapping[str, float], began: int, ended: int) -> None:
        """Make the spans of a question's stages afterwards; `began` and `ended` in ns since 1970.

        The stages run in the order of `timings` (seconds), so their spans are laid end to end, the
        last one ending at `ended`. The time before them is the span of waiting.
        """
        starts = ended - sum(int(seconds * 1e9) for seconds in timings.values())
        starts = max(starts, began)
        self._span(WAIT, began, starts)
        for stage, seconds in timings.items():
            ends = min(starts + int(seconds * 1e9), ended)
            self._span(stage, starts, ends)
            starts = ends

    def _span(self, name: str, start: int, end: int) -> None:
        span = self._tracer.start_span(f"tenkyo.{name}", start_time=start)
        span.end(end)

    def close(self) -> None:
        """Send the remaining spans; waits at most OTEL_BSP_EXPORT_TIMEOUT."""
        self._provider.shutdown()


class RequestTraces:
    """Makes the span of each request, a child of the client's span if it sends one."""

    def __init__(self, app: ASGIApp, traces: Traces) -> None:
        self.app = app
        self.traces = traces

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on inside its span."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        from opentelemetry.trace import StatusCode

        recorder = StatusRecorder(send)
        with self.traces.request(scope) as span:
            try:
                await self.app(scope, receive, recorder)
            finally:
                route, status = route_of(scope), recorder.status or 500
                span.update_name(f"{scope['method']} {route}")
                span.set_attribute("http.route", route)
                span.set_attribute("http.response.status_code", status)
                span.set_attribute("tenkyo.request_id", request_id() or "")
                if status >= 500:
                    span.set_attribute("error.type", str(status))
                    span.set_status(StatusCode.ERROR)
