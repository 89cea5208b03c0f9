import pytest


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clients reach this machine's own service, whatever proxy its owner has set."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
