"""What clients are told of an error: its own words, less the paths of the machine that serves.

Whoever runs the service finds the whole message in its log, and with `python -m service check`.
"""

import re
from pathlib import Path

INDEX = "INDEX"
"""What the index folder is called, after it was said once what that is."""

_FOLDERS = re.compile(
    r"""
    (?<=')/[^'\n]*/     # those of a path in quotation marks, where it may have spaces
    | (?<=")/[^"\n]*/
    | (?<![\w.:/])/(?=\S)(?:\S*/)?
    """,
    re.VERBOSE,
)
"""The folders of an absolute path: what comes before its last name."""


def redact(error: Exception, index: Path) -> str:
    """Return an error's message without absolute paths; `index` is the index folder.

    What a path ends with stays, and so does the whole of a relative one: it says what is meant.

    >>> redact(OSError("No model in /opt/models/small. Remove data/index."), Path("data/index"))
    'No model in …/small. Remove data/index.'
    >>> redact(OSError("Remove /srv/docs and run: ingest --index /srv/docs"), Path("/srv/docs"))
    "Remove INDEX (the folder that the service's log names) and run: ingest --index INDEX"
    """
    whole = said = str(error)
    for name in sorted({str(index.absolute()), str(index.resolve())}, key=len, reverse=True):
        said = re.sub(rf"{re.escape(name)}(?![\w-])", INDEX, said)
    if said != whole:
        explained = f"{INDEX} (the folder that the service's log names)"
        said = re.sub(rf"\b{INDEX}\b(?![/'])", explained, said, count=1)
    return _FOLDERS.sub("…/", said)
