"""Questions and searches, and their answers."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field, model_validator

from retriever.types import Form
from service.http.schemas.fields import (
    CitationIndex,
    DocumentId,
    End,
    Generation,
    HeadingPath,
    PageNumber,
    Score,
    SourceName,
    Start,
    Title,
    Url,
    Words,
)
from service.http.schemas.messages import Message
from service.http.schemas.requests import FilterField, History, Limit, Question, StrictRequest


class AskRequest(StrictRequest):
    """A question, with the questions of the same conversation that came before it."""

    question: Question
    history: History = Field(default=[])
    limit: Limit | None = Field(
        default=None,
        description="At most this many citations; as many as the form needs if null.",
        examples=[5],
    )
    filter: FilterField = None
    reuse: bool = Field(
        default=False,
        description="Whether the answer will do that was given to this before, from the same "
        "generation of the index.",
        examples=[True],
    )


class ConfidenceLevels(BaseModel):
    """From which confidence on an answer is called how sure; below, it is uncertain."""

    likely: float = Field(description="From here on it is likely right.", examples=[0.6])
    sure: float = Field(description="From here on it is as good as quoted.", examples=[0.8])


class SimilarRequest(StrictRequest):
    """A question that was refused, with those of the same conversation before it."""

    question: Question
    history: History = Field(default=[])
    filter: FilterField = None


class SearchRequest(StrictRequest):
    """Words to look for."""

    query: Annotated[
        Question, Field(description="Words to look for, or a question.", examples=["basin cost"])
    ]
    history: History = Field(default=[])
    limit: Annotated[
        Limit, Field(description="How many hits; always that many where the index has them.")
    ] = 10
    filter: FilterField = None
    merge: bool = Field(
        default=False,
        description="Whether passages side by side become one hit, and those that are far from "
        "the words are left out.",
        examples=[True],
    )
    context: Annotated[int, Field(ge=0, le=600)] = Field(
        default=0,
        description="Up to so many characters are added on each side of a merged hit.",
        examples=[200],
    )

    @model_validator(mode="after")
    def _context_is_of_merged_hits(self) -> Self:
        if self.context and not self.merge:
            raise ValueError("context is added to merged hits: set merge to true")
        return self


class Quote(BaseModel):
    """Words of a document, by code points of its text, half-open."""

    start: Start
    end: End
    text: Words


class _Passage(BaseModel):
    """A passage of a document: `document.text[start:end] == text`."""

    document_id: DocumentId
    source: SourceName
    title: Title
    page: PageNumber
    heading_path: HeadingPath
    start: Start
    end: End
    text: Words
    struck: list[Quote] | None = Field(
        default=None,
        description="The words in it that are struck out and never answer; only where there are "
        "any.",
    )
    ocr: bool | None = Field(
        default=None,
        description="True where words were read from a picture, which may mistake letters; else "
        "left out.",
        examples=[True],
    )
    score: Score
    url: Url


class Hit(_Passage):
    """A passage found."""


class Cell(Quote):
    """A cell of a table, or a unit of measure, and what it is to the answer."""

    role: Literal["value", "label", "header", "parent", "unit"] = Field(
        description="What the cell is to the answer.", examples=["value"]
    )


class Citation(_Passage):
    """A passage, the words in it that answer, and where to see them."""

    quote: Quote = Field(description="The words in the passage that answer.")
    answer_span: Quote | None = Field(
        default=None,
        description="The words of the quote that the reader takes for the answer, where it found "
        "any.",
    )
    cells: list[Cell] | None = Field(
        default=None,
        description="The cells, only where the quote is of a table; they may be outside the "
        "passage.",
    )


class IndexState(BaseModel):
    """Which index answered, and what encoded it."""

    generation: Generation
    encoder: str = Field(description="The encoder's name.", examples=["all-MiniLM-L6-v2"])


class DroppedSentence(BaseModel):
    """A sentence of a language model that the citations do not support, and why."""

    sentence: str = Field(
        description="What the model said.", examples=["The basin costs 15 million crowns."]
    )
    why: str = Field(description="Why it was left out.", examples=["15 is in no citation"])


class Wording(BaseModel):
    """Which language model worded the answer, and what of its words was left out."""

    model: str = Field(description="The model's name.", examples=["SmolLM2-135M"])
    dropped: list[DroppedSentence] = Field(description="The sentences that were left out.")


class Item(BaseModel):
    """One of several things listed."""

    text: str = Field(description="The item's words.", examples=["Light the channel"])
    group: str = Field(
        description="What it is listed under, or of a timeline its date; empty without groups.",
        examples=["South"],
    )
    citations: list[int] = Field(
        description="The indices of its citations in `citations`, from 0.", examples=[[2]]
    )


class TableCell(BaseModel):
    """A cell of an answer's table."""

    text: str = Field(description="The cell's words.", examples=["12 million crowns"])
    citation: int | None = Field(
        description="The index of its citation, from 0; null for a label.", examples=[0]
    )


