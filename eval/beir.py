"""BEIR folders read as gold: whole documents are the evidence.

Format: Thakur et al., "BEIR: A Heterogeneous Benchmark for Zero-shot Evaluation of
Information Retrieval Models", NeurIPS 2021. A folder has `corpus.jsonl` and
`queries.jsonl` (`_id`, `text`) and `qrels/*.tsv` (query, document, grade, below a
header). The document ID is expected in the index under the source `ID.txt`.
"""

from collections.abc import Iterator
from pathlib import Path

from eval.questions import Evidence, GoldError, Question, read_rows


def read_beir(folder: Path) -> list[Question]:
    """Read the judged questions of a BEIR folder; a grade above 0 is evidence.

    Raises:
        GoldError: a file is missing or broken, or names an unknown query or document.

    """
    queries = _texts(folder / "queries.jsonl")
    corpus = _texts(folder / "corpus.jsonl").keys()
    qrels = _qrels_file(folder)
    evidence: dict[str, list[Evidence]] = {}
    first_line: dict[str, int] = {}
    for line, query, document, grade in _judgements(qrels):
        if query not in queries:
            raise GoldError(f"{qrels}, line {line}: no query {query!r} in queries.jsonl")
        if document not in corpus:
            raise GoldError(f"{qrels}, line {line}: no document {document!r} in corpus.jsonl")
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


def _texts(path: Path) -> dict[str, str]:
    """Map each `_id` of a BEIR file to its `text`."""
    texts: dict[str, str] = {}
    for line, row in read_rows(path):
        key, text = row.get("_id"), row.get("text")
        if not isinstance(key, str) or not isinstance(text, str):
            raise GoldError(f'{path}, line {line}: "_id" and "text" must be strings')
        texts[key] = text
    return texts


def _qrels_file(folder: Path) -> Path:
    """Choose test.tsv, which BEIR's own figures are over, or else the only file there."""
    files = sorted((folder / "qrels").glob("*.tsv"))
    test = folder / "qrels" / "test.tsv"
    if test in files:
        return test
    if len(files) != 1:
        names = ", ".join(file.name for file in files) or "none"
        raise GoldError(f"{folder / 'qrels'} needs a test.tsv or just one .tsv file; has {names}")
    return files[0]


def _judgements(path: Path) -> Iterator[tuple[int, str, str, int]]:
    """Yield (line, query, document, grade), the header skipped."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise GoldError(f"cannot read {path}: {fault}") from None
    for line, content in enumerate(lines[1:], start=2):
        if not content.strip():
            continue
        cells = content.split("\t")
        if len(cells) != 3 or not cells[2].strip().lstrip("-").isdecimal():
            raise GoldError(
                f"{path}, line {line}: expected query, document and grade, tabs between"
            )
        yield line, cells[0], cells[1], int(cells[2])
