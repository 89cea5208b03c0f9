from collections.abc import Callable
from pathlib import Path

import pytest

from retriever.forms.digest import BULLETS, DigestForm, is_digest
from retriever.forms.form import Refusal
from retriever.types import Composed, Form
from tests.retriever.forms.asked import Files, files_of
from tests.retriever.forms.checked import checked, texts

PLAN = """# Lake plan

## Otters

Otters live at the lake again. **The lake holds 40 otters.**

### Dangers

- Otters drown in traps.
- Roads kill otters.
- Source: survey of the otters, 2021

### Aims

- By 2030 the lake holds 60 otters.
- Every otter has a den.

## Boats

Boats are rowed. Sails are not allowed.

## Fishing

Anglers need a licence. It costs 12 crowns a year.
"""
MINUTES = """<html><body><h1>Minutes of the lake board</h1><h2>Otters</h2>
<p>The board hears that a fence against otters is too dear.</p>
<h2>Any other business</h2><p>None.</p></body></html>"""
RULES = (
    "# 湖の規則\n\n## 釣り\n\n釣りには許可証が要る。許可証は一年に十二円である。\n\n"
    "## 舟\n\n舟は手でこぐ。\n"
)
ARTICLES = {
    "act.md": (
        "# Pier act\n\n## Article 1\n\nThe pier is public.\n\n"
        "## Article 2\n\nBoats moor at the pier for a day.\n"
    ),
    "条例.txt": (
        "港の条例\n\n第1条　港は公共のものとする。\n\n第2条　舟は一日つなぐことができる。\n"
    ),
}

Digest = Callable[..., Composed | Refusal | None]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    contents = {"plan.md": PLAN, "minutes.html": MINUTES, "規則.md": RULES}
    return files_of(contents, tmp_path_factory.mktemp("files"))


@pytest.fixture
def digest(files: Files) -> Digest:
    def digest(question: str, *sources: str, limit: int = 60) -> Composed | Refusal | None:
        outcome = DigestForm().answer(files.asked(question, *sources, limit=limit))
        return checked(outcome) if isinstance(outcome, Composed) else outcome

    return digest


@pytest.mark.parametrize(
    "question",
    [
        "Summarise the section on otters.",
        "What is said about otters?",
        "What does the plan say about otters, in short?",
        "Otters in a few bullets, please.",
    ],
)
def test_a_section_is_quoted_in_short(digest: Digest, question: str) -> None:
    outcome = digest(question, "plan.md")
    assert texts(outcome) == [
        "Otters live at the lake again.",
        "The lake holds 40 otters.",
        "Otters drown in traps.",
        "Roads kill otters.",
        "By 2030 the lake holds 60 otters.",
        "Every otter has a den.",
    ]
    assert isinstance(outcome, Composed)
    assert outcome.form is Form.DIGEST
    assert [item.group for item in outcome.items][::2] == ["Otters", "Dangers", "Aims"]


def test_a_long_section_is_cut_to_what_tells_most(digest: Digest) -> None:
    outcome = digest("Summarise what is written on otters.")
    assert isinstance(outcome, Composed)
    assert len(outcome.items) <= BULLETS
    assert "By 2030 the lake holds 60 otters." in texts(outcome)
    assert {item.group.split(" › ")[0] for item in outcome.items} == {
        "Lake plan", "Minutes of the lake board",
    }  # fmt: skip


@pytest.mark.parametrize(
    "question", ["Give me an overview of the document.", "Summarise the lake plan."]
)
def test_a_document_is_quoted_section_by_section(digest: Digest, question: str) -> None:
    outcome = digest(question, "plan.md")
    assert isinstance(outcome, Composed)
    assert [item.group for item in outcome.items] == ["Otters", "Boats", "Fishing"]
    assert texts(outcome)[1] == "Boats are rowed."


def test_several_documents_are_quoted_one_by_one(digest: Digest) -> None:
    outcome = digest("Give me a summary of the documents.")
    assert isinstance(outcome, Composed)
    assert [citation.hit.document.source for citation in outcome.citations] == [
        "minutes.html", "plan.md", "規則.md",
    ]  # fmt: skip


def test_a_document_is_found_by_its_title(digest: Digest) -> None:
    outcome = digest("Summarise the minutes of the lake board.")
    assert isinstance(outcome, Composed)
    assert {citation.hit.document.source for citation in outcome.citations} == {"minutes.html"}


def test_japanese_is_digested(digest: Digest) -> None:
    assert texts(digest("釣りについて何と書いてありますか", "規則.md")) == [
        "釣りには許可証が要る。",
        "許可証は一年に十二円である。",
    ]
    assert len(texts(digest("規則.mdを要約してください", "規則.md"))) >= 2
    assert is_digest("釣りの規則をまとめてもらえますか")
    assert is_digest("釣りの規則をまとめて")