class Table(BaseModel):
    """An answer as a table: a header a column, and rows of as many cells."""

    header: list[str] = Field(description="The columns' headers.", examples=[["", "Costs"]])
    rows: list[list[TableCell]] = Field(description="The rows, each with a cell a column.")


class Operand(BaseModel):
    """What a value was computed from."""

    label: str = Field(description="What it is the value of.", examples=["Basin"])
    text: str = Field(description="Its words.", examples=["12"])
    citation: CitationIndex


class Computed(BaseModel):
    """How an answer was computed: the expression ends in the value."""

    operation: str = Field(description="What was computed.", examples=["sum"])
    expression: str = Field(description="The computation.", examples=["12 + 8 = 20"])
    value: str = Field(description="Its value.", examples=["20"])
    cells: list[Operand] = Field(description="What the value was computed from.")


class Statement(BaseModel):
    """One of several statements that disagree."""

    text: str = Field(description="The statement.", examples=["The fee is twenty crowns."])
    source: SourceName
    date: str | None = Field(
        description="What its document says of its own date, as it is written.",
        examples=["1 April 2025"],
    )
    citation: CitationIndex


class AskResponse(BaseModel):
    """An answer with its evidence, or the reason why there is none.

    `answer` is always the whole answer in words; `items`, `table`, `computed` and `disagreement`
    say the same by its `form`.
    """

    question: str = Field(
        description="The question as it was asked.", examples=["What does the basin cost?"]
    )
    answerable: bool = Field(description="Whether the documents answer it.", examples=[True])
    answer: str | None = Field(
        description="The whole answer in words; null where the documents do not answer.",
        examples=["12 million crowns\nThe basin costs 12 million crowns."],
    )
    confidence: float = Field(
        description="The calibrated probability that the documents answer the question.",
        examples=[0.93],
    )
    reason: str | None = Field(
        description="Why there is no answer, in words; null where there is one.",
        examples=["The documents do not mention “lighthouse”."],
    )
    reason_message: Message | None = Field(
        description="The reason with its values apart, to be translated; null where there is an "
        "answer. Its template is in the language of `reason`.",
        examples=[
            {
                "template": "The documents do not mention {words}.",
                "values": {"words": "“lighthouse”"},
            }
        ],
    )
    citations: list[Citation] = Field(
        description="What carries the answer and nothing else, in the order in which it shows them."
    )
    nearest: list[Citation] = Field(
        description="Of a refusal, the passages that came nearest; they are no answer."
    )
    index: IndexState = Field(description="The index that answered.")
    degraded: list[str] = Field(
        description="What was missing when the answer was made, such as `llm`: with it, the answer "
        "is in the documents' own words.",
        examples=[["llm"]],
    )
    read_as: str | None = Field(
        description="The question as it was understood, where it leans on earlier ones.",
        examples=["What does the quay cost?"],
    )
    short_answer: str | None = Field(
        description="The shortest words that answer, with which `answer` begins; null where all of "
        "it is needed.",
        examples=["12 million crowns"],
    )
    form: Form = Field(
        description="What the answer is made as. `fact` is a look-up, and every refusal but "
        "`remark`: a reply to what asks the documents nothing, such as thanks.",
        examples=["fact"],
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
    wording: Wording | None = Field(
        default=None,
        description="There only where a language model was to word the answer.",
    )


class SearchResponse(BaseModel):
    """The best passages, best first."""

    hits: list[Hit] = Field(description="The passages, best first.")


class SuggestedQuestions(BaseModel):
    """Questions that the documents answer."""

    questions: list[str] = Field(
        description="The questions.", examples=[["What is the budget for “Basin”?"]]
    )
    complete: bool = Field(
        description="Whether these are all; otherwise more are known a moment later.",
        examples=[True],
    )
