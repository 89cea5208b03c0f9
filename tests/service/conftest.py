from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.app import Tenkyo, create_app
from service.settings import ServiceSettings
from tests.browsing import serving
from tests.service.fake import FakeIndex

HARBOUR = (
    "Harbour report 😀🚢\n\n"
    "The harbour 😀 opened in 1911. It handled 240 ships in 2024.\n\n"
    "𠮷野 walked along the quay. The lighthouse was painted red in 1957.\n"
    "\f"
    "Second page about fish\n\n"
    "Herring is landed on 31 days a year. Cod is landed on 12 days a year.\n"
    "\f"
    "Third page with a <b>tag</b> & an ampersand\n"
)
JAPANESE = "港の記録\n\n港は一九一一年に開かれた。灯台は赤い。\n"
MARKUP = "Page of markup\n\n<script>document.title = 'broken'</script> stands in this text.\n"
LONG = (
    "\n\nThe inventory of sheds\n"
    + "\n".join(f"Shed {number} holds rope and canvas 😀." for number in range(60))
    + "\nThe last shed holds a wooden whale.\n"
)
TEXTS = {
    "reports/harbour.pdf": HARBOUR,
    "港の記録.txt": JAPANESE,
    "markup.html": MARKUP,
    "sheds.md": LONG,
}


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a developer's .env nor an index in the working folder is seen."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def index(tmp_path: Path) -> FakeIndex:
    made = FakeIndex(tmp_path)
    made.put("g1", TEXTS)
    return made


@pytest.fixture
def app(index: FakeIndex) -> Tenkyo:
    return make_app(index)


@pytest.fixture
def client(start: Callable[[Tenkyo], TestClient], app: Tenkyo) -> TestClient:
    return start(app)


@pytest.fixture
def start() -> Iterator[Callable[[Tenkyo], TestClient]]:
    """Run an application through its whole life, from start to stop."""
    with ExitStack() as stack:

        def run(app: Tenkyo) -> TestClient:
            return stack.enter_context(TestClient(app, raise_server_exceptions=False))

        yield run


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> FakeIndex:
    made = FakeIndex(tmp_path_factory.mktemp("index"))
    made.put("g1", TEXTS)
    return made


@pytest.fixture(scope="module")
def address(shared: FakeIndex) -> Iterator[str]:
    with serving(make_app(shared)) as url:
        yield url


def make_app(index: FakeIndex, refresh_seconds: float = 3600, **more: Any) -> Tenkyo:
    # What the test client calls the service.
    given = {"hosts": ("testserver",), **more}
    settings = ServiceSettings(index=index.folder, refresh_seconds=refresh_seconds, **given)
    return create_app(settings, open_retriever=index.open, pointer=index.pointer, writer=index)
