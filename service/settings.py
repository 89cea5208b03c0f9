"""Settings of the service, from `TENKYO_*` variables or a `.env` file."""

import ipaddress
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field

from ingest.settings import IngestSettings


class ServiceSettings(IngestSettings):
    """Where the service listens and how much it does at once."""

    host: Annotated[str, Field(min_length=1)] = "127.0.0.1"
    """The address to listen on; anything but loopback is open to the network."""
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    """The port to listen on; 0 takes a free one."""
    threads: Annotated[int, Field(ge=1, le=64)] = 2
    """How many questions are worked on at the same time; the others wait their turn."""
    refresh_seconds: Annotated[float, Field(gt=0)] = 1.0
    """How often to look whether the index has a new generation."""
    uploads: bool | None = None
    """Whether documents may be uploaded and removed; unless said, on loopback only."""
    max_upload_mb: Annotated[int, Field(ge=1, le=1024)] = 64
    """How large an uploaded file may be, in MB of 1024 kB."""
    feedback: Annotated[Path | None, BeforeValidator(lambda given: given or None)] = Path(
        ".tenkyo/feedback.jsonl"
    )
    """The file to which votes on answers are added; empty keeps none."""

    @property
    def uploads_allowed(self) -> bool:
        """Whether documents may be uploaded and removed: there is no login that would say who."""
        return is_loopback(self.host) if self.uploads is None else self.uploads


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address; a name other than localhost may be any."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
