"""The pages: chat, library, viewer and API reference. They load nothing from other hosts."""

from fastapi import APIRouter, Request
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse

from ingest.errors import IndexUnavailableError
from service.auth.access import CHALLENGE
from service.documents import viewer as viewer_api
from service.http.dependencies import StateDep
from service.http.security_headers import SECURITY_HEADERS
from service.http.static_files import FOLDER, STATIC, VersionedFiles, page

FRAMED = {
    "X-Frame-Options": "SAMEORIGIN",
    "Content-Security-Policy": SECURITY_HEADERS["Content-Security-Policy"].replace(
        "frame-ancestors 'none'", "frame-ancestors 'self'"
    ),
}
"""The chat page shows the viewer in a frame, beside the conversation; other sites may not."""

router = APIRouter(include_in_schema=False)


@router.get("/")
async def chat() -> HTMLResponse:
    """Return the chat page."""
    return page("chat/chat.html")


@router.get("/library")
async def library() -> HTMLResponse:
    """Return the page that lists, adds and removes documents."""
    return page("library/library.html")


@router.get("/documents/{document_id}")
def viewer(document_id: str, request: Request, state: StateDep) -> HTMLResponse:
    """Return the document viewer; its script reports a document that does not exist."""
    try:
        missing = state.retriever_handle.newest().document(document_id) is None
    except IndexUnavailableError:
        missing = False
    # Where a key is needed, this public page does not reveal which documents exist.
    reveals = not request.app.state.identity.required
    status = 404 if missing and reveals else 200
    return page("viewer/viewer.html", status, FRAMED)


@router.get("/help")
async def help_page() -> HTMLResponse:
    """Return the page that shows how to ask from other programs."""
    return page("help/help.html")


@router.get("/docs")
async def reference() -> HTMLResponse:
    """Return the API reference, made from /openapi.json."""
    return page("docs/docs.html")


def lost(request: Request) -> HTMLResponse | None:
    """Return the page of an address with nothing at it; None where no browser asks for a page."""
    return page("lost/lost.html", 404) if _is_page(request) else None


def locked(request: Request) -> HTMLResponse | None:
    """Return the page that asks for a key; None where no browser asks for a page."""
    if not _is_page(request):
        return None
    return page("lost/locked.html", 401, {"WWW-Authenticate": CHALLENGE})


def _is_page(request: Request) -> bool:
    """Whether a browser asks for what a reader goes to: a page, or an original file."""
    path = request.url.path
    is_file = path.startswith("/v1/documents/") and path.endswith("/file")
    followed = request.method in ("GET", "HEAD") and (is_file or not path.startswith("/v1/"))
    return followed and "text/html" in request.headers.get("accept", "")


def install(routes: APIRouter) -> None:
    """Serve the pages and the files they load."""
    routes.include_router(router)
    routes.include_router(viewer_api.router)
    routes.mount(FOLDER, GZipMiddleware(VersionedFiles(directory=STATIC)))
