"""Settings of the service, from `TENKYO_*` variables or a `.env` file."""

import ipaddress
import re
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import NoDecode

from ingest.settings import IngestSettings
from service.auth.access import Role


def _split(given: Any) -> Any:
    """Read a comma-separated list."""
    if not isinstance(given, str):
        return given
    return tuple(part for part in map(str.strip, given.split(",")) if part)


def _or_none(given: Any) -> Any:
    return given or None


def _origin(given: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#*@]+", given):
        raise ValueError(
            f"{given} is not an origin; write each in full, such as https://wiki.example.org"
        )
    return given.lower()


def _address(given: str | None) -> str | None:
    if given is not None and not re.fullmatch(r"https?://[^\s/?#*@]+(/[^\s?#]*)?", given):
        raise ValueError(f"{given} is not an address, such as https://docs.example.org/tenkyo")
    return given.rstrip("/") if given else None


def _header(given: str | None) -> str | None:
    if given is not None and not re.fullmatch(r"[A-Za-z0-9-]+", given):
        raise ValueError(f"{given} is not the name of a header, such as X-Forwarded-User")
    return given


def _endpoint(given: str | None) -> str | None:
    if given is not None and not re.fullmatch(r"https?://[^\s/?#@]+(?:/[^\s?#@]*)?", given):
        raise ValueError("write it as http://127.0.0.1:8080/v1, without user, query or fragment")
    return given


def _bearer(given: SecretStr | None) -> SecretStr | None:
    if given is not None and not re.fullmatch(r"[!-~]+", given.get_secret_value()):
        raise ValueError("a key has only ASCII characters and no white space")
    return given


Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]


class ServiceSettings(IngestSettings):
    """Where the service listens, what it allows, and where it keeps its files.

    Defaults are chosen by eye, for one machine with a few cores and a team of users.
    """

    has_all_names: ClassVar[bool] = True

    host: Annotated[str, Field(min_length=1)] = "127.0.0.1"
    """The address to listen on; anything but loopback is open to the network."""
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    """The port to listen on; 0 takes a free one."""
    threads: Annotated[int, Field(ge=1, le=64)] = 2
    """How many questions are answered at the same time; others wait their turn."""
    workers: Annotated[int, Field(ge=1, le=64)] = 1
    """How many processes answer. Threads and waiting questions count for each of them."""
    remembered_scores: Annotated[int, Field(ge=1, le=100_000_000)] = 10_000
    """How many readings of passages each process keeps, for repeated questions; each takes 4 kB."""
    refresh_seconds: Annotated[float, Field(gt=0)] = 1.0
    """How often to check for a new generation of the index."""
    waiting: Annotated[int, Field(ge=0, le=10_000)] = 32
    """How many questions may wait for their turn; more are refused with 503."""
    answer_seconds: Annotated[float, Field(gt=0, le=3600)] = 30.0
    """How long a question may take, its wait included; then the answer is 504."""

    uploads: bool = True
    """Whether callers with the role `manage` may upload and remove documents."""
    max_upload_mb: Annotated[int, Field(ge=1, le=1024)] = 64
    """How large an uploaded file may be, in MB of 1024 kB."""
    max_documents: Annotated[int, Field(ge=1)] = 100_000
    """How many documents there may be; uploads add no more."""

    keys: Annotated[Path | None, BeforeValidator(_or_none)] = Path(".tenkyo/keys.json")
    """The file of API keys; empty for none."""
    requests_per_minute: Annotated[int, Field(ge=1, le=1_000_000)] = 600
    """How many requests a minute one key or user may send."""
    concurrent_requests: Annotated[int, Field(ge=1, le=10_000)] = 16
    """How many requests of one key or user are processed at the same time."""
    proxy_header: Annotated[str | None, BeforeValidator(_or_none), AfterValidator(_header)] = None
    """The header in which a reverse proxy names the user who has signed in."""
    proxy_from: Annotated[
        tuple[IPv4Network | IPv6Network, ...],
        NoDecode,
        BeforeValidator(_split),
        Field(validate_default=True),
    ] = ()
    """The addresses or networks of that proxy; the header is ignored from any other."""
    proxy_role: Role = Role.ASK
    """What the proxy's users may do."""

    origins: Annotated[Words, AfterValidator(lambda given: tuple(map(_origin, given)))] = ()
    """Other sites whose pages may use the API (CORS)."""
    hosts: Annotated[Words, AfterValidator(lambda given: tuple(map(str.lower, given)))] = ()
    """The service's names in the Host header, besides those of this machine."""

    public_url: Annotated[str | None, BeforeValidator(_or_none), AfterValidator(_address)] = None
    """The service's address, for links in answers; by default that of the request."""

    log: Literal["text", "json"] = "text"
    """The format of the log."""
    log_questions: bool = False
    """Whether the log contains the questions."""
    audit: Annotated[Path | None, BeforeValidator(_or_none)] = Path(".tenkyo/audit.jsonl")
    """The file that records who changed what; empty for none."""
    feedback: Annotated[Path | None, BeforeValidator(_or_none)] = Path(".tenkyo/feedback.jsonl")
    """The file of votes on answers; empty for none."""

    llm_url: Annotated[str | None, BeforeValidator(_or_none), AfterValidator(_endpoint)] = None
    """A language model to word answers, by an endpoint of OpenAI's protocol; empty for none."""
    llm_key: Annotated[SecretStr | None, BeforeValidator(_or_none), AfterValidator(_bearer)] = None
    """The key of the model's endpoint, if it needs one."""
    llm_seconds: Annotated[float, Field(gt=0, le=600)] = 10.0
    """How long the model may take; after that the answer is in the documents' own words."""
    llm_model: Annotated[str, Field(max_length=200, validate_default=True)] = ""
    """The model's name at its endpoint."""

    @field_validator("proxy_from")
    @classmethod
    def _proxy_is_named(cls, given: tuple[Any, ...], info: ValidationInfo) -> tuple[Any, ...]:
        if bool(given) != bool(info.data.get("proxy_header")):
            raise ValueError("TENKYO_PROXY_HEADER and TENKYO_PROXY_FROM are needed together")
        return given

    @field_validator("llm_model")
    @classmethod
    def _model_is_named(cls, given: str, info: ValidationInfo) -> str:
        if bool(given) != bool(info.data.get("llm_url")):
            raise ValueError("TENKYO_LLM_URL and TENKYO_LLM_MODEL are needed together")
        return given

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach the service."""
        return is_loopback(self.host)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address; a name other than localhost may be any."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
