"""An answer in the terminal; into a pipe, plain lines that nothing pads or wraps."""

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from retriever.layout import Group, lay_out, marks
from retriever.types import Answer, AnswerTable, Citation, Composed, Computed, Form, Statement


class Display:
    """Shows answers on a console."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def show(self, answer: Answer) -> None:
        """Show an answer with its citations, or a refusal with the nearest passages."""
        if answer.read_as:
            self._line(f"Read as: {answer.read_as}\n", "dim")
        composed = answer.composed or Composed(answer.answer or "", answer.citations)
        if answer.answer is not None:
            self._answer(composed)
            self._line(f"Confidence {answer.confidence:.0%}\n", "dim")
            shown = answer.citations
        else:
            remark = composed.form is Form.REMARK
            said = "" if remark else "The documents do not answer this. "
            self._line(f"{said}{answer.reason}\n")
            if not remark:
                self._line(f"Confidence {answer.confidence:.0%}\n", "dim")
            shown = answer.nearest
            if shown:
                self._line("Nearest passages:", "dim")
        for number, citation in enumerate(shown, start=1):
            self._citation(number, citation)

    def _answer(self, composed: Composed) -> None:
        layout = lay_out(composed)
        for line in layout.before:
            self._line(line, "bold")
        for group in layout.groups:
            self._group(group)
        if layout.table:
            self._table(layout.table)
        for line in layout.after:
            self._line(line)
        for statement in layout.statements:
            self._statement(statement)
        if layout.computed:
            self._computed(layout.computed)
        self._line()

    def _group(self, group: Group) -> None:
        if group.name:
            self._line(group.name, "bold")
        for item in group.items:
            self._line(f"- {' '.join(item.text.split())}{marks(item.citations)}")

    def _table(self, table: AnswerTable) -> None:
        rows = [
            [
                f"{cell.text}{marks(() if cell.citation is None else (cell.citation,))}"
                for cell in row
            ]
            for row in table.rows
        ]
        if not self._console.is_terminal:
            for row in (table.header, *rows):
                self._line("\t".join(" ".join(cell.split()) for cell in row))
            return
        drawn = Table(*map(escape, table.header))
        for row in rows:
            drawn.add_row(*map(Text, row))
        self._console.print(drawn)

    def _statement(self, statement: Statement) -> None:
        place = ", ".join(filter(None, (statement.source, statement.date)))
        self._line(f"- “{statement.text}” ({place}){marks((statement.citation,))}")

    def _computed(self, computed: Computed) -> None:
        self._line(f"Computed: {computed.expression}")
        for one in computed.operands:
            label = f"{one.label}: " if one.label and one.label != one.text else ""
            self._line(f"  {label}{one.text}{marks((one.citation,))}", "dim")

    def _citation(self, number: int, citation: Citation) -> None:
        document, passage = citation.hit.document, citation.hit.passage
        page = f", page {citation.page}" if citation.page else ""
        path = " > ".join(passage.heading_path)
        self._line(f"[{number}] {document.source}{page}  {path}".rstrip(), "dim")
        quote = citation.quote.of(document.text)
        if self._console.is_terminal:
            self._console.print(Padding(Text(quote, style="green"), (0, 0, 0, 4)))
        else:
            self._line("\n".join(f"    {line}" for line in quote.splitlines()))
        self._line(f"    characters {citation.quote.start} to {citation.quote.end}\n", "dim")

    def _line(self, words: str = "", style: str = "") -> None:
        """Print a line; no text is read as markup.

        Rich would write tabs as spaces, and into a pipe lines stay as they are.
        """
        if self._console.is_terminal:
            self._console.print(Text(words, style=style))
        else:
            self._console.file.write(f"{words}\n")
