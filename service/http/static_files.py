"""The files that pages load, at addresses that change when any of them does.

A browser keeps what has a version in its address and never asks again. Scripts name each other
relatively, so that those of a page are of its version.
"""

import hashlib
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

STATIC = Path(__file__).parents[1] / "static"
FOLDER = "/static"
"""Where they are; a program names them without a version."""
FOR_EVER = "public, max-age=31536000, immutable"
_A_VERSION = re.compile(r"[0-9a-f]{16}")


def _sum_of_all() -> str:
    """Return a sum over the names and contents of all files."""
    digest = hashlib.sha256()
    for file in sorted(STATIC.glob("*/*")):
        for part in (str(file.relative_to(STATIC)).encode(), file.read_bytes()):
            digest.update(len(part).to_bytes(8) + part)
    return digest.hexdigest()[:16]


VERSION = _sum_of_all()


class VersionedFiles(StaticFiles):
    """Files under their own paths, and under a version and their paths."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file; one of another version is the one there is, which no browser may keep.

        A page that is open while the service is renewed, or that another process of another version
        sent, loads its later parts so.
        """
        first, _, rest = Path(path).as_posix().partition("/")
        file = rest if _A_VERSION.fullmatch(first) else path
        response = await super().get_response(file, scope)
        if first == VERSION:
            response.headers["Cache-Control"] = FOR_EVER
        return response


def page(name: str, status: int = 200, headers: Mapping[str, str] | None = None) -> HTMLResponse:
    """Return a page, which names its files with their version."""
    return HTMLResponse(_versioned(name), status, headers)


@cache
def _versioned(name: str) -> str:
    """Return the text of a page. What begins with a quotation mark and the folder is an address."""
    text = (STATIC / name).read_text("utf-8")
    return text.replace(f'"{FOLDER}/', f'"{FOLDER}/{VERSION}/')
