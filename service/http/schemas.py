"""The HTTP API's shapes: requests are checked against these, answers described by them."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Question = Annotated[str, Field(max_length=4000)]
Source = Annotated[str, Field(max_length=1000)]
Limit = Annotated[int, Field(ge=1, le=100)]
Offset = Annotated[int, Field(ge=0, le=2**31)]


class _Request(BaseModel):
    """No guessing: a misspelt `filter` that was ignored would answer from everything."""

    model_config = ConfigDict(strict=True, extra="forbid")


class Filter(_Request):
    """Which documents to look in."""

    source: Annotated[list[Source], Field(min_length=1, max_length=100)] | None = None


def sources_of(given: Filter | None) -> list[str] | None:
    """Return the sources that a request keeps to, None where it looks in all documents."""
    return given.source if given else None


class AskRequest(_Request):
    """A question, with the questions of the same conversation that came before it."""

    question: Annotated[
        Question, Field(examples=["How much is the market expected to be worth by 2033?"])
    ]
    history: Annotated[list[Question], Field(max_length=50)] = []
    limit: Limit = 5
    filter: Filter | None = None


class SearchRequest(_Request):
    """Words to look for.

    With `merge`, passages that stand side by side are one hit, those that hardly bear on the words
    are left out, and up to `context` characters are added on each side.
    """

    query: Annotated[Question, Field(examples=["overseas market size"])]
    history: Annotated[list[Question], Field(max_length=50)] = []
    limit: Limit = 10
    filter: Filter | None = None
    merge: bool = False
    context: Annotated[int, Field(ge=0, le=600)] = 0

    @model_validator(mode="after")
    def _context_is_of_merged_hits(self) -> Self:
        if self.context and not self.merge:
            raise ValueError("context is added to merged hits: set merge to true")
        return self


class CitedSpan(_Request):
    """Words that an answer cited, by code points of the document's text, half-open."""

    document_id: Annotated[str, Field(max_length=100)]
    source: Source
    start: Offset
    end: Offset


class Vote(_Request):
    """A reader's vote on an answer or a refusal, and what was voted on.

    `citations` are the quotes of the answer. A comment comes with the same vote again.
    """

    question: Question
    history: Annotated[list[Question], Field(max_length=50)] = []
    thumb: Literal["up", "down"]
    comment: Annotated[str, Field(max_length=1000)] | None = None
    generation: Annotated[str, Field(max_length=200)]
    answerable: bool
    answer: Annotated[str, Field(max_length=20_000)] | None
    citations: Annotated[list[CitedSpan], Field(max_length=100)]


class Quote(BaseModel):
    """The words that answer, by code points of the document's text, half-open."""

    start: int
    end: int
    text: str


class _Passage(BaseModel):
    """A passage of a document: `document.text[start:end] == text`."""

    document_id: str
    source: str
    title: str
    page: int | None
    heading_path: list[str]
    start: int
    end: int
    text: str


class Hit(_Passage):
    """A passage found."""

    score: float


class Cell(Quote):
    """A cell of a table, or a unit of measure, and what it is to the answer."""

    role: Literal["value", "label", "header", "parent", "unit"]


class Citation(_Passage):
    """A passage, the words in it that answer, and where to see them.

    `cells` is there only where the quote is of a table: they may stand outside the passage.
    """

    quote: Quote
    cells: list[Cell] | None = None
    score: float
    url: str


class IndexState(BaseModel):
    """Which index answered, and what encoded it."""

    generation: str
    encoder: str


class DroppedSentence(BaseModel):
    """A sentence of a language model that the citations do not bear out, and why."""

    sentence: str
    why: str


class Wording(BaseModel):
    """Which language model worded the answer, and what of its words was left out."""

    model: str
    dropped: list[DroppedSentence]


