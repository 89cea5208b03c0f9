"""OpenTelemetry traces: a span for each request, with the stages of its answer below.

They are made where OTEL_EXPORTER_OTLP_ENDPOINT says where to send them, and the SDK's standard
variables (OTEL_SERVICE_NAME, OTEL_TRACES_SAMPLER, OTEL_EXPORTER_OTLP_HEADERS, OTEL_BSP_*, …) say
how. The names of spans and attributes are those of OpenTelemetry's semantic conventions for HTTP.

The SDK's own instrumentation of ASGI was not taken: it records whole addresses, which may hold a
question. Nothing of what is asked stands in a span.
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
    """Traces are asked for and cannot be sent; the message says what to do."""


def is_wanted() -> bool:
    """Tell whether the environment asks for traces.

    Raises:
        TracingError: it does, and what sends them is not installed or speaks another protocol.

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
            f"{_ENDPOINTS[0]} asks for traces, and what sends them is not installed. "
            "Install it with: pip install 'tenkyo[otel]'"
        ) from None
    protocol = next(filter(None, map(os.environ.get, _PROTOCOLS)), _SPOKEN)
    if protocol != _SPOKEN:
        raise TracingError(f"Traces are sent by {_SPOKEN} only, and {_PROTOCOLS[1]} is {protocol}.")
    return True


class Traces:
    """Makes the spans; light until one is made."""

    def __init__(self, provider: "TracerProvider") -> None:
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        self._provider = provider
        self._tracer = provider.get_tracer("tenkyo")
        # What came before is read from `traceparent` (W3C Trace Context).
        self._propagator = TraceContextTextMapPropagator()

    @classmethod
    def from_environment(cls) -> "Traces | None":
        """Return what the environment asks for, None where it asks for none.

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
        """Give the span of a request, within which all others of its context are made."""
        from opentelemetry.trace import SpanKind

        method = scope["method"]
        with self._tracer.start_as_current_span(
            method,
            context=self._propagator.extract(dict(Headers(scope=scope))),
            kind=SpanKind.SERVER,
            attributes={"http.request.method": method, "url.scheme": scope["scheme"]},
            # An error's words may be those of a question.
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            yield span

    def stages(self, timings: Mapping[str, float], began: int, ended: int) -> None:
        """Make spans of a question's stages after the fact; `began` and `ended` in ns since 1970.

        The stages run one after the other, in the order of `timings` (seconds): they are laid end
        to end so that the last one ends at `ended`. What came before them was waiting.
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
        """Send what was not sent yet; waits for it no longer than OTEL_BSP_EXPORT_TIMEOUT."""
        self._provider.shutdown()


class RequestTraces:
    """Makes the span of each request, below that of the client if it sends one along."""

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
