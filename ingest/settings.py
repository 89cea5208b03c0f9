"""Settings that every command shares, from `TENKYO_*` variables or a `.env` file."""

from pathlib import Path

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
