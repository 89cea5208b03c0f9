"""Environments of the peers: one each, with the torch that is here.

torch takes most of a gigabyte and can come from several places (`TORCH` in the Makefile), so that
it is linked from this environment, with what it needs, and not installed again.
"""

import re
import subprocess
import sys
import venv
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from eval.bench.peers.systems import Setup
from ingest.errors import TenkyoError

TORCH = "torch"
_LIST = "requirements.txt"
"""In an environment: what has been installed into it."""
_NOT_LINKED = {"..", "bin", "__pycache__"}


class PeerEnvironmentError(TenkyoError):
    """An environment that could not be made; the message says why."""


def python_of(setup: Setup, folder: Path) -> Path:
    """Return the interpreter of a system's environment under `folder`, which is made if need be.

    Raises PeerEnvironmentError where something cannot be installed.
    """
    if not setup.packages:
        return Path(sys.executable)
    place = folder.absolute() / setup.module.rpartition("with_")[2]
    python = place / "bin" / "python"
    wanted, made = "\n".join(setup.requirements), place / _LIST
    if made.is_file() and made.read_text("utf-8") == wanted:
        return python
    venv.create(place, clear=True, with_pip=True, symlinks=True)
    links = folder / TORCH
    link_distributions(TORCH, links)
    (packages,) = place.glob("lib/python*/site-packages")
    (packages / "torch.pth").write_text(f"{links.resolve()}\n", encoding="utf-8")
    _install(python, setup)
    made.write_text(wanted, encoding="utf-8")
    return python


def link_distributions(name: str, folder: Path) -> None:
    """Link a distribution that is installed here, and all that it needs, into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for found in _with_needs(name, set()):
        for top in sorted({file.parts[0] for file in found.files or ()} - _NOT_LINKED):
            link = folder / top
            if not link.exists():
                link.symlink_to(Path(str(found.locate_file(top))).resolve())


def _with_needs(name: str, seen: set[str]) -> Iterator[Distribution]:
    """Yield a distribution and those it requires, each once; those that are not here are left."""
    if name in seen:
        return
    seen.add(name)
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return
    yield found
    for requirement in found.requires or ():
        needed = re.match(r"[\w.-]+", requirement)
        if needed and "extra ==" not in requirement:
            yield from _with_needs(needed[0].lower(), seen)


def _install(python: Path, setup: Setup) -> None:
    command = [str(python), "-m", "pip", "install", "--quiet", *setup.requirements]
    ended = subprocess.run(command, capture_output=True, text=True)  # noqa: S603 - pinned, ours
    if ended.returncode:
        last = ended.stderr.strip().splitlines()[-1:]
        raise PeerEnvironmentError(f"{setup.name} cannot be installed: {''.join(last)}")
