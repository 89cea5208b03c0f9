"""Questions and searches, and their answers."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field, model_validator

from retriever.types import Form
from service.http.schemas.requests import Filter, History, Limit, Question, StrictRequest


class AskRequest(StrictRequest):
    """A question, with the questions of the same conversation that came before it."""

    question: Annotated[
        Question, Field(examples=["How much is the market expected to be worth by 2033?"])
    ]
    history: History = Field(default=[])
    limit: Limit | None = Field(
        default=None, description="At most this many citations; as many as the form needs if null."
    )
    filter: Filter | None = None


class SearchRequest(StrictRequest):
    """Words to look for.

    With `merge`, passages that stand side by side are one hit, those that hardly bear on the words
    are left out, and up to `context` characters are added on each side.
    """

    query: Annotated[Question, Field(examples=["overseas market size"])]
    history: History = Field(default=[])
    limit: Limit = 10
    filter: Filter | None = None
    merge: bool = False
    context: Annotated[int, Field(ge=0, le=600)] = 0

    @model_validator(mode="after")
    def _context_is_of_merged_hits(self) -> Self:
        if self.context and not self.merge:
            raise ValueError("context is added to merged hits: set merge to true")
        return self


class Quote(BaseModel):
    """The words that answer, by code points of the document's text, half-open."""

    start: int
    end: int
    text: str


class _Passage(BaseModel):
    """A passage of a document: `document.text[start:end] == text`.

    `struck` are the words in it that are struck out, which never answer; only where there are any.
    `ocr` is true where words were read from a picture, which may mistake letters; else left out.
    """

    document_id: str
    source: str
    title: str
    page: int | None
    heading_path: list[str]
    start: int
    end: int
    text: str
    struck: list[Quote] | None = None
    ocr: bool | None = None


class Hit(_Passage):
    """A passage found."""

    score: float


class Cell(Quote):
    """A cell of a table, or a unit of measure, and what it is to the answer."""

    role: Literal["value", "label", "header", "parent", "unit"]


class Citation(_Passage):
    """A passage, the words in it that answer, and where to see them.

    `answer_span` are the words of the quote that the reader takes for the answer, where it found
    any. `cells` is there only where the quote is of a table: they may stand outside the passage.
    """

    quote: Quote
    answer_span: Quote | None = None
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


class Item(BaseModel):
    """One of several things listed; `citations` are indices of the answer's citations, from 0."""

    text: str
    group: str
    citations: list[int]


class TableCell(BaseModel):
    """A cell of an answer's table, with the index of its citation, null for a label."""

    text: str
    citation: int | None


class Table(BaseModel):
    """An answer as a table: a header a column, and rows of as many cells."""

    header: list[str]
    rows: list[list[TableCell]]


class Operand(BaseModel):
    """What a value was computed from, with the index of its citation."""

    label: str
    text: str
    citation: int


class Computed(BaseModel):
    """How an answer was computed: the expression ends in the value."""

    operation: str
    expression: str
    value: str
    cells: list[Operand]


class Statement(BaseModel):
    """One of several statements that disagree, and what its document says of its own date."""

    text: str
    source: str
    date: str | None
    citation: int


class AskResponse(BaseModel):
    """An answer with its evidence, or the reason why there is none.

    `wording` is there only where a language model was to word the answer; where `degraded` names
    `llm`, the answer is in the documents' own words all the same. `answer` is always the whole
    answer in words; `items`, `table`, `computed` and `disagreement` say the same by its `form`.
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
    read_as: str | None = Field(
        description="The question as it was understood, where it leans on earlier ones."
    )
    short_answer: str | None = Field(
        description="The shortest words that answer, with which `answer` begins; null where all of "
        "it is needed."
    )
    form: Form = Field(
        description="What the answer is made as. `fact` is a look-up, and every refusal but "
        "`remark`: a reply to what asks the documents nothing, such as thanks."
    )
    items: list[Item] = Field(
        description="What a list, a digest or a timeline has, in order; of a timeline, `group` is "
        "the date."
    )
    table: Table | None = Field(description="A comparison, or the rows of tables that answer.")
    computed: Computed | None = Field(
        description="How the value was computed, and from which cells; without cells, how many of "
        "all items are listed."
    )
    disagreement: list[Statement] = Field(
        description="Statements of the documents that differ, each with its source and date."
    )
    wording: Wording | None = None


class SearchResponse(BaseModel):
    """The best passages, best first."""

    hits: list[Hit]


class SuggestedQuestions(BaseModel):
    """Questions that the documents answer."""

    questions: list[str]
