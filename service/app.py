"""The application: routes, middleware and the life of the retriever behind them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import anyio
from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI

from ingest.index import current_generation
from service import api, feedback, pages, problems, uploads
from service.edge import BODY_LIMIT, BodyLimit, SecurityHeaders
from service.library import IndexWriter, Library, Writer
from service.metrics import Metrics, RequestMetrics
from service.settings import ServiceSettings
from service.state import Holder, Opener, Pointer, open_index


class Tenkyo(FastAPI):
    """The HTTP application, whose OpenAPI document describes its problems too."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document."""
        described = super().openapi()
        described["components"]["schemas"] |= problems.schemas()
        return described


def create_app(
    settings: ServiceSettings,
    *,
    open_retriever: Opener | None = None,
    pointer: Pointer = current_generation,
    writer: Writer | None = None,
) -> Tenkyo:
    """Return the application; it opens the index when it starts, and never at import.

    Without an index it starts all the same, says why at /readyz, and takes the index up
    when there is one.
    """
    opener = open_retriever or partial(open_index, encoder=settings.encoder)
    holder = Holder(settings.index, opener, pointer)
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await to_thread.run_sync(holder.refresh)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(holder.watch, settings.refresh_seconds)
            yield
            tasks.cancel_scope.cancel()

    app = Tenkyo(
        title="Tenkyo",
        summary="Answers questions from your documents, with the exact words they stand on.",
        version="1",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    library = Library(holder, writer or IndexWriter(settings))
    workers = CapacityLimiter(settings.threads)
    app.state.service = api.State(settings, holder, library, metrics, workers)
    problems.install(app)
    app.include_router(api.router)
    app.include_router(uploads.router)
    app.include_router(feedback.router)
    pages.install(app)
    too_large = problems.problem(413, f"A request may have at most {BODY_LIMIT // 1024} kB.")
    # The last one added is the first a request meets.
    app.add_middleware(BodyLimit, refusal=too_large, uploads=uploads.PATH)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(RequestMetrics, metrics=metrics)
    return app
