from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browsing import Visit, visiting


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """A reader who goes to a document at once."""
    with visiting(browser, address, None) as visit:
        yield visit
