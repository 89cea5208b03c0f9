"""BEIR folders, read as gold with whole documents as evidence, and written.

Format: Thakur et al., "BEIR: A Heterogeneous Benchmark for Zero-shot Evaluation of
Information Retrieval Models", NeurIPS 2021. A folder has `corpus.jsonl` and
`queries.jsonl` (`_id`, `text`, and optionally `title` and `metadata`) and
`qrels/*.tsv` (query, document, grade, below a header). The document ID is expected in the
index under the source `ID.txt`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from eval.formats.filenames import file_names
from eval.gold.questions import Evidence, GoldError, Question, read_rows

CORPUS_FILE = "corpus.jsonl"
QUERIES_FILE = "queries.jsonl"
QRELS_FOLDER = "qrels"
_HEADER = "query-id\tcorpus-id\tscore\n"
_GRADE = re.compile(r"-?[0-9]{1,9}")


def is_beir(folder: Path) -> bool:
    """Tell whether a folder has any of the files of BEIR."""
    return any((folder / name).exists() for name in (CORPUS_FILE, QUERIES_FILE, QRELS_FOLDER))


def read_beir(folder: Path) -> list[Question]:
    """Read the judged questions of a BEIR folder; a grade above 0 is evidence.

    Raises:
        GoldError: a file is missing or broken, or names an unknown query or document.

    """
    queries = _texts(folder / QUERIES_FILE)
    corpus = _texts(folder / CORPUS_FILE).keys()
    qrels = _qrels_file(folder)
    evidence: dict[str, list[Evidence]] = {}
    first_line: dict[str, int] = {}
    for line, query, document, grade in _judgements(qrels):
        if query not in queries:
            raise GoldError(f"{qrels}, line {line}: no query {query!r} in {QUERIES_FILE}")
        if document not in corpus:
            raise GoldError(f"{qrels}, line {line}: no document {document!r} in {CORPUS_FILE}")
        if grade > 0:
            first_line.setdefault(query, line)
            evidence.setdefault(query, []).append(Evidence(doc=f"{document}.txt"))
    if not evidence:
        raise GoldError(f"{qrels} judges no document relevant")
    return [
        Question(
            id=query,
            kind=qrels.stem,
            text=queries[query],
            history=(),
            answerable=True,
            answers=(),
            evidence=tuple(found),
            all_needed=False,
            line=first_line[query],
        )
        for query, found in evidence.items()
    ]


def read_collection(folder: Path) -> tuple[list[Question], dict[str, str], tuple[str, ...]]:
    """Return the judged questions, the documents by file name, and what was left out.

    A document is its title, if it has one, and its text; its file name is its source in
    the questions' evidence. One without any text cannot be ingested, so it is left out, and
    with it the questions that nothing else answers.

    Raises:
        GoldError: as `read_beir`.

    """
    judged = read_beir(folder)
    texts = _documents(folder / CORPUS_FILE)
    written = {key: text for key, text in texts.items() if text}
    names = dict(zip(written, file_names(written, ".txt"), strict=True))
    by_source = {f"{key}.txt": name for key, name in names.items()}
    questions: list[Question] = []
    for question in judged:
        places = [by_source[place.doc] for place in question.evidence if place.doc in by_source]
        if places:
            questions.append(replace(question, evidence=tuple(map(Evidence, places))))
    left_out = {
        "documents without any text": len(texts) - len(written),
        "questions that only those answer": len(judged) - len(questions),
    }
    if not questions:
        raise GoldError(f"{folder} judges only documents without any text relevant")
    notes = tuple(f"Left out: {count} {what}." for what, count in left_out.items() if count)
    return questions, {names[key]: text for key, text in written.items()}, notes


def write_qrels(folder: Path, judgements: Mapping[str, Sequence[str]]) -> None:
    """Write the relevant documents of each query, by id, as the split `test`."""
    lines = [f"{query}\t{key}\t1\n" for query, found in judgements.items() for key in found]
    path = folder / QRELS_FOLDER / "test.tsv"
    path.parent.mkdir()
    path.write_text(_HEADER + "".join(lines), encoding="utf-8", newline="\n")


def _texts(path: Path) -> dict[str, str]:
    """Map each `_id` of a BEIR file to its `text`."""
    texts: dict[str, str] = {}
    for line, row in read_rows(path):
        key, text = row.get("_id"), row.get("text")
        if not isinstance(key, str) or not isinstance(text, str):
            raise GoldError(f'{path}, line {line}: "_id" and "text" must be strings')
        texts[key] = text
    return texts


def _documents(path: Path) -> dict[str, str]:
    """Map the `_id` of each document to its title and text, a blank line between."""
    documents: dict[str, str] = {}
    for _, row in read_rows(path):
        parts = [row.get("title"), row["text"]]
        written = [part for part in parts if isinstance(part, str) and part.strip()]
        documents[row["_id"]] = "\n\n".join(written)
    return documents


def _qrels_file(folder: Path) -> Path:
    """Choose test.tsv, which BEIR's own figures are over, or else the only file there."""
    files = sorted((folder / QRELS_FOLDER).glob("*.tsv"))
    test = folder / QRELS_FOLDER / "test.tsv"
    if test in files:
        return test
    if len(files) != 1:
        names = ", ".join(file.name for file in files) or "none"
        raise GoldError(
            f"{folder / QRELS_FOLDER} needs a test.tsv or just one .tsv file; has {names}"
        )
    return files[0]


def _judgements(path: Path) -> Iterator[tuple[int, str, str, int]]:
    """Yield (line, query, document, grade), the header skipped."""
    try:
        # Only \n ends a row, and ids may hold the other line separators of Unicode.
        lines = path.read_bytes().decode("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as fault:
        raise GoldError(f"cannot read {path}: {fault}") from None
    for line, content in enumerate(lines[1:], start=2):
        if not content.strip():
            continue
        cells = content.split("\t")
        if len(cells) != 3 or not _GRADE.fullmatch(cells[2].strip()):
            raise GoldError(
                f"{path}, line {line}: expected query, document and grade, tabs between"
            )
        yield line, cells[0], cells[1], int(cells[2])
