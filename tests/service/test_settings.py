from pathlib import Path

import pytest
from pydantic import ValidationError

from ingest.settings import IngestSettings
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
    ("host", "alone"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.0.2.7", False),
        ("example.org", False),
    ],
)
def test_only_this_machines_own_addresses_are_its_own(host: str, alone: bool) -> None:
    assert ServiceSettings(host=host).on_loopback is alone


def test_lists_are_written_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENKYO_PROXY_HEADER", "X-Forwarded-User")
    monkeypatch.setenv("TENKYO_PROXY_FROM", "10.0.0.0/8, ::1")
    monkeypatch.setenv("TENKYO_ORIGINS", "https://Wiki.example.org,http://localhost:3000")
    monkeypatch.setenv("TENKYO_HOSTS", "Docs.Example.org")
    settings = ServiceSettings()
    assert [str(each) for each in settings.proxy_from] == ["10.0.0.0/8", "::1/128"]
    assert settings.origins == ("https://wiki.example.org", "http://localhost:3000")
    assert settings.hosts == ("docs.example.org",)


def test_an_empty_variable_switches_a_file_off(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KEYS", "AUDIT", "FEEDBACK", "PROXY_HEADER", "PUBLIC_URL"):
        monkeypatch.setenv(f"TENKYO_{name}", "")
    settings = ServiceSettings()
    assert (settings.keys, settings.audit, settings.feedback) == (None, None, None)
    assert settings.proxy_header is None


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"proxy_header": "X-User"}, "TENKYO_PROXY_FROM are needed together"),
        ({"proxy_from": "10.0.0.1"}, "TENKYO_PROXY_FROM are needed together"),
        ({"proxy_header": "X User", "proxy_from": "10.0.0.1"}, "not the name of a header"),
        ({"proxy_header": "X-User", "proxy_from": "proxy.example.org"}, "IPv4"),
        ({"origins": "*"}, "is not an origin"),
        ({"origins": "wiki.example.org"}, "is not an origin"),
        ({"origins": "https://wiki.example.org/"}, "is not an origin"),
        ({"proxy_role": "admin"}, "'ask' or 'manage'"),
        ({"answer_seconds": 0}, "greater than 0"),
        ({"public_url": "docs.example.org"}, "is not an address"),
        ({"public_url": "https://docs.example.org/?q=1"}, "is not an address"),
        ({"log": "xml"}, "'text' or 'json'"),
        ({"workers": 0}, "greater than or equal to 1"),
    ],
)
def test_settings_of_access_that_make_no_sense_are_refused(
    values: dict[str, object], words: str
) -> None:
    with pytest.raises(ValidationError, match=words):
        ServiceSettings.model_validate(values)


def test_a_public_address_ends_without_a_slash() -> None:
    for given in ("https://docs.example.org/tenkyo", "https://docs.example.org/tenkyo/"):
        assert ServiceSettings(public_url=given).public_url == "https://docs.example.org/tenkyo"


def test_whatever_is_no_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENKYO_MAX_UPLOADS_MB", "10")
    monkeypatch.setenv("TENKYO_COLOUR", "blue")
    assert ServiceSettings.mistyped() == [
        "TENKYO_COLOUR is not a setting and has no effect.",
        "TENKYO_MAX_UPLOADS_MB is not a setting and has no effect. "
        "Did you mean TENKYO_MAX_UPLOAD_MB?",
    ]


def test_ingestion_takes_no_setting_of_the_service_for_a_mistake(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ServiceSettings.model_fields:
        monkeypatch.setenv(f"TENKYO_{name.upper()}", "1")
    assert IngestSettings.mistyped() == []
    assert ServiceSettings.mistyped() == []
