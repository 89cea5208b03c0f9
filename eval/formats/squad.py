"""SQuAD files read as gold: an article is a document, an answer a span of it.

Format: Rajpurkar et al., "SQuAD: 100,000+ Questions for Machine Comprehension of Text",
EMNLP 2016 (1.1), and "Know What You Don't Know: Unanswerable Questions for SQuAD", ACL
2018 (2.0). `{"data": [{"title", "paragraphs": [{"context", "qas": [{"id", "question",
"answers": [{"text", "answer_start"}], "is_impossible"}]}]}]}`, where `answer_start`
counts code points of the paragraph. Sets in other languages have this format too.

An article's document is its paragraphs, each once, with a blank line between.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.formats.filenames import file_names
from eval.formats.json_values import id_field, objects_field, text_field
from eval.gold.questions import Evidence, Question

SEPARATOR = "\n\n"
_READ = frozenset({"id", "question", "answers", "is_impossible"})


@dataclass(frozen=True, slots=True)
class _Article:
    """An article as a document: `starts` says where each paragraph's text begins in it."""

    title: str
    name: str
    starts: Mapping[str, int]

    @property
    def text(self) -> str:
        return SEPARATOR.join(self.starts)


def is_squad(keys: Collection[str]) -> bool:
    """Tell whether an object with these keys could be one of SQuAD."""
    return "data" in keys


def read_squad(squad: Mapping[str, Any], line: int) -> tuple[list[Question], dict[str, str]]:
    """Return the questions of a SQuAD object, and its documents' texts by file name.

    The answers to a question are alternatives, and any one of their spans is evidence.
    What else the file says of a question is kept in its `extra`, with the title.

    Raises:
        ValueError: an article, paragraph or question breaks the format, or an answer is
            not where the file says; the message names the article and the question.

    """
    articles = objects_field(squad, "data")
    titles = [_title(article, number) for number, article in enumerate(articles, start=1)]
    questions: list[Question] = []
    documents: dict[str, str] = {}
    for row, title, name in zip(articles, titles, file_names(titles, ".txt"), strict=True):
        try:
            paragraphs = objects_field(row, "paragraphs")
            article = _Article(title, name, _starts(paragraphs))
            questions += _questions(paragraphs, article, line)
        except ValueError as fault:
            raise ValueError(f"article {title!r}: {fault}") from None
        if article.starts:
            documents[name] = article.text
    return questions, documents


def _title(article: Mapping[str, Any], number: int) -> str:
    title = article.get("title")
    return title if isinstance(title, str) and title.strip() else f"article-{number}"


def _starts(paragraphs: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Return where each paragraph begins in the document; a repeated paragraph is there once."""
    starts: dict[str, int] = {}
    length = 0
    for paragraph in paragraphs:
        context = text_field(paragraph, "context")
        if context not in starts:
            starts[context] = length
            length += len(context) + len(SEPARATOR)
    return starts


def _questions(
    paragraphs: Sequence[Mapping[str, Any]], article: _Article, line: int
) -> Iterator[Question]:
    for paragraph in paragraphs:
        for row in objects_field(paragraph, "qas"):
            key = id_field(row, "id")
            try:
                yield _question(key, row, paragraph["context"], article, line)
            except ValueError as fault:
                raise ValueError(f"question {key!r}: {fault}") from None


def _question(
    key: str, row: Mapping[str, Any], context: str, article: _Article, line: int
) -> Question:
    impossible = row.get("is_impossible", False)
    if not isinstance(impossible, bool):
        raise ValueError('"is_impossible" must be true or false')
    answers = objects_field(row, "answers") if "answers" in row else []
    if impossible == bool(answers):
        raise ValueError(
            'it "is_impossible" and has "answers"'
            if impossible
            else 'it has no "answers"; what has none needs "is_impossible": true'
        )
    evidence = tuple(dict.fromkeys(_evidence(answer, context, article) for answer in answers))
    texts = tuple(dict.fromkeys(place.text for place in evidence if place.text is not None))
    others = {name: value for name, value in row.items() if name not in _READ}
    return Question(
        id=key,
        kind="unanswerable" if impossible else "span",
        text=text_field(row, "question"),
        history=(),
        answerable=not impossible,
        answers=(texts,) if texts else (),
        evidence=evidence,
        all_needed=False,
        line=line,
        extra={"squad": {"title": article.title, **others}},
    )


def _evidence(answer: Mapping[str, Any], context: str, article: _Article) -> Evidence:
    text, at = text_field(answer, "text"), answer.get("answer_start")
    if not isinstance(at, int) or isinstance(at, bool) or at < 0:
        raise ValueError('"answer_start" must be a whole number, 0 or more')
    if context[at : at + len(text)] != text:
        found = context.find(text)
        hint = f"it is first found at {found}" if found >= 0 else "it is nowhere in it"
        raise ValueError(
            f'the answer {text[:60]!r} is not at "answer_start" {at} of the context '
            f"(code points): {hint}"
        )
    start = article.starts[context] + at
    return Evidence(article.name, start, start + len(text), text=text)
