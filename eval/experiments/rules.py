"""`python -m eval.experiments.rules`: what each rule of the look-up adds to the reader.

Every question is asked once with all rules. Where a rule has a say, that is, where it gives
something else than it would if there were none, the question is asked again without it. A rule that
helps on fewer than three sets of documents has to go.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from eval.bench.harness import application, save, table
from eval.experiments.forms import REMEMBERED, outcome_of
from eval.formats.source import read_questions
from eval.gold.questions import Question
from eval.gold.sample import sample, select_split
from eval.runs.options import FiguresFile, Limit, Split
from eval.runs.progress import progress
from ingest.command import report_errors
from retriever.assembly import Models, open_retriever
from retriever.pipeline import Retriever

Call = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that can be switched off.

    Attributes:
        name: what it does, in words.
        place: the module that uses it.
        function: what it is called there, `Class.method` for a method.
        without: what is called in its place.

    """

    name: str
    place: str
    function: str
    without: Call

    def owner(self) -> tuple[Any, str]:
        """Return what has the rule, and the name that it has there."""
        *outer, name = self.function.split(".")
        owner = import_module(self.place)
        for one in outer:
            owner = getattr(owner, one)
        return owner, name


def _always(value: Any) -> Call:
    return lambda *_, **__: value


def _given(place: int) -> Call:
    return lambda *given, **_: given[place]


def _listed(place: int) -> Call:
    return lambda *given, **_: list(given[place])


_ANSWER, _READING = "retriever.answer", "retriever.reading"
RULES = (
    Rule("another qualifier", f"{_ANSWER}.choice", "contrast", _always(None)),
    Rule("rows with fewer names", f"{_ANSWER}.choice", "_without_rows_of_others", _listed(1)),
    Rule("rows with longer names", f"{_ANSWER}.choice", "_without_longer_names", _listed(1)),
    Rule("rows not told apart", f"{_ANSWER}.choice", "_is_unsettled", _always(False)),
    Rule("rows of all", f"{_ANSWER}.choice", "_is_of_all", _always(False)),
    Rule("another date", f"{_ANSWER}.choice", "tells_of_another_date", _always(False)),
    Rule("cell missing", f"{_ANSWER}.compose", "cell_missing", _always(False)),
    Rule("rows under a name", f"{_ANSWER}.cell_selection", "_is_named", _always(False)),
    Rule("whole dates", f"{_ANSWER}.compose", "_whole_date", _given(0)),
    Rule("rows that sum up", "retriever.forms.tables.table", "_ends_in_sum", _always(False)),
    Rule("sheets as a table", "retriever.forms.tables.form", "sheets_table", _always(None)),
    Rule("a field of each sheet", "retriever.forms.sheet", "_each", _always(None)),
    Rule("the sheet that is named", "retriever.forms.sheet", "_own", _always(None)),
    Rule(
        "things that have it", "retriever.forms.tables.question.linking", "possessions", _always(())
    ),
    Rule("series", f"{_ANSWER}.compose", "_in_series", _always(None)),
    Rule("footnotes", f"{_ANSWER}.compose", "_notes", _always([])),
    Rule("repetitions", f"{_ANSWER}.compose", "_is_repetition", _always(False)),
    Rule("cells named or pointed at", f"{_ANSWER}.quotation", "_cells_asked", _always([])),
    Rule("cells named", f"{_ANSWER}.quotation", "select_cells", _always([])),
    Rule("cells of a list", f"{_ANSWER}.quotation", "select_members", _listed(2)),
    Rule("rows alike", f"{_ANSWER}.quotation", "select_rows", lambda _, __, row, ___: [row]),
    Rule(
        "columns of rows",
        f"{_ANSWER}.quotation",
        "select_column_cells",
        lambda _, records: [[] for _ in records],
    ),
    Rule("lists introduced", f"{_ANSWER}.quotation", "introduced_items", _always([])),
    Rule("lists named", f"{_ANSWER}.quotation", "list_asked_of", _always([])),
    Rule("one item named", f"{_ANSWER}.quotation", "names_one_item", _always(False)),
    Rule("days are no quantity", f"{_ANSWER}.cell_selection", "_is_day", _always(False)),
    Rule("columns of other dates", f"{_ANSWER}.cell_selection", "without_other_dates", _given(1)),
    Rule("orders", f"{_READING}.evidence", "tells_what_to_say", _always(False)),
    Rule("questions", f"{_READING}.evidence", "is_question", _always(False)),
    Rule("captions and bare labels", f"{_READING}.evidence", "_says_nothing", _always(False)),
    Rule("lines of units", f"{_READING}.evidence", "is_unit_line", _always(False)),
    Rule("exceptions", f"{_READING}.evidence", "exceptions", _always(())),
    Rule("terms by value", f"{_READING}.evidence", "terms_by_value", _always(frozenset())),
    Rule("joined questions", f"{_READING}.evidence", "EvidenceFinder.sub_answers", _always([])),
    Rule(
        "likeness across languages",
        "retriever.search.likeness",
        "Likeness.units",
        lambda _, __, units: [0.0] * len(units),
    ),
    Rule("numbers in kanji", f"{_READING}.refusal", "_parts_in_kanji", _always([])),
    Rule("values said otherwise", f"{_READING}.refusal", "without_said_values", _given(0)),
    Rule("names of documents", f"{_READING}.refusal", "document_names", _always("")),
    Rule("names that are missing", f"{_READING}.refusal", "missing_names", _always(())),
    Rule("names nowhere known", f"{_READING}.refusal", "is_known", _always(True)),
    Rule(
        "passages that only ask",
        "retriever.search.reranking",
        "_telling_first",
        lambda _, hits: [(hit, []) for hit in hits],
    ),
    Rule("spelling", "retriever.query.spelling", "Spelling.correct", _given(1)),
    Rule("repeated answers", "retriever.attempts", "Attempts.unless_repeated", _given(1)),
)


