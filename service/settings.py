"""Settings of the service, from `TENKYO_*` variables or a `.env` file."""

import ipaddress
import re
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any, Literal

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
    """Read a list as people write it in a variable: with commas between."""
    if not isinstance(given, str):
        return given
    return tuple(part for part in map(str.strip, given.split(",")) if part)


def _or_none(given: Any) -> Any:
    return given or None


def _origin(given: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#*@]+", given):
        raise ValueError(f"{given} is no origin; name each in full, as https://wiki.example.org")
    return given.lower()


def _address(given: str | None) -> str | None:
    if given is not None and not re.fullmatch(r"https?://[^\s/?#*@]+(/[^\s?#]*)?", given):
        raise ValueError(f"{given} is no address, such as https://docs.example.org/tenkyo")
    return given.rstrip("/") if given else None


def _header(given: str | None) -> str | None:
    if given is not None and not re.fullmatch(r"[A-Za-z0-9-]+", given):
        raise ValueError(f"{given} is no header's name, such as X-Forwarded-User")
    return given


def _endpoint(given: str | None) -> str | None:
    if given is not None and not re.fullmatch(r"https?://[^\s/?#@]+(?:/[^\s?#@]*)?", given):
        raise ValueError("write it as http://127.0.0.1:8080/v1, without user, query or fragment")
    return given


def _bearer(given: SecretStr | None) -> SecretStr | None:
    if given is not None and not re.fullmatch(r"[!-~]+", given.get_secret_value()):
        raise ValueError("a key has no white space and no letters beyond ASCII")
    return given


Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]


class ServiceSettings(IngestSettings):
    """Where the service listens and how much it does at once."""

    host: Annotated[str, Field(min_length=1)] = "127.0.0.1"
    """The address to listen on; anything but loopback is open to the network."""
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    """The port to listen on; 0 takes a free one."""
    threads: Annotated[int, Field(ge=1, le=64)] = 2
    """How many questions are worked on at the same time; the others wait their turn."""
    workers: Annotated[int, Field(ge=1, le=64)] = 1
    """How many processes answer; threads, waiting questions and callers' limits are for each."""
    remembered_scores: Annotated[int, Field(ge=1, le=100_000_000)] = 50_000
    """How many of the cross-encoder's scores each process keeps, for what is asked again."""
    refresh_seconds: Annotated[float, Field(gt=0)] = 1.0
    """How often to look whether the index has a new generation."""
    waiting: Annotated[int, Field(ge=0, le=10_000)] = 32
    """How many questions may wait for their turn; more are turned away with 503."""
    answer_seconds: Annotated[float, Field(gt=0, le=3600)] = 30.0
    """How long a question may take, its wait included, before whoever asked is told so."""

    uploads: bool = True
    """Whether documents may be uploaded and removed, by those whose role is `manage`."""
    max_upload_mb: Annotated[int, Field(ge=1, le=1024)] = 64
    """How large an uploaded file may be, in MB of 1024 kB."""
    max_documents: Annotated[int, Field(ge=1)] = 100_000
    """How many documents there may be for uploads to add another."""

    keys: Annotated[Path | None, BeforeValidator(_or_none)] = Path(".tenkyo/keys.json")
    """The file of API keys; empty takes none."""
    requests_per_minute: Annotated[int, Field(ge=1, le=1_000_000)] = 600
    """How many requests a minute one key or user may send."""
    concurrent_requests: Annotated[int, Field(ge=1, le=10_000)] = 16
    """How many requests of one key or user are worked on at a time."""
    proxy_header: Annotated[str | None, BeforeValidator(_or_none), AfterValidator(_header)] = None
    """The header in which a reverse proxy names the user it has signed in."""
    proxy_from: Annotated[
        tuple[IPv4Network | IPv6Network, ...],
        NoDecode,
        BeforeValidator(_split),
        Field(validate_default=True),
    ] = ()
    """The addresses or networks of that proxy; from any other the header counts for nothing."""
    proxy_role: Role = Role.ASK
    """What the proxy's users may do."""

    origins: Annotated[Words, AfterValidator(lambda given: tuple(map(_origin, given)))] = ()
    """Other sites whose pages may use the API (CORS)."""
    hosts: Annotated[Words, AfterValidator(lambda given: tuple(map(str.lower, given)))] = ()
    """The names the service goes by in the Host header, besides this machine's own."""

    public_url: Annotated[str | None, BeforeValidator(_or_none), AfterValidator(_address)] = None
    """Where readers reach the service, for links in answers; unless given, as the client did."""

    log: Literal["text", "json"] = "text"
    """The form of the log's lines."""
    log_questions: bool = False
    """Whether the log says what was asked."""
    audit: Annotated[Path | None, BeforeValidator(_or_none)] = Path(".tenkyo/audit.jsonl")
    """The file that records who changed what; empty keeps none."""
    feedback: Annotated[Path | None, BeforeValidator(_or_none)] = Path(".tenkyo/feedback.jsonl")
    """The file to which votes on answers are added; empty keeps none."""

    llm_url: Annotated[str | None, BeforeValidator(_or_none), AfterValidator(_endpoint)] = None
    """Where a language model that may word answers speaks OpenAI's protocol; empty asks none."""
    llm_key: Annotated[SecretStr | None, BeforeValidator(_or_none), AfterValidator(_bearer)] = None
    """The key that the model's endpoint wants, if it wants one."""
    llm_seconds: Annotated[float, Field(gt=0, le=600)] = 10.0
    """How long the model may take; then the answer is given in the documents' own words."""
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
