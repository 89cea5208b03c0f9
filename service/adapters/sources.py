"""An answer as a chat message in Markdown: the answer, and a numbered list of its sources.

The words around the answer are in the question's language. All indexes count code points of the
message's text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from starlette.requests import Request

from ingest.language.plain import plain
from ingest.language.scripts import is_japanese
from retriever.types import Answer, Citation, Composed, Form, Hit
from service.adapters.markdown import answer_markdown, escaped
from service.settings import ServiceSettings


@dataclass(frozen=True, slots=True)
class Words:
    """The words around an answer, in one language."""

    sources: str
    refused: str
    nearest: str
    page: str
    comma: str
    read_as: str
    computed: str


ENGLISH = Words(
    sources="Sources:",
    refused="The documents do not answer this.",
    nearest="The nearest passages, which are not an answer:",
    page="page {page}",
    comma=", ",
    read_as="Read as: {question}",
    computed="How it was computed:",
)
JAPANESE = Words(
    sources="出典:",
    refused="文書にはこの質問の答えがありません。",
    nearest="最も近い箇所（回答ではありません）:",
    page="{page}ページ",
    comma="、",
    read_as="次の質問として読みました: {question}",
    computed="計算方法:",
)


@dataclass(frozen=True, slots=True)
class Source:
    """A citation, and its line `[start, end)` in the message.

    `said` is the index in the answer after the quoted words, or the answer's end where the answer
    does not contain them literally.
    """

    citation: Citation
    start: int
    end: int
    said: int
    url: str


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """A message: the answer, the list of sources as text, and the sources; a refusal has none."""

    body: str
    notes: str
    sources: tuple[Source, ...]

    @property
    def text(self) -> str:
        """The whole message."""
        return self.body + self.notes

    def pieces(self) -> Iterator[str]:
        """Yield the message's text in pieces for a stream, line by line."""
        for part in (self.body, self.notes):
            yield from re.findall(r"\n*[^\n]+|\n+$", part)


def base_url(settings: ServiceSettings, request: Request) -> str:
    """Return the base of this service's URLs: the setting, or else the address of the request."""
    return settings.public_url or str(request.base_url).rstrip("/")


def write(answer: Answer, base: str | None) -> ChatMessage:
    """Return an answer or a refusal as a message; `base` begins each link, None for no links.

    A refusal quotes the nearest passages, for the reader to judge.
    """
    words = JAPANESE if is_japanese(answer.question) else ENGLISH
    if answer.answer is not None:
        # A language model may have worded the text.
        composed = replace(answer.composed or Composed("", ()), text=answer.answer)
        body = answer_markdown(composed, words.computed, words.comma)
        heading, cited = words.sources, answer.citations
    else:
        body = _refusal(answer, words)
        heading, cited = words.nearest, answer.nearest
    notes = ""
    if answer.read_as:
        notes += f"\n\n{escaped(words.read_as.format(question=answer.read_as))}"
    notes += f"\n\n{heading}" if cited else ""
    sources: list[Source] = []
    for numbers, place, group in _by_place(cited, words, apart=answer.answer is None):
        line = f"{numbers} {escaped(place)}"
        if answer.answer is None:
            line += f": {escaped(_one_line(group[0].quote.of(group[0].hit.document.text)))}"
        first = link(group[0], base)
        line += f" {first}" if first else ""
        # As a Markdown list, so that each source keeps a line of its own.
        notes += "\n- "
        start = len(body) + len(notes)
        notes += line
        end = start + len(line)
        sources += [Source(one, start, end, _said(one, body), link(one, base)) for one in group]
    return ChatMessage(body, notes, tuple(sources) if answer.answer is not None else ())


def _by_place(
    cited: Sequence[Citation], words: Words, *, apart: bool
) -> Iterator[tuple[str, str, list[Citation]]]:
    """Yield the numbers, the place and the citations of each line of the list of sources.

    Citations that follow one another in one place share a line, unless they are to be kept apart.
    """
    numbered = [
        (number, where(one.hit, one.page, words), one) for number, one in enumerate(cited, start=1)
    ]
    for (_, place), run in groupby(numbered, lambda each: (each[0] if apart else 0, each[1])):
        lines = list(run)
        numbers = " ".join(f"[{number}]" for number, _, _ in lines)
        yield numbers, place, [one for _, _, one in lines]


def _refusal(answer: Answer, words: Words) -> str:
    """Return why there is no answer; a remark stands by itself."""
    remark = answer.composed is not None and answer.composed.form is Form.REMARK
    reason = escaped(answer.reason or "")
    return reason if remark else f"{words.refused} {reason}"


def where(hit: Hit, page: int | None, words: Words = ENGLISH) -> str:
    """Return a passage's document, headings and page on one line."""
    title = hit.document.title or hit.document.source
    path = [part for part in hit.passage.heading_path if part != title]
    named = [_one_line(title), " > ".join(map(_one_line, path))]
    if page:
        named.append(words.page.format(page=page))
    return words.comma.join(filter(None, named))


def link(citation: Citation, base: str | None) -> str:
    """Return the URL of the quote in the viewer, empty where there is no service to show it."""
    return "" if base is None else f"{base}{citation.to_dict()['url']}"


def with_urls(answer: Answer, base: str | None) -> dict[str, Any]:
    """Return the JSON of `/v1/ask`, with absolute URLs where `base` is given."""
    shape = answer.to_dict()
    for citation in (*shape["citations"], *shape["nearest"]):
        citation["url"] = (base or "") + citation["url"]
    return shape


def extra_keys(answer: Answer, base: str) -> dict[str, Any]:
    """Return what an answer has beyond OpenAI's format, as keys to add to it."""
    shape = with_urls(answer, base)
    del shape["question"], shape["answer"]
    citations = shape.pop("citations")
    return {"citations": citations, "tenkyo": shape}


def _said(citation: Citation, body: str) -> int:
    """Return the index after a quote in the answer, or the answer's end.

    Rows of tables are not found: the answer reads them out as records.
    """
    quoted = escaped(plain(citation.quote.of(citation.hit.document.text)))
    spaced = r"\s+".join(map(re.escape, quoted.split()))
    found = re.search(spaced, body) if spaced else None
    return found.end() if found else len(body)


def _one_line(text: str) -> str:
    return " ".join(text.split())