@dataclass(frozen=True, slots=True)
class Change:
    """What came of a question with a rule and without it: "right", "wrong" or "refused"."""

    gold: str
    rule: str
    question: str
    with_rule: str
    without_rule: str


def main(
    gold: Annotated[list[Path], typer.Option(help="A gold file; give one for each --index.")],
    index: Annotated[list[Path], typer.Option(help="The index of the gold file's documents.")],
    split: Split = None,
    questions: Limit = None,
    out: FiguresFile = None,
) -> None:
    """Count what is right and wrong with and without each rule, where it has a say.

    Exit codes: 0 done; 2 bad usage, or a file or an index that cannot be used.

    Example: python -m eval.experiments.rules --gold eval/gold/mine.jsonl --index .tenkyo/index
    """
    if len(gold) != len(index):
        raise typer.BadParameter("give as many --index as --gold")
    changes: list[Change] = []
    with report_errors():
        for own, folder in zip(gold, index, strict=True):
            drawn = sample(select_split(read_questions(own), split, own), questions)
            asked = [one for one in drawn if one.answers or not one.answerable]
            changes += changes_of(own.stem, asked, folder)
        save(out, changes=changes)
    sets = [one.stem for one in gold]
    Console().print(
        table(
            "right with / without, wrong with / without, where a rule changes what comes out",
            ("rule", *sets),
            rows_of(changes, sets),
        )
    )


def changes_of(gold: str, questions: Iterable[Question], index: Path) -> list[Change]:
    """Return what each rule that has a say to a question changes."""
    retriever = open_retriever(index, Models(remembered=REMEMBERED))
    return [
        Change(gold, rule.name, question.id, outcome, without)
        for question in progress(list(questions), f"Asking {gold}")
        for rule, outcome, without in _without_each(question, retriever)
    ]


def rows_of(changes: Sequence[Change], sets: Sequence[str]) -> list[tuple[str, ...]]:
    """Return a row for each rule: what comes of the questions that it changes, set by set."""
    rows = []
    for rule in RULES:
        own = [one for one in changes if one.rule == rule.name]
        rows.append((rule.name, *(_cell([one for one in own if one.gold == g]) for g in sets)))
    return rows


def _cell(changes: Sequence[Change]) -> str:
    if not changes:
        return "no say"
    moved = [one for one in changes if one.with_rule != one.without_rule]
    with_rule = Counter(one.with_rule for one in moved)
    without = Counter(one.without_rule for one in moved)
    right, wrong = (f"{with_rule[one]}/{without[one]}" for one in ("right", "wrong"))
    return f"{len(changes)}: {right}, {wrong}"


def _without_each(question: Question, retriever: Retriever) -> Iterator[tuple[Rule, str, str]]:
    """Yield the rules that have a say, with what comes of the question with and without each."""
    said: set[str] = set()
    with ExitStack() as stack:
        for rule in RULES:
            stack.enter_context(_replaced(rule, _recorded(rule, said)))
        outcome = outcome_of(question, retriever)
    for rule in RULES:
        if rule.name in said:
            with _replaced(rule, rule.without):
                yield rule, outcome, outcome_of(question, retriever)


@contextmanager
def _replaced(rule: Rule, call: Call) -> Iterator[None]:
    owner, name = rule.owner()
    held = getattr(owner, name)
    setattr(owner, name, call)
    try:
        yield
    finally:
        setattr(owner, name, held)


def _recorded(rule: Rule, said: set[str]) -> Call:
    """Return a rule that adds its name to `said` where it has a say."""
    owner, name = rule.owner()
    held = getattr(owner, name)

    def recorded(*given: Any, **named: Any) -> Any:
        found = held(*given, **named)
        if found != rule.without(*given, **named):
            said.add(rule.name)
        return found

    return recorded


app = application(main)

if __name__ == "__main__":
    app(prog_name="python -m eval.experiments.rules")
