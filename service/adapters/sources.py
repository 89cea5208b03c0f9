"""An answer as a chat message: its text as it is, then its sources, numbered.

What the message adds is in the question's language; the answer's own words are the documents'.
All indexes count code points of the message's text.
"""

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from ingest.language.plain import plain
from ingest.language.scripts import is_japanese
from retriever.types import Answer, Citation, Hit
from service.settings import ServiceSettings


@dataclass(frozen=True, slots=True)
class Words:
    """What a message says around an answer, in one language."""

    sources: str
    refused: str
    nearest: str
    page: str
    comma: str


ENGLISH = Words(
    sources="Sources:",
    refused="The documents do not answer this.",
    nearest="The nearest passages, which are not an answer:",
    page="page {page}",
    comma=", ",
)
JAPANESE = Words(
    sources="出典:",
    refused="文書にはこの質問の答えがありません。",
    nearest="最も近い箇所（回答ではありません）:",
    page="{page}ページ",
    comma="、",
)


@dataclass(frozen=True, slots=True)
class Source:
    """A citation, the line of the message that names it, and where the answer says its words.

    `said` is the index after the words; after the whole answer where they are not told apart.
    """

    citation: Citation
    start: int
    end: int
    said: int
    url: str


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """A message's text in two pieces, and the sources of an answer; a refusal has none."""

    body: str
    notes: str
    sources: tuple[Source, ...]

    @property
    def text(self) -> str:
        """The whole message."""
        return self.body + self.notes


def base_url(settings: ServiceSettings, request: Request) -> str:
    """Return where this service's addresses begin: as it is told, or as the client knows it."""
    return settings.public_url or str(request.base_url).rstrip("/")


def write(answer: Answer, base: str | None) -> ChatMessage:
    """Return an answer or a refusal as a message; `base` is where links begin, None for no links.

    A refusal shows what the nearest passages say, for the reader to judge.
    """
    words = JAPANESE if is_japanese(answer.question) else ENGLISH
    if answer.answer is not None:
        body, heading, cited = answer.answer, words.sources, answer.citations
    else:
        body = f"{words.refused} {answer.reason}"
        heading, cited = words.nearest, answer.nearest
    notes = f"\n\n{heading}" if cited else ""
    sources = []
    for number, citation in enumerate(cited, start=1):
        line = f"[{number}] {where(citation.hit, citation.page, words)}"
        if answer.answer is None:
            line += f": {_one_line(citation.quote.of(citation.hit.document.text))}"
        url = link(citation, base)
        line += f" {url}" if url else ""
        # A list keeps its lines apart where the message is read as Markdown.
        notes += "\n- "
        start = len(body) + len(notes)
        notes += line
        said = _said(citation, body)
        sources.append(Source(citation, start, start + len(line), said, url))
    return ChatMessage(body, notes, tuple(sources) if answer.answer is not None else ())


def where(hit: Hit, page: int | None, words: Words = ENGLISH) -> str:
    """Name a passage's document, headings and page on one line."""
    title = hit.document.title or hit.document.source
    path = [part for part in hit.passage.heading_path if part != title]
    named = [_one_line(title), " > ".join(map(_one_line, path))]
    if page:
        named.append(words.page.format(page=page))
    return words.comma.join(filter(None, named))


def link(citation: Citation, base: str | None) -> str:
    """Return the address of the quote in the viewer, empty where there is no service to show it."""
    return "" if base is None else f"{base}{citation.to_dict()['url']}"


def addressed(answer: Answer, base: str | None) -> dict[str, Any]:
    """Return the shape of `/v1/ask`, with whole addresses where `base` says how they begin."""
    shape = answer.to_dict()
    for citation in (*shape["citations"], *shape["nearest"]):
        citation["url"] = (base or "") + citation["url"]
    return shape


def extra_keys(answer: Answer, base: str) -> dict[str, Any]:
    """Return the keys in which OpenAI's shapes bear what they have no place for."""
    shape = addressed(answer, base)
    del shape["question"], shape["answer"]
    citations = shape.pop("citations")
    return {"citations": citations, "tenkyo": shape}


def _said(citation: Citation, body: str) -> int:
    """Return the index after a quote's words; rows of tables, read as records, are not found."""
    quoted = plain(citation.quote.of(citation.hit.document.text))
    at = body.replace("\n", " ").find(quoted) if quoted else -1
    return at + len(quoted) if at >= 0 else len(body)


def _one_line(text: str) -> str:
    return " ".join(text.split())
