"""The application: its parts are made, and its routes and middleware are added, here."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import anyio
from anyio import to_thread
from fastapi import APIRouter, FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from service import adapters
from service.auth import auth_middleware, session
from service.auth.auth_middleware import AuthMiddleware
from service.auth.identity import Identity
from service.auth.keys import KeyRing
from service.documents import docx_export, uploads
from service.documents.library import IndexWriter, Library, Writer
from service.documents.quota import Quota
from service.http import api, error_handlers, pages, problems
from service.http.dependencies import State
from service.http.limits import CallerLimits
from service.http.security_headers import ADAPTER_LIMIT, BodyLimit, HostCheck, SecurityHeaders
from service.operations.audit import AuditLog
from service.operations.metrics import Metrics, RequestMetrics
from service.operations.request_log import HEADER, RequestLog
from service.operations.tracing import RequestTraces, Traces
from service.questions import feedback
from service.questions.retriever_handle import (
    Opener,
    Pointer,
    RetrieverHandle,
    current_generation,
    make_models,
    open_index,
    verify_index,
)
from service.questions.workers import Workers
from service.settings import ServiceSettings
from service.wording.wording import writer_of


class Tenkyo(FastAPI):
    """The HTTP application; its OpenAPI document describes problems and keys too."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document."""
        described = super().openapi()
        described["components"]["schemas"] |= problems.schemas()
        auth_middleware.describe(described)
        return described


def create_app(
    settings: ServiceSettings,
    *,
    open_retriever: Opener | None = None,
    pointer: Pointer = current_generation,
    writer: Writer | None = None,
    traces: Traces | None = None,
    limits: CallerLimits | None = None,
) -> Tenkyo:
    """Return the application, which opens the index when it starts.

    It starts without an index too: /readyz then says why, and the index is opened when there is
    one.

    Args:
        settings: the settings of the service.
        open_retriever: opens an index; by default the real retriever.
        pointer: returns the name of the current generation of an index.
        writer: changes the index; by default the real one.
        traces: where traces go, if anywhere; closed when the application stops.
        limits: the limits of callers; by default those of the settings for this process alone.

    """
    models = make_models(settings)
    opener = open_retriever or partial(open_index, settings=settings, models=models)
    handle = RetrieverHandle(
        settings.index, opener, pointer, shared=settings.workers > 1, verify=verify_index
    )
    metrics = Metrics()
    handle.on_swap(metrics.serving)
    app = Tenkyo(
        title="Tenkyo",
        summary="Answers questions from your documents, with the exact words that support them.",
        version="1",
        docs_url=None,
        redoc_url=None,
        routes=_routes(),
        lifespan=_lifespan,
    )
    quota = Quota(writer or IndexWriter(settings, models), handle, settings.max_documents)
    app.state.service = state = State(
        settings,
        models,
        handle,
        Library(handle, quota),
        metrics,
        Workers(settings.threads, settings.waiting, settings.answer_seconds, metrics),
        AuditLog(settings.audit),
        traces,
        writer_of(settings, models),
    )
    handle.on_swap(state.suggestions.prepare)
    error_handlers.install(app)
    _add_middleware(app, settings, metrics, limits or caller_limits(settings))
    adapters.translate_refusals(app)
    if traces:
        app.add_middleware(RequestTraces, traces=traces)
    app.add_middleware(RequestLog)
    return app


def caller_limits(settings: ServiceSettings, shared: Path | None = None) -> CallerLimits:
    """Return the limits of callers; with a folder that processes share, those of all of them."""
    return CallerLimits(settings.requests_per_minute, settings.concurrent_requests, shared)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Open the index and watch for newer generations; close what is open in the end."""
    state: State = app.state.service
    await to_thread.run_sync(state.retriever_handle.refresh)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(state.retriever_handle.watch, state.settings.refresh_seconds)
        yield
        tasks.cancel_scope.cancel()
    await to_thread.run_sync(state.suggestions.close)
    if state.wording:
        await state.wording.close()
    if state.traces:
        await to_thread.run_sync(state.traces.close)


@cache
def _routes() -> list[BaseRoute]:
    """Return all routes. Applications share them: FastAPI takes long to make them ready."""
    # Clients that are generated name their functions by the routes' names.
    router = APIRouter(generate_unique_id_function=lambda route: route.name)
    for each in (api, uploads, feedback, session, docx_export):
        router.include_router(each.router)
    pages.install(router)
    adapters.add_routes(router)
    return router.routes


def _add_middleware(
    app: FastAPI, settings: ServiceSettings, metrics: Metrics, limits: CallerLimits
) -> None:
    """Add the middleware; the last one added is the outermost."""
    app.add_middleware(
        BodyLimit,
        refusal=_too_large,
        too_slow=problems.refusal(408, "The request's body did not arrive in time. Send it again."),
        uploads=uploads.PATH,
        limits={
            **dict.fromkeys(adapters.PATHS, ADAPTER_LIMIT),
            docx_export.PATH: docx_export.LIMIT,
        },
    )
    app.state.identity = identity = Identity(settings, KeyRing(settings.keys))
    app.add_middleware(AuthMiddleware, identity=identity, limits=limits, metrics=metrics)
    if settings.origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.origins,
            allow_methods=("GET", "POST", "DELETE"),
            allow_headers=("Authorization", "Content-Type", "X-API-Key", HEADER),
            expose_headers=("Location", "Retry-After", "Server-Timing", HEADER),
        )
    if settings.on_loopback or settings.hosts:
        hosts = {"localhost", settings.host.lower(), *settings.hosts}
        if settings.public_url:
            hosts.add(urlsplit(settings.public_url).hostname or "")
        wrong_host = problems.refusal(
            421, "The service does not go by this name. TENKYO_HOSTS says which names it goes by."
        )
        app.add_middleware(HostCheck, hosts=hosts, refusal=wrong_host)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(RequestMetrics, metrics=metrics)


def _too_large(limit: int) -> ASGIApp:
    return problems.refusal(413, f"A request may have at most {limit // 1024} kB.")
