"""Redaction: error messages without the file paths of the server.

The full message is in the service's log, and `python -m service check` prints it.
"""

import re
from pathlib import Path

INDEX = "INDEX"
"""The name of the index folder in messages; its first use is explained."""

_FOLDERS = re.compile(
    r"""
    (?<=')/[^'\n]*/     # of a path in quotation marks, which may have spaces
    | (?<=")/[^"\n]*/
    | (?<![\w.:/])/(?=\S)(?:\S*/)?
    """,
    re.VERBOSE,
)
"""The folders of an absolute path: everything before its last name."""


def redact(error: Exception, index: Path) -> str:
    """Return an error's message without absolute paths; `index` is the index folder.

    The last name of a path stays, as do relative paths: they say what is meant.

    >>> redact(OSError("No model in /opt/models/small. Remove data/index."), Path("data/index"))
    'No model in …/small. Remove data/index.'
    >>> redact(OSError("Remove /srv/docs and run: ingest --index /srv/docs"), Path("/srv/docs"))
    "Remove INDEX (the folder that the service's log names) and run: ingest --index INDEX"
    """
    message = redacted = str(error)
    for name in sorted({str(index.absolute()), str(index.resolve())}, key=len, reverse=True):
        redacted = re.sub(rf"{re.escape(name)}(?![\w-])", INDEX, redacted)
    if redacted != message:
        explained = f"{INDEX} (the folder that the service's log names)"
        redacted = re.sub(rf"\b{INDEX}\b(?![/'])", explained, redacted, count=1)
    return _FOLDERS.sub("…/", redacted)
