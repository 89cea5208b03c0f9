"""Settings that every command shares, from `TENKYO_*` variables or a `.env` file."""

from pathlib import Path

from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


class IngestSettings(BaseSettings):
    """Where the index is and how documents are embedded."""

    model_config = SettingsConfigDict(env_prefix="TENKYO_", env_file=".env", extra="ignore")

    index: Path = Path(".tenkyo/index")
    """The index folder."""
    encoder: str = "all-MiniLM-L6-v2"
    """A packaged model's name, a sentence-transformers folder, or a hub name."""
    hub: bool = False
    """Whether a model that is not here may be fetched from its hub."""
    multilingual: bool = True
    """Whether passages are also embedded so that questions in another language find them."""


def invalid_settings(error: ValidationError) -> str:
    """Say which settings are not valid, and why, by the names of their variables."""
    problems = (f"TENKYO_{str(one['loc'][0]).upper()}: {one['msg']}." for one in error.errors())
    return f"these settings are not valid. {' '.join(problems)}"
