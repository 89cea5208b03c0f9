from pathlib import Path

import pytest
from pydantic import ValidationError

from service.settings import ServiceSettings


def test_it_listens_to_this_machine_alone_unless_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TENKYO_HOST", "TENKYO_PORT", "TENKYO_INDEX"):
        monkeypatch.delenv(name, raising=False)
    settings = ServiceSettings()
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.index == Path(".tenkyo/index")


def test_what_is_given_wins_over_variables_and_those_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("TENKYO_PORT=9001\nTENKYO_THREADS=3\nOTHER=1\n")
    monkeypatch.setenv("TENKYO_PORT", "9002")
    monkeypatch.setenv("TENKYO_INDEX", "/srv/index")
    settings = ServiceSettings(host="::1")
    assert settings.threads == 3
    assert settings.port == 9002
    assert settings.host == "::1"
    assert settings.index == Path("/srv/index")
    assert ServiceSettings(port=9003).port == 9003


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "70000"), ("PORT", "web"), ("THREADS", "0"), ("REFRESH_SECONDS", "0"), ("HOST", ""),
     ("UPLOADS", "perhaps"), ("MAX_UPLOAD_MB", "0"), ("MAX_UPLOAD_MB", "2000")],
)  # fmt: skip
def test_settings_that_make_no_sense_are_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"TENKYO_{name}", value)
    with pytest.raises(ValidationError, match=name.lower()):
        ServiceSettings()


@pytest.mark.parametrize(
    ("host", "uploads", "allowed"),
    [
        ("127.0.0.1", None, True),
        ("127.8.8.8", None, True),
        ("::1", None, True),
        ("localhost", None, True),
        ("0.0.0.0", None, False),
        ("::", None, False),
        ("192.0.2.7", None, False),
        ("example.org", None, False),
        ("0.0.0.0", True, True),
        ("127.0.0.1", False, False),
    ],
)
def test_documents_can_be_changed_from_this_machine_alone_unless_told(
    host: str, uploads: bool | None, allowed: bool
) -> None:
    assert ServiceSettings(host=host, uploads=uploads).uploads_allowed is allowed
