"""Public question sets, read into examples with an answer; the negatives are made of them.

Each file has one JSON object a line, gzipped: `{question, title, context, answers: [{start, end}]}`
for the sets of texts; `{question, table, paragraphs, answer, answer_type}` for TAT-QA;
`{question, table_id, cells}` and `{table_id, table}` for WikiTableQuestions. The model card names
where each is from.
"""

import gzip
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from retriever.text.passage_text import ITEM
from retriever.training.examples.asked import with_fiscal_years
from retriever.training.examples.example import Example, under_headings

CHARACTERS = (350, 1_100)
"""A text longer than a size drawn of these bounds is cut around its answer: passages under their
headings have as many characters."""
SHORT = 280
"""A text of fewer characters is put among others of its document."""

TEXT_SETS = (
    "xquad_en", "xquad_de", "xquad_es", "nq_open", "qed", "policyqa", "covidqa", "quoref",
)  # fmt: skip
TAKEN = {"policyqa": 1_600}
"""How many questions are taken of a set, if not all: those of PolicyQA are asked of every policy,
so that texts which seem to lack the answer may have it."""
ACROSS = ("xquad_en", "xquad_de", "xquad_es")
"""The same questions and texts in several languages: a question in one is put to the other too."""
FISCAL = 0.25
"""Share of the questions to accounts that name their years as accounts do."""
BULLETED = 0.15
"""Share of the texts whose sentences are read as items of a list."""

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“(])")
_ORDER_WORDS = re.compile(
    r"\b(?:most|least|last|first|next|previous|before|after|above|below|only|same|total|ever|"
    r"consecutive|earliest|latest|other|more|less|fewer|than|\w+est)\b",
    re.IGNORECASE,
)
"""A question with one of these may need rows that are not in the part of the table that is read."""


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def answerable_examples(folder: Path, chance: random.Random) -> list[Example]:
    """Return the questions of all sets with texts that answer them."""
    examples: list[Example] = []
    for name in TEXT_SETS:
        rows = list(read_lines(folder / f"{name}.jsonl.gz"))
        examples += _of_texts(
            name, chance.sample(rows, min(len(rows), TAKEN.get(name, len(rows)))), chance
        )
    examples += _across(folder, chance)
    examples += _of_reports(list(read_lines(folder / "tatqa.jsonl.gz")), chance)
    return examples + _of_wiki_tables(folder, chance)


def _across(folder: Path, chance: random.Random) -> list[Example]:
    """Return parallel questions with the text in another language."""
    by_language = [list(read_lines(folder / f"{name}.jsonl.gz")) for name in ACROSS]
    asked = {row["id"]: [row["question"]] for row in by_language[0]}
    for rows in by_language[1:]:
        for row in rows:
            asked[row["id"]].append(row["question"])
    rows = [
        {**row, "question": chance.choice(asked[row["id"]])}
        for rows in by_language
        for row in rows
        if len(asked[row["id"]]) == len(ACROSS)
    ]
    return _of_texts("xquad_across", rows, chance)


def _of_texts(name: str, rows: Sequence[Mapping[str, Any]], chance: random.Random) -> list[Example]:
    neighbours: dict[str, list[str]] = {}
    for row in rows:
        neighbours.setdefault(row["title"], []).append(row["context"])
    examples = []
    for row in rows:
        answer = row["answers"][0]
        context, start, end = _window(row["context"], answer["start"], answer["end"], chance)
        if len(context) < SHORT:
            others = [one for one in neighbours[row["title"]] if one != row["context"]]
            context, shift = _among(context, answer["text"], others, chance)
            start, end = start + shift, end + shift
        title = row["title"].replace("_", " ")
        text, shift = under_headings(title if chance.random() < 0.7 else "", context)
        start, end = _trimmed(context, start, end)
        example = Example(name, row["question"], text, start + shift, end + shift)
        examples.append(_bulleted(example) if chance.random() < BULLETED else example)
    return examples


