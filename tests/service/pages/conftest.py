from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browsing import Visit, visiting
from tests.browsing import browser as browser  # a fixture, for the tests here


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    with visiting(browser, address) as visit:
        yield visit
