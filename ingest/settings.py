"""Settings that every command shares, from `TENKYO_*` variables or a `.env` file."""

from difflib import get_close_matches
from pathlib import Path
from typing import Any, ClassVar, Self

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    SettingsConfigDict,
)

from ingest.errors import SettingsError

ALIKE = 0.85
"""How alike two names are, of 1, where one may be the other misspelt; chosen by eye."""


class IngestSettings(BaseSettings):
    """Where the index is and how documents are embedded."""

    model_config = SettingsConfigDict(env_prefix="TENKYO_", env_file=".env", extra="ignore")

    has_all_names: ClassVar[bool] = False
    """Whether there is no other setting: the service has more, of which ingestion does not know."""

    index: Path = Path(".tenkyo/index")
    """The index folder, or `milvus://HOST:PORT/NAME`."""
    encoder: str = "all-MiniLM-L6-v2"
    """A packaged model's name, a sentence-transformers folder, or a hub name."""
    hub: bool = False
    """Whether a model that is not here may be fetched from its hub."""
    multilingual: bool = True
    """Whether passages are also embedded so that questions in another language find them."""
    hidden: bool = False
    """Whether hidden slides, sheets, rows, columns and text are read."""
    ocr: bool = True
    """Whether text that is a picture is read: of scans, picture files, pictures in documents."""
    ocr_pages: int = Field(default=1000, ge=1)
    """How many pages of one file OCR reads at most; a page takes seconds."""

    objects: str = ".tenkyo/objects"
    """Where an index in Milvus keeps documents: a folder of all machines, or `s3://BUCKET/PREFIX`."""
    cache: Path = Path(".tenkyo/cache")
    """The folder of local copies of originals and encoders; it may be removed at any time."""
    milvus_token: SecretStr | None = None
    """What Milvus asks for: `USER:PASSWORD` or an API key."""
    milvus_tls: bool = False
    """Whether Milvus is spoken to over TLS."""
    milvus_database: str = "default"
    """The database in Milvus."""
    milvus_shards: int = Field(default=1, ge=1, le=16)
    """Into how many shards a collection is written; set when it is made (`ingest/SIZING.md`)."""
    milvus_seconds: float = Field(default=10.0, gt=0)
    """How long a call may take, repetitions included, before Milvus counts as unreachable."""

    @classmethod
    def load(cls, **options: Any) -> Self:
        """Read the settings; an option that is None comes from its variable or its default.

        Raises:
            SettingsError: a value is not valid; names the option or the variable.

        """
        given = {name: value for name, value in options.items() if value is not None}
        try:
            return cls(**given)
        except ValidationError as error:
            problems = []
            for one in error.errors():
                name = str(one["loc"][0])
                shown = f"--{name}" if name in given else f"TENKYO_{name.upper()}"
                problems.append(f"{shown}: {one['msg']}.")
            raise SettingsError(f"These settings are not valid. {' '.join(problems)}") from None

    @classmethod
    def mistyped(cls) -> list[str]:
        """Return a sentence for each `TENKYO_*` variable that is probably a mistake.

        Those are names of no setting; where others may have more settings, only names that are
        spelt almost as one here.
        """
        prefix = str(cls.model_config["env_prefix"])
        sources = (EnvSettingsSource(cls), DotEnvSettingsSource(cls))
        given = sorted({name.upper() for source in sources for name in source.env_vars})
        known = [field.upper() for field in cls.model_fields]
        sentences = []
        for variable in given:
            name = variable.removeprefix(prefix)
            if name == variable or name in known:
                continue
            alike = get_close_matches(name, known, n=1, cutoff=ALIKE)
            if alike or cls.has_all_names:
                hint = f" Did you mean {prefix}{alike[0]}?" if alike else ""
                sentences.append(f"{variable} is not a setting and has no effect.{hint}")
        return sentences
