import sys
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from service.app import Tenkyo, create_app
from service.operations.tracing import Traces, TracingError, is_wanted
from service.settings import ServiceSettings
from tests.service.fake import FakeIndex

ASKED = {"question": "When was the lighthouse painted red?"}
PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
ENDPOINT = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"}


class ClosingExporter(InMemorySpanExporter):
    """Notes that it was closed."""

    closed = False

    def shutdown(self) -> None:
        self.closed = True


@pytest.fixture
def exporter() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def traced(
    start: Callable[[Tenkyo], TestClient], index: FakeIndex, exporter: InMemorySpanExporter
) -> TestClient:
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    settings = ServiceSettings(index=index.folder, hosts=("testserver",))
    app = create_app(
        settings, open_retriever=index.open, pointer=index.pointer, traces=Traces(provider)
    )
    return start(app)


def by_name(exporter: InMemorySpanExporter) -> dict[str, ReadableSpan]:
    return {span.name: span for span in exporter.get_finished_spans()}


def test_a_question_has_a_span_with_its_stages_in_order(
    traced: TestClient, exporter: InMemorySpanExporter
) -> None:
    answer = traced.post("/v1/ask", json=ASKED)
    spans = by_name(exporter)
    request = spans["POST /v1/ask"]
    stages = [spans[f"tenkyo.{name}"] for name in ("wait", "search", "answer")]
    assert len(spans) == 4
    assert request.attributes is not None
    assert dict(request.attributes) == {
        "http.request.method": "POST",
        "url.scheme": "http",
        "http.route": "/v1/ask",
        "http.response.status_code": 200,
        "tenkyo.request_id": answer.headers["x-request-id"],
    }
    times = [request.start_time or 0]
    for stage in stages:
        assert stage.parent is not None
        assert request.context is not None
        assert stage.parent.span_id == request.context.span_id
        times += [stage.start_time or 0, stage.end_time or 0]
    times.append(request.end_time or 0)
    assert times == sorted(times)
    assert times[3:5] == [times[2], times[5]]


def test_it_stands_below_the_clients_span(
    traced: TestClient, exporter: InMemorySpanExporter
) -> None:
    traced.get("/livez", headers={"traceparent": PARENT})
    traced.get("/livez", headers={"traceparent": "nonsense"})
    below, alone = exporter.get_finished_spans()
    assert below.parent is not None
    assert f"{below.parent.trace_id:032x}" in PARENT
    assert f"{below.parent.span_id:016x}" in PARENT
    assert alone.parent is None


def test_nothing_of_what_is_asked_stands_in_a_span(
    traced: TestClient, exporter: InMemorySpanExporter, index: FakeIndex
) -> None:
    index.fault = RuntimeError("could not look up: lighthouse")
    failed = traced.post("/v1/ask", json=ASKED)
    traced.get("/?q=lighthouse")
    assert failed.status_code == 500
    span = by_name(exporter)["POST /v1/ask"]
    assert span.status.status_code.name == "ERROR"
    assert not any("lighthouse" in each.to_json() for each in exporter.get_finished_spans())


def test_the_application_sends_the_rest_when_it_stops(index: FakeIndex) -> None:
    provider = TracerProvider(shutdown_on_exit=False)
    exporter = ClosingExporter()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    settings = ServiceSettings(index=index.folder)
    app = create_app(
        settings, open_retriever=index.open, pointer=index.pointer, traces=Traces(provider)
    )
    with TestClient(app):
        assert not exporter.closed
    assert exporter.closed


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    for name in ("OTEL_TRACES_EXPORTER", "OTEL_SDK_DISABLED", *ENDPOINT):
        monkeypatch.delenv(name, raising=False)

    def put(**variables: str) -> None:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)

    return put


@pytest.mark.parametrize(
    ("variables", "wanted"),
    [
        ({}, False),
        (ENDPOINT, True),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://127.0.0.1:4318/v1/traces"}, True),
        ({**ENDPOINT, "OTEL_SDK_DISABLED": "true"}, False),
        ({**ENDPOINT, "OTEL_TRACES_EXPORTER": "none"}, False),
    ],
)
def test_the_environment_decides(
    environment: Callable[..., None], variables: dict[str, str], wanted: bool
) -> None:
    environment(**variables)
    assert is_wanted() is wanted


def test_what_cannot_be_sent_is_said(
    environment: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    environment(**ENDPOINT, OTEL_EXPORTER_OTLP_PROTOCOL="grpc")
    with pytest.raises(TracingError, match="grpc"):
        is_wanted()
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http", None)
    with pytest.raises(TracingError, match=r"pip install 'tenkyo\[otel\]'"):
        is_wanted()


@pytest.mark.parametrize(
    ("variables", "name"),
    [({}, "tenkyo"), ({"OTEL_SERVICE_NAME": "other"}, "other"),
     ({"OTEL_RESOURCE_ATTRIBUTES": "service.name=third"}, "third")],
)  # fmt: skip
def test_the_standard_variables_name_the_service(
    environment: Callable[..., None], variables: dict[str, str], name: str
) -> None:
    environment(**ENDPOINT, **variables)
    traces = Traces.from_environment()
    assert traces is not None
    with traces.request({"method": "GET", "scheme": "http", "headers": []}) as span:
        assert isinstance(span, ReadableSpan)
        assert span.resource.attributes["service.name"] == name