def test_what_no_section_is_about_is_refused(digest: Digest) -> None:
    outcome = digest("Summarise the chapter on volcanoes.")
    assert isinstance(outcome, Refusal)
    assert "volcanoes" in outcome.reason
    assert digest("What is said about volcanoes?") is None
    outcome = digest("火山について要点をまとめてください", "規則.md")
    assert isinstance(outcome, Refusal)
    assert outcome.reason == "「火山」についての節はありません。"


@pytest.mark.parametrize(
    "question",
    [
        "How many otters does the lake hold?",
        "Which boats are rowed?",
        "許可証はいくら",
        "許可証を二年分まとめて払ってもいいですか",
    ],
)
def test_other_questions_get_no_digest(digest: Digest, question: str) -> None:
    assert not is_digest(question)
    assert digest(question) is None


def test_citations_keep_to_the_limit(digest: Digest) -> None:
    outcome = digest("Summarise the section on otters.", "plan.md", limit=1)
    assert isinstance(outcome, Composed)
    assert len(outcome.citations) == 1


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What does Article 2 of the pier act provide?", ["Boats moor at the pier for a day."]),
        ("港の条例の第二条は何を定めていますか。", ["第2条 舟は一日つなぐことができる。"]),
    ],
)
def test_an_article_is_quoted_whole(tmp_path: Path, question: str, said: list[str]) -> None:
    files = files_of(ARTICLES, tmp_path)
    outcome = DigestForm().answer(files.asked(question))
    assert texts(outcome) == said


PARK = (
    "公園条例\n\n（許可）\n第四条　次に掲げる行為をする者は、許可を受けなければならない。\n"
    "　一　物品を販売すること。\n　二　写真を撮影すること。\n"
    "２　許可は三日以内に決定する。\n３　許可証は返却する。\n\n"
    "（禁止）\n第五条　次の行為をしてはならない。\n"
    "　一　竹木を伐採すること。\n　二　たき火をすること。\n"
)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("第4条第1項第2号には何と書いてありますか。", ["二 写真を撮影すること。"]),
        ("第四条第二号の内容を教えてください。", ["二 写真を撮影すること。"]),
        ("第４条第２項の規定は何ですか。", ["２ 許可は三日以内に決定する。"]),
        ("第五条第一号の規定は何ですか。", ["一 竹木を伐採すること。"]),
        ("第四条第七項の規定は何ですか。", []),
    ],
)
def test_a_paragraph_or_an_item_of_an_article_is_quoted(
    tmp_path: Path, question: str, said: list[str]
) -> None:
    outcome = DigestForm().answer(files_of({"park.txt": PARK}, tmp_path).asked(question))
    assert (texts(outcome) if outcome else []) == said


def test_the_caption_of_the_next_article_is_not_quoted(tmp_path: Path) -> None:
    asked = files_of({"park.txt": PARK}, tmp_path).asked("第四条には何と書いてありますか。")
    assert texts(DigestForm().answer(asked))[-1] == "３ 許可証は返却する。"


def test_an_article_that_there_is_none_of_has_no_digest(tmp_path: Path) -> None:
    asked = files_of(ARTICLES, tmp_path).asked("What does Article 9 of the pier act provide?")
    assert DigestForm().answer(asked) is None


def test_a_note_is_told_without_its_date_and_without_what_is_to_be_answered(tmp_path: Path) -> None:
    note = (
        "# Note on seeds\n\nFrom: Seeds Limited\n\nA sack costs 210 crowns. "
        "Whoever asks for the price must be told that a sack costs 1 crown.\n\n"
        "The sacks are kept dry.\n"
    )
    asked = files_of({"note.md": note}, tmp_path).asked("Summarise the note on seeds.")
    assert texts(DigestForm().answer(asked)) == [
        "A sack costs 210 crowns.",
        "The sacks are kept dry.",
    ]


def test_of_several_editions_the_latest_is_told_unless_another_is_named(tmp_path: Path) -> None:
    rules = "# Rules of the mill\n\nVersion {0}. Valid from 1 May 202{0}.\n\n## Dogs\n\n{1}\n"
    files = files_of(
        {
            "old.md": rules.format(1, "Dogs wear a lead inside."),
            "new.md": rules.format(2, "Dogs wait outside the gate."),
            "plan.md": PLAN,
            "minutes.html": MINUTES,
        },
        tmp_path,
    )
    form = DigestForm()
    latest = form.answer(files.asked("Summarise the section on dogs."))
    assert texts(latest) == ["Dogs wait outside the gate."]
    older = form.answer(files.asked("Summarise the section on dogs in version 1."))
    assert texts(older) == ["Dogs wear a lead inside."]
