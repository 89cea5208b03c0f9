"""Small sets of questions in other formats than ours, with the texts that break offsets."""

from pathlib import Path
from typing import Any

from eval.formats.json_values import write_rows

TOWER = "The old tower 🗼 stands in Asahi. It was built of cedar in 1624 and burnt in 1788."
BELL = "The bell weighs 48 tonnes.\r\nSeventeen monks ring it on New Year's Eve. 🔔🔔 All hear it."
SAKE = "\ufeff𠮷田の蔵は1624年に建てられた。蔵では今も杉の桶で酒を造る。杉は裏山のものである。"


def answer(context: str, text: str, at: int | None = None) -> dict[str, Any]:
    """Return an answer of SQuAD, which stands where the text is first found."""
    return {"text": text, "answer_start": context.index(text) if at is None else at}


def asked(key: str, question: str, *answers: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a question of SQuAD 2.0; impossible where there is no answer."""
    row = {"id": key, "question": question, "answers": list(answers)}
    return {**row, "is_impossible": not answers, **more}


def squad() -> dict[str, Any]:
    """Return a SQuAD 2.0 object: two articles of one title, and one in Japanese."""
    built, burnt = answer(TOWER, "1624"), answer(TOWER, "1788")
    plausible = {"plausible_answers": [burnt]}
    return {
        "version": "v2.0",
        "data": [
            {
                "title": "Asahi: tower/bell?",
                "paragraphs": [
                    {
                        "context": TOWER,
                        "qas": [
                            asked("t1", "When was the tower built?", built, built),
                            asked("t2", "When was the tower sold?", **plausible),
                        ],
                    },
                    {
                        "context": BELL,
                        "qas": [
                            asked(
                                "b1",
                                "Who rings the bell?",
                                answer(BELL, "Seventeen monks"),
                                answer(BELL, "monks"),
                            ),
                            asked("b2", "What is heard?", answer(BELL, "🔔 All", at=72)),
                        ],
                    },
                    {"context": TOWER, "qas": [asked("t3", "When did it burn?", burnt)]},
                ],
            },
            {
                "title": "Asahi: tower/bell?",
                "paragraphs": [
                    {"context": SAKE, "qas": [asked("s1", "何の桶か。", answer(SAKE, "杉の桶"))]}
                ],
            },
        ],
    }


RAGCHECKER: dict[str, Any] = {
    "results": [
        {
            "query_id": "0",
            "query": "How heavy is the bell of Asahi?",
            "gt_answer": "It weighs 48 tonnes, and seventeen monks ring it.",
            "response": "48 tonnes.",
            "retrieved_context": [{"doc_id": "bell", "text": BELL}],
        },
        {"query_id": 7, "query": "蔵はいつ建てられたか。", "gt_answer": "1624年である。"},
    ]
}

AZURE: list[dict[str, Any]] = [
    {
        "question": "What does the plan cover?",
        "truth": "It covers teeth. [Benefit Options.pdf#page=3] It covers eyes, too "
        "[Benefit Options.pdf#page=4(figure4_1.png)][Benefit Options.pdf#page=4].",
    },
    {"query": "Who signs?", "ground_truth": "The owner [1].\n [roles.md]", "context": "A role."},
    {"query": "何年か。", "truth": "[2033]年度である。", "response": "2033"},
]


def beir(folder: Path) -> Path:
    """Write a BEIR folder whose ids no file can bear, and return it."""
    rows = [
        {"_id": "kura/1", "title": "蔵", "text": "蔵は1624年に建てられた。"},
        {"_id": "KURA/1", "title": "", "text": "The brewery was built in 1624."},
        {"_id": ".empty", "title": " ", "text": ""},
    ]
    write_rows(folder / "corpus.jsonl", rows)
    queries = [{"_id": f"q{n}", "text": f"When was number {n} built?"} for n in range(1, 4)]
    write_rows(folder / "queries.jsonl", queries)
    (folder / "qrels").mkdir()
    lines = ["q1\tkura/1\t2", "q1\t.empty\t1", "q2\tKURA/1\t1", "q3\t.empty\t1", "q3\tkura/1\t0"]
    header = "query-id\tcorpus-id\tscore\n"
    (folder / "qrels" / "test.tsv").write_text(header + "\n".join(lines), encoding="utf-8")
    return folder
