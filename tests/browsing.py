"""A real browser on a real server."""

import asyncio
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from weakref import WeakKeyDictionary

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

from service.app import Tenkyo

LONGEST_WAIT_MS = 60_000
"""How long to wait for a page. Only a test that fails waits so long: a busy machine may be late."""
SHUTDOWN = 5
"""Seconds after which a server ends though connections are open; by eye."""

expect.set_options(timeout=LONGEST_WAIT_MS)


class _Server(uvicorn.Server):
    """A server that leaves no connection open, even where it could not wait for a browser."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await super().shutdown(sockets)
        for connection in list(self.server_state.connections):
            if connection.transport:
                connection.transport.abort()
        await asyncio.sleep(0)  # Sockets are closed in the loop's next turn.


@contextmanager
def serving(app: Tenkyo) -> Iterator[str]:
    """Run a server in a thread, on a free port; gives its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    # A browser may hold a connection open on which it has asked nothing.
    config = uvicorn.Config(app, log_config=None, ws="none", timeout_graceful_shutdown=SHUTDOWN)
    server = _Server(config)
    thread = Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def browser_path() -> str:
    """Return this machine's Chromium: the one without windows takes a third of the others' time."""
    names = ("chromium-headless-shell", "chromium", "google-chrome")
    path = next((path for name in names if (path := shutil.which(name))), None)
    assert path, "No browser. Run make browser, or leave these out with: -m 'not browser'"
    return path


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The browser of this machine; without one these tests fail, and are never skipped.

    A folder of tests imports it into its `conftest.py` and shares one. It is not shared by all:
    while it is open, nothing else in the main thread can run an event loop.
    """
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=browser_path(), args=arguments)
        yield launched
        launched.close()


@dataclass
class Visit:
    """A page open in the browser, and what it complained of."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def ask(self, question: str) -> None:
        self.page.get_by_label("Your question").fill(question)
        self.page.keyboard.press("Enter")


STORAGE = "local_storage,indexeddb,cache_storage,service_workers"
PERMISSIONS = ("clipboard-read", "clipboard-write")
_rested: WeakKeyDictionary[Browser, dict[str, BrowserContext]] = WeakKeyDictionary()
"""For the address visited last, a context that no visit uses now: what is in its cache of files,
the next visit need not load again."""


@contextmanager
def visiting(browser: Browser, address: str, path: str | None = "") -> Iterator[Visit]:
    """Open the chat page, the page at another path, or none; be a reader who was never here.

    Afterwards, nothing may have been wrong in the console.
    """
    context = _context(browser, address)
    context.set_default_timeout(LONGEST_WAIT_MS)
    page = context.new_page()
    _forget(page, address)
    complaints: list[str] = []
    elsewhere: list[str] = []
    page.on("console", lambda message: complaints.extend(_complaint(message)))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request", lambda sent: None if sent.url.startswith(address) else elsewhere.append(sent.url)
    )
    try:
        if path is not None:
            page.goto(f"{address}{path}")
        yield Visit(page, address, complaints)
    finally:
        _rest(context, address)
    assert complaints == [], complaints
    assert elsewhere == [], elsewhere


def _context(browser: Browser, address: str) -> BrowserContext:
    """Return the context that rests, or a new one where it is used or was at another address."""
    rested = _rested.setdefault(browser, {})
    context = rested.pop(address, None)
    for other in rested.values():
        other.close()
    rested.clear()
    return context or browser.new_context()


def _rest(context: BrowserContext, address: str) -> None:
    """Close all pages, and keep the context for the next visit if none is kept already."""
    assert context.browser
    rested = _rested[context.browser]
    if address in rested:
        context.close()
        return
    for page in context.pages:
        page.close()
    rested[address] = context


def _forget(page: Page, address: str) -> None:
    """Forget all that the visits before left at an address, but what is in the cache of files."""
    context = page.context
    context.clear_cookies()
    context.clear_permissions()
    context.grant_permissions(PERMISSIONS)
    session = context.new_cdp_session(page)
    session.send("Storage.clearDataForOrigin", {"origin": address, "storageTypes": STORAGE})
    session.detach()


def check_accessible(page: Page) -> None:
    """Find no violation with axe-core: by all its rules in light, by those of colours in dark."""
    axe = Axe()
    page.emulate_media(color_scheme="light")
    found = axe.run(page)
    assert found.violations_count == 0, found.generate_report()
    page.emulate_media(color_scheme="dark")
    found = axe.run(page, options={"runOnly": ["color-contrast", "link-in-text-block"]})
    assert found.violations_count == 0, found.generate_report()


def _complaint(message: ConsoleMessage) -> list[str]:
    return [message.text] if message.type in ("error", "warning") else []