class AskResponse(BaseModel):
    """An answer with its evidence, or the reason why there is none.

    `wording` is there only where a language model was to word the answer; where `degraded` names
    `llm`, the answer is in the documents' own words all the same.
    """

    question: str
    answerable: bool
    answer: str | None
    confidence: float
    reason: str | None
    citations: list[Citation]
    nearest: list[Citation]
    index: IndexState
    degraded: list[str]
    wording: Wording | None = None


class SearchResponse(BaseModel):
    """The best passages, best first."""

    hits: list[Hit]


class _Document(BaseModel):
    """A document, without its text; `characters` counts code points."""

    id: str
    source: str
    sources: list[str]
    title: str
    media_type: str
    pages: int | None
    characters: int


class DocumentSummary(_Document):
    """A document in a list; `ingested_at` is when its file came in first (ISO 8601, UTC)."""

    passages: int
    ingested_at: str | None


class DocumentDetail(_Document):
    """One document; page n starts at `page_starts[n - 1]`.

    `page_pictures` says whether its pages can be seen as they are printed.
    """

    sha256: str
    page_starts: list[int]
    ingested_at: str | None
    page_pictures: bool


class Uploaded(DocumentDetail):
    """The document as it is served now, and what became of the file.

    `notes` say what of the file could not be read, and what to do about it.
    """

    status: Literal["added", "unchanged", "replaced"]
    notes: list[str]


class DocumentList(BaseModel):
    """A part of the list of documents, and how many there are in all."""

    documents: list[DocumentSummary]
    total: int


class DocumentText(BaseModel):
    """A span of a document's text, by code points, half-open."""

    id: str
    start: int
    end: int
    text: str


class OutlineSection(BaseModel):
    """Text that stands under a path of headings, by code points, half-open."""

    heading_path: list[str]
    start: int
    end: int
    page: int | None


class Outline(BaseModel):
    """A document's sections, in order."""

    id: str
    sections: list[OutlineSection]


class TableRow(BaseModel):
    """A row of a table: for each cell where it starts and ends; an empty cell is an empty span."""

    header: bool
    cells: list[tuple[int, int]]


class Block(BaseModel):
    """A part of a document's text, by code points, half-open.

    A heading's `level` counts from 1, and its own words begin at `words`; of a list, `items` are
    where each starts, without its bullet, where it ends, and how deep it is nested; of a table's
    rows, the first `labels` cells name the row.
    """

    kind: Literal["heading", "paragraph", "list", "table", "caption", "footnote", "furniture"]
    start: int
    end: int
    level: int | None = None
    words: int | None = None
    items: list[tuple[int, int, int]] | None = None
    labels: int | None = None
    rows: list[TableRow] | None = None


class Blocks(BaseModel):
    """A document's blocks, in order; what stands between them only parts them."""

    id: str
    start: int
    end: int
    blocks: list[Block]


class Box(BaseModel):
    """A place on a page, as shares of its width and height from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


class PageBoxes(BaseModel):
    """A PDF's page: its size in points, its span of the text, and where the words asked for are."""

    id: str
    page: int
    width: float
    height: float
    start: int
    end: int
    boxes: list[Box]


class SuggestedQuestions(BaseModel):
    """Questions that the documents answer."""

    questions: list[str]


class UploadRules(BaseModel):
    """Whether documents may be uploaded and removed here, and which files will do."""

    allowed: bool
    max_mb: int
    suffixes: list[str]


class VotesKept(BaseModel):
    """Whether votes are kept here."""

    kept: bool


class Live(BaseModel):
    """The process answers."""

    status: Literal["live"]


class Ready(BaseModel):
    """Questions are answered."""

    status: Literal["ready"]
    index: IndexState


class FieldError(BaseModel):
    """What is wrong with one field of a request."""

    field: str
    message: str


class Problem(BaseModel):
    """What went wrong, as RFC 9457 has it; `errors` only where a request is invalid.

    `request_id` is that of the header X-Request-ID, by which the service's log names the request.
    """

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError] | None = None
    request_id: str | None = None
