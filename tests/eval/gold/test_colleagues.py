from collections import Counter
from pathlib import Path

from eval.gold.questions import read_gold
from ingest.readers import read_document

GOLD = Path(__file__).parents[3] / "eval" / "gold" / "colleagues.jsonl"


def test_the_evidence_is_in_the_documents_and_halves_share_none() -> None:
    questions = read_gold(GOLD)
    texts = {
        file.name: read_document(file.read_bytes(), file.name).document.text
        for file in GOLD.with_suffix("").iterdir()
    }
    documents: dict[str | None, set[str]] = {"dev": set(), "test": set()}
    for question in questions:
        for one in question.evidence:
            assert texts[one.doc][one.start : one.end] == one.text
            documents[question.split].add(one.doc)
    assert not documents["dev"] & documents["test"]
    assert documents["dev"] | documents["test"] == set(texts)
    counts = Counter(question.answerable for question in questions)
    assert counts[True] > counts[False] > 150
