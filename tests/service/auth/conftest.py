from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from service.auth.access import Role
from service.auth.keys import KeyFile
from tests.service.auth.requests import Start
from tests.service.conftest import make_app
from tests.service.fake import FakeIndex


@pytest.fixture
def file(tmp_path: Path) -> KeyFile:
    return KeyFile(tmp_path / "keys.json")


@pytest.fixture
def asker(file: KeyFile) -> str:
    return file.add("asker", Role.ASK)


@pytest.fixture
def manager(file: KeyFile) -> str:
    return file.add("manager", Role.MANAGE)


@pytest.fixture
def keyed(start: Start, index: FakeIndex, file: KeyFile, asker: str, manager: str) -> TestClient:
    """A service for which keys were made, on this machine as anywhere."""
    return start(make_app(index, keys=file.path))
