"""Front matter: what a Markdown file says of itself, as YAML between `---` lines at its top."""

import re
from dataclasses import dataclass

import yaml

from ingest.document.builder import stated_title
from ingest.document.nodes import Block, Kind, Sentence, Span

_FRONT_MATTER = re.compile(
    r"---[ \t]*[\r\n](?P<entries>.*?)(?<=[\r\n])(?:---|\.\.\.)[ \t]*(?=[\r\n]|\Z)", re.DOTALL
)
_LINE = re.compile(r"[^\r\n]+")
_KEY = re.compile(r"""(["']?)\w[\w.-]*(?: \w[\w.-]*){0,2}\1[ \t]*:(?=\s|$)""")
"""A key has three words at most (chosen by eye): text with a colon is no entry."""
_CONTINUATION = re.compile(r"\s|-(?=\s|$)|[\]}]")
_TITLE = re.compile(r"title\s*:", re.IGNORECASE)
_LONGEST_TITLE = 1_000
"""Characters of an entry beyond which it is not read as a title; chosen by eye."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A paragraph with a unit for each entry, and the title that one of them states."""

    block: Block
    title: str | None


def find_front_matter(text: str) -> FrontMatter | None:
    """Return the front matter that a text begins with; None where it has none."""
    found = _FRONT_MATTER.match(text)
    entries = _entries(text, *found.span("entries")) if found else []
    if not found or not entries:
        return None
    units = tuple(Sentence(entry.start, entry.end, Kind.PARAGRAPH) for entry in entries)
    titles = (title for entry in entries if (title := _title(entry.of(text))))
    return FrontMatter(Block(0, found.end(), Kind.PARAGRAPH, units), next(titles, None))


def _entries(text: str, start: int, end: int) -> list[Span]:
    """Return the entries, each with the lines that continue it; none where a line is neither."""
    entries: list[Span] = []
    for line in _LINE.finditer(text, start, end):
        last = line.start() + len(line[0].rstrip())
        if _KEY.match(line[0]):
            entries.append(Span(line.start(), last))
        elif line[0].startswith("#") or not line[0].strip():
            continue
        elif entries and _CONTINUATION.match(line[0]):
            entries[-1] = Span(entries[-1].start, last)
        else:
            return []
    return entries


def _title(entry: str) -> str | None:
    """Return the title that an entry states; one that is no YAML is taken as it is written."""
    if not _TITLE.match(entry) or len(entry) > _LONGEST_TITLE:
        return None
    try:
        scalars = [event for event in yaml.parse(entry) if isinstance(event, yaml.ScalarEvent)]
    except yaml.YAMLError:
        return stated_title(entry.partition(":")[2])
    return stated_title(scalars[1].value) if len(scalars) == 2 else None
