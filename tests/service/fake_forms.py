"""A retriever that gives an answer of each form, to show.

Every answer quotes the document below, as the real forms do.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.document.nodes import Span
from retriever.progress import Progress
from retriever.types import (
    Answer,
    AnswerItem,
    AnswerTable,
    Citation,
    Composed,
    Computed,
    Form,
    Hit,
    Operand,
    Statement,
    TableCell,
)
from tests.service.fake import FakeIndex, FakeRetriever

SOURCE = "works.md"
PROJECTS = ("Deepen the basin *1", "Renew the quay | north", "Light the channel", "Dredge the bar")
WORKS = (
    "Register of works\n\n"
    "## North\n\nDeepen the basin *1\nRenew the quay | north\n\n"
    "## South\n\nLight the channel\nDredge the bar\n\n"
    "## Costs\n\nThe basin costs 12 million crowns. The quay costs 8 million crowns.\n\n"
    "## History\n\nOn 14 July 2024 the works began. On 2 May 2026 the basin was opened.\n\n"
    "## Fees\n\nThe fee is twenty crowns. From 1 April 2025 the fee is thirty crowns.\n"
)
LIST = "List all projects"
DIGEST = "Summarise the section on costs"
COMPARISON = "Compare the costs of the basin and the quay"
COMPUTED = "What do the works cost together?"
VERDICT = "Does the basin cost more than the quay?"
TIMELINE = "Give a timeline"
DISAGREEMENT = "How much is the fee?"
FACT = "What does the basin cost?"
THANKS = "thanks"
FOLLOW_UP = "And the quay?"
MANY = "List all words"
ASKED = (LIST, DIGEST, COMPARISON, COMPUTED, VERDICT, TIMELINE, DISAGREEMENT, FACT, FOLLOW_UP)
"""One of each form."""
BASIN, QUAY = "The basin costs 12 million crowns.", "The quay costs 8 million crowns."


@dataclass
class FormsIndex(FakeIndex):
    """An index whose retriever answers each of the questions above in its form."""

    def open(self, index: Path) -> "FormsRetriever":
        """Return the retriever over the document of works."""
        assert self.current
        return FormsRetriever({SOURCE: WORKS}, self.folder, self.current, self.before_answer)


class FormsRetriever(FakeRetriever):
    """Answers the questions above, each in its form; others as the fake retriever does."""

    def ask(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        limit: int | None = None,
        sources: Collection[str] | None = None,
        progress: Progress | None = None,
        read: int | None = None,
    ) -> Answer:
        """Return the answer that is kept for a question."""
        if question == THANKS:
            return self._answer(question, None, "You are welcome.", Form.REMARK)
        composed = self._composed(question)
        if composed is None:
            return super().ask(
                question,
                history=history,
                limit=limit,
                sources=sources,
                progress=progress,
                read=read,
            )
        answer = self._answer(question, composed, None, composed.form)
        read_as = "What does the quay cost?" if question == FOLLOW_UP and history else None
        return replace(answer, read_as=read_as)

    def _answer(
        self, question: str, composed: Composed | None, reason: str | None, form: Form
    ) -> Answer:
        return Answer(
            question=question,
            answer=composed.text if composed else None,
            confidence=0.8 if composed else 0.0,
            reason=reason,
            citations=composed.citations if composed else (),
            nearest=(),
            generation=self.generation,
            encoder=self.encoder,
            composed=composed or Composed("", (), form=form),
        )

    def cite(self, *quotes: str) -> tuple[Citation, ...]:
        """Return a citation of each of some words of the document."""
        [document] = self._documents.values()
        cited = []
        for quote in quotes:
            start = document.text.index(quote)
            passage = next(
                one
                for one in self._passages
                if one.start <= start and start + len(quote) <= one.end
            )
            cited.append(Citation(Hit(document, passage, 1.0), Span(start, start + len(quote))))
        return tuple(cited)

    def _composed(self, question: str) -> Composed | None:
        costs = self.cite(BASIN, QUAY)
        if question in (FACT, FOLLOW_UP):
            quote = BASIN if question == FACT else QUAY
            short = "12 million crowns" if question == FACT else "8 million crowns"
            return Composed(f"{short}\n{quote}", self.cite(quote), short=short)
        if question == LIST:
            groups = ("North", "North", "South", "South")
            items = tuple(
                AnswerItem(text, (at,), group)
                for at, (text, group) in enumerate(zip(PROJECTS, groups, strict=True))
            )
            lines = ("4 projects in 2 sections:", "North", *PROJECTS[:2], "South", *PROJECTS[2:])
            return Composed("\n".join(lines), self.cite(*PROJECTS), Form.LIST, items=items)
        if question == DIGEST:
            items = (AnswerItem(BASIN, (0,)), AnswerItem(QUAY, (1,)))
            return Composed(f"{BASIN}\n{QUAY}", costs, Form.DIGEST, items=items)
        if question == MANY:
            words = WORKS.split()[3:40]
            items = tuple(AnswerItem(word, (at,)) for at, word in enumerate(words))
            text = "\n".join((f"{len(words)} words:", *words))
            return Composed(text, self.cite(*words), Form.LIST, items=items)
        if question == COMPARISON:
            rows = tuple(
                (TableCell(name), TableCell(quote, at))
                for at, (name, quote) in enumerate((("Basin", BASIN), ("Quay", QUAY)))
            )
            missing = (TableCell("Mole"), TableCell("—"))
            text = f"Basin: {BASIN}\nQuay: {QUAY}\nFor Mole the documents say nothing on this."
            table = AnswerTable(("", "Costs"), (*rows, missing))
            return Composed(text, costs, Form.COMPARISON, table=table)
        if question == COMPUTED:
            figures = (("Basin", "12"), ("Quay", "8"))
            operands = tuple(Operand(name, text, at) for at, (name, text) in enumerate(figures))
            sum_ = Computed("sum", "12 + 8 = 20", "20", operands)
            rows = tuple(
                (TableCell(name), TableCell(text, at)) for at, (name, text) in enumerate(figures)
            )
            table = AnswerTable(("Work", "Million crowns"), rows)
            text = "20 million crowns"
            return Composed(text, costs, Form.COMPUTED, short=text, table=table, computed=sum_)
        if question == VERDICT:
            return Composed(f"Yes: {BASIN}\n{QUAY}", costs, Form.VERDICT, short="Yes")
        if question == TIMELINE:
            quotes = ("On 14 July 2024 the works began.", "On 2 May 2026 the basin was opened.")
            dates = ("14 July 2024", "2 May 2026")
            items = tuple(AnswerItem(quotes[at], (at,), dates[at]) for at in range(2))
            return Composed("\n".join(quotes), self.cite(*quotes), Form.TIMELINE, items=items)
        if question == DISAGREEMENT:
            old, new = "The fee is twenty crowns.", "From 1 April 2025 the fee is thirty crowns."
            said = (Statement(old, SOURCE, None, 0), Statement(new, "new.md", "1 April 2025", 1))
            return Composed(f"{old}\n{new}", self.cite(old, new), disagreement=said)
        return None
