import pytest
from pydantic import SecretStr, ValidationError

from service.questions.retriever_handle import make_models
from service.settings import ServiceSettings
from service.wording.wording import writer_of

URL = "http://127.0.0.1:8080/v1"


def test_no_model_is_asked_unless_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("URL", "MODEL", "KEY"):
        monkeypatch.setenv(f"TENKYO_LLM_{name}", "")
    settings = ServiceSettings()
    assert (settings.llm_url, settings.llm_key, settings.llm_model) == (None, None, "")
    assert writer_of(settings, make_models(settings)) is None


def test_a_model_is_named_by_its_endpoint_and_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENKYO_LLM_URL", URL)
    monkeypatch.setenv("TENKYO_LLM_MODEL", "org/small:1b")
    monkeypatch.setenv("TENKYO_LLM_KEY", "sk-secret")
    settings = ServiceSettings()
    assert (settings.llm_url, settings.llm_model, settings.llm_seconds) == (URL, "org/small:1b", 10)
    assert settings.llm_key == SecretStr("sk-secret")
    assert "sk-secret" not in repr(settings)
    assert writer_of(settings, make_models(settings)) is not None


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"llm_url": URL}, "are needed together"),
        ({"llm_model": "small"}, "are needed together"),
        ({"llm_url": "127.0.0.1:8080", "llm_model": "small"}, "write it as"),
        ({"llm_url": "ftp://127.0.0.1/v1", "llm_model": "small"}, "write it as"),
        ({"llm_url": "http://me:pass@127.0.0.1/v1", "llm_model": "small"}, "write it as"),
        ({"llm_url": f"{URL}?a=1", "llm_model": "small"}, "write it as"),
        ({"llm_url": URL, "llm_model": "small", "llm_key": "a b"}, "no white space"),
        ({"llm_url": URL, "llm_model": "small", "llm_key": "schlüssel"}, "only ASCII characters"),
        ({"llm_url": URL, "llm_model": "small", "llm_seconds": 0}, "greater than 0"),
    ],
)
def test_settings_of_a_model_that_make_no_sense_are_refused(
    values: dict[str, object], words: str
) -> None:
    with pytest.raises(ValidationError, match=words):
        ServiceSettings.model_validate(values)