def _bulleted(example: Example) -> Example:
    """Read the sentences of a text as items, where one of them holds the answer whole."""
    ends = list(_SENTENCE_END.finditer(example.text))
    if not ends or any(one.start() < example.end and one.end() > example.start for one in ends):
        return example
    moved = sum(len(ITEM) - len(one.group()) for one in ends if one.end() <= example.start)
    text = _SENTENCE_END.sub(ITEM, example.text)
    return replace(example, text=text, start=example.start + moved, end=example.end + moved)


def _window(text: str, start: int, end: int, chance: random.Random) -> tuple[str, int, int]:
    """Cut a text around its answer, at spaces."""
    size = chance.randint(*CHARACTERS)
    if len(text) <= size:
        return text, start, end
    first = max(0, start - chance.randint(0, max(0, size - (end - start))))
    last = max(min(len(text), first + size), min(len(text), end + 50))
    while first > 0 and not text[first - 1].isspace():
        first -= 1
    while last < len(text) and not text[last].isspace():
        last += 1
    return text[first:last], start - first, end - first


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave spaces at both ends out of a span."""
    while start < end - 1 and text[start].isspace():
        start += 1
    while end - 1 > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _among(
    context: str, answer: str, others: Sequence[str], chance: random.Random
) -> tuple[str, int]:
    """Put a short text among others of its document; return it and how far it moved."""
    picked = [
        one
        for one in dict.fromkeys(chance.sample(others, min(4, len(others))))
        if answer.casefold() not in one.casefold() and len(one) < CHARACTERS[1] // 2
    ]
    before = picked[: chance.randint(0, len(picked))]
    ahead = "".join(f"{one} " for one in before)
    behind = "".join(f" {one}" for one in picked[len(before) :])
    if len(ahead) + len(context) + len(behind) > CHARACTERS[1]:
        behind = ""
    return f"{ahead}{context}{behind}", len(ahead)


def _of_reports(rows: Sequence[Mapping[str, Any]], chance: random.Random) -> list[Example]:
    """Read TAT-QA: questions that a cell, or words of a paragraph, answer."""
    picked = [row for row in rows if row["answer_type"] in ("span", "multi-span")]
    chance.shuffle(picked)
    examples = []
    for row in picked:
        found = _in_paragraphs(row) if row["answer_from"] == "text" else None
        if found is None and row["answer_type"] == "span":
            found = _in_table(row, chance)
        if found is not None and chance.random() < FISCAL:
            found = replace(found, question=with_fiscal_years(found.question, chance))
        if found is not None:
            examples.append(found)
    return examples


def _in_paragraphs(row: Mapping[str, Any]) -> Example | None:
    for paragraph in row["paragraphs"]:
        places = [paragraph.find(answer) for answer in row["answer"]]
        if min(places) < 0:
            continue
        start = min(places)
        end = max(place + len(one) for place, one in zip(places, row["answer"], strict=True))
        if end - start <= SHORT and len(paragraph) <= 2 * CHARACTERS[1]:
            return Example("tatqa", row["question"], paragraph, start, end)
    return None


def _in_table(row: Mapping[str, Any], chance: random.Random) -> Example | None:
    answer = row["answer"][0]
    table = [[cell.strip() for cell in cells] for cells in row["table"]]
    holding = [i for i, cells in enumerate(table) if answer.strip() in cells]
    head = 0
    while head < len(table) - 1 and not table[head][0]:
        head += 1
    head = head or 1
    if len(holding) != 1 or holding[0] < head:
        return None
    column = table[holding[0]].index(answer.strip())
    if column == 0:
        return None
    lead = next((one for one in row["paragraphs"] if "table" in one and len(one) < 200), "")
    return table_example(
        "tatqa", row["question"], table, head, (holding[0], column), chance, lead=lead
    )


def wiki_tables(folder: Path) -> list[list[list[str]]]:
    """Return the tables of WikiTableQuestions as rows of cells."""
    return [row["table"] for row in read_lines(folder / "wtq_tables.jsonl.gz")]


def _of_wiki_tables(folder: Path, chance: random.Random) -> list[Example]:
    tables = {row["table_id"]: row["table"] for row in read_lines(folder / "wtq_tables.jsonl.gz")}
    rows = list(read_lines(folder / "wtq.jsonl.gz"))
    chance.shuffle(rows)
    examples: list[Example] = []
    for row in rows:
        if (
            len(row["answer"]) != 1
            or len(row["cells"]) != 1
            or _ORDER_WORDS.search(row["question"])
        ):
            continue
        table, (line, column) = tables[row["table_id"]], row["cells"][0]
        if line == 0 or line >= len(table):
            continue
        example = table_example("wtq", row["question"], table, 1, (line, column), chance)
        if example is not None:
            examples.append(example)
    return examples


def table_example(
    source: str,
    question: str,
    table: Sequence[Sequence[str]],
    head: int,
    cell: tuple[int, int],
    chance: random.Random,
    lead: str = "",
) -> Example | None:
    """Return a question with the part of a table that is around the cell that answers.

    Args:
        source: the set that it is from.
        question: what is asked.
        table: its rows of cells.
        head: how many of the rows head columns.
        cell: row and column of the cell.
        chance: where the part begins.
        lead: the words above the table.

    """
    lines = [row_words(table, head, line) for line in range(head, len(table))]
    at = cell[0] - head
    if at >= len(lines) or not lines[at].strip():
        return None
    first = last = at
    size, most = len(lines[at]) + len(lead), chance.randint(*CHARACTERS)
    while True:
        sides = [i for i in (first - 1, last + 1) if 0 <= i < len(lines)]
        sides = [i for i in sides if size + len(lines[i]) + len(ITEM) <= most]
        if not sides:
            break
        side = chance.choice(sides)
        size += len(lines[side]) + len(ITEM)
        first, last = min(first, side), max(last, side)
    ahead = lead + "".join(ITEM + line for line in lines[first:at]) + ITEM
    inside = cell_place(table, head, cell)
    text = ahead + lines[at] + "".join(ITEM + line for line in lines[at + 1 : last + 1])
    start = len(ahead) + inside
    end = start + len(table[cell[0]][cell[1]].strip())
    if end <= start or len(text) > 2 * CHARACTERS[1]:
        return None
    return Example(source, question, text, start, end)


def row_words(table: Sequence[Sequence[str]], head: int, line: int) -> str:
    """Return a row as a record, as `retriever.text.rendering` shows one."""
    return "".join(_row_parts(table, head, line))


def cell_place(table: Sequence[Sequence[str]], head: int, cell: tuple[int, int]) -> int:
    """Return where a cell's words begin in its row's record."""
    parts = _row_parts(table, head, cell[0])
    if cell[1] == 0:
        return len(parts[0])
    filled = [i for i, words in enumerate(table[cell[0]]) if i and words.strip()]
    place = 3 + 3 * filled.index(cell[1])
    return len("".join(parts[: place + 2]))


def _row_parts(table: Sequence[Sequence[str]], head: int, line: int) -> list[str]:
    """Return a record in parts: parent, label, dash; then separator, header and value a cell."""
    row = table[line]
    parent = _parent(table, head, line)
    filled = [i for i, words in enumerate(row) if i and words.strip()]
    parts = [f"{parent}, " if parent else "", row[0].strip(), " — " if filled else ""]
    for nth, column in enumerate(filled):
        headers = [table[i][column].strip() for i in range(head) if column < len(table[i])]
        header = " ".join(filter(None, headers))
        parts += ["; " if nth else "", f"{header}: " if header else "", row[column].strip()]
    return parts


def _parent(table: Sequence[Sequence[str]], head: int, line: int) -> str:
    """Return the label above that has a row of its own and ends in a colon."""
    for above in range(line - 1, head - 1, -1):
        label, *cells = (cell.strip() for cell in table[above])
        if label.endswith(":") and not any(cells):
            return label.rstrip(":")
    return ""
