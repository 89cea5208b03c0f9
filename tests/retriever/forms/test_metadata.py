from io import BytesIO
from pathlib import Path

import pytest
from pptx import Presentation

from eval.measures.verify import answer_faults
from retriever.forms.form import Refusal
from retriever.forms.metadata import MetadataForm
from retriever.types import Answer, Composed
from tests.retriever.forms.asked import Files, files_of

FILES = {
    "plan.md": (
        "# Harbour plan\n\nPrepared by Ada Berg.\n\nVersion 2, valid from 1 May 2024.\n\n"
        "## Quays\n\nThe quays are rebuilt.\n\n## Cranes\n\nThe cranes are sold.\n"
    ),
    "lights.html": "<h1>Lights</h1><h2>Lamps</h2><p>Lamps.</p><h2>Oil</h2><p>Oil is sold.</p>",
    "港湾計画.md": (
        "# 港湾計画\n\n作成者：北山花子\n\n## 岸壁\n\n岸壁を直す。\n\n## 灯台\n\n灯台を塗る。\n"
    ),
    "wells.md": (
        "# Wells of the valley\n\nPublished by the Water Board.\n\nDate: 17 March 2025\n\n"
        "Version: 1.3\n\n## Levels\n\nThe lamps of the wells are lit.\n"
    ),
    "ferries.txt": (
        "From: Operations\nTo: all crews\nSubject: Night boats\n\n"
        "The night boats sail from May on.\n"
    ),
    "notes.txt": "The lamps are sold. The paper was bought.\n",
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return files_of(FILES, tmp_path_factory.mktemp("files"))


def _answer(files: Files, question: str, *sources: str) -> Composed | None:
    answer = MetadataForm().answer(files.asked(question, *sources))
    assert not isinstance(answer, Refusal)
    return answer


@pytest.mark.parametrize(
    ("question", "source", "words"),
    [
        ("What is the title of this document?", "plan.md", "Harbour plan"),
        ("Who is the author of this document?", "plan.md", "Prepared by Ada Berg."),
        ("Who wrote the Harbour plan?", "", "Prepared by Ada Berg."),
        ("What sections does this document have?", "plan.md", "Quays\nCranes"),
        ("Which chapters does the text have?", "lights.html", "Lamps\nOil"),
        ("What are the headings of the Harbour plan?", "", "Quays\nCranes"),
        ("What is the title of the report about wells?", "", "Wells of the valley"),
        ("Who published the report on the wells?", "", "Published by the Water Board."),
        ("What is the date of the report on the wells?", "", "Date: 17 March 2025"),
        ("Which version of the wells report is it?", "", "Version: 1.3"),
        ("From when is the Harbour plan valid?", "", "valid from 1 May 2024"),
        ("When did the Harbour plan take effect?", "", "valid from 1 May 2024"),
        ("How many sections does the Harbour plan have?", "", "2 sections:\nQuays\nCranes"),
        ("Who sent this text?", "ferries.txt", "From: Operations"),
        ("To whom was this text sent?", "ferries.txt", "To: all crews"),
        ("What is the subject of this message?", "ferries.txt", "Subject: Night boats"),
        ("港湾計画には節がいくつありますか", "", "節:2\n岸壁\n灯台"),
        ("この文書のタイトルは何ですか", "港湾計画.md", "港湾計画"),
        ("この文書の作成者は誰ですか", "港湾計画.md", "作成者:北山花子"),
        ("港湾計画の目次", "", "岸壁\n灯台"),
    ],
)
def test_what_a_document_says_of_itself(
    files: Files, question: str, source: str, words: str
) -> None:
    answer = _answer(files, question, *([source] if source else []))
    assert answer is not None
    assert answer.text.replace("：", ":") == words
    assert all(one.quote.of(one.hit.document.text).strip() for one in answer.citations)


@pytest.mark.parametrize(
    ("question", "sources"),
    [
        ("What is the title of this document?", ()),
        ("What is the title of this document?", ("notes.txt",)),
        ("Who is the author of this document?", ("lights.html",)),
        ("How many pages does this document have?", ("plan.md",)),
        ("Who wrote the report on the wells?", ()),
        ("Who sold the paper?", ("notes.txt",)),
        ("What sections of the quays are rebuilt?", ("plan.md",)),
    ],
)
def test_what_is_not_said_is_left_to_the_look_up(
    files: Files, question: str, sources: tuple[str, ...]
) -> None:
    assert _answer(files, question, *sources) is None


@pytest.mark.parametrize(
    ("question", "headings"),
    [
        ("What sections does the Harbour plan have?", "Quays\nCranes"),
        ("What sections does the Harbour plan have in version 1?", "Quays\nSheds"),
    ],
)
def test_of_two_editions_the_one_asked_about_or_the_latest(
    tmp_path: Path, question: str, headings: str
) -> None:
    old = (
        "# Harbour plan\n\nVersion 1, valid from 1 May 2020.\n\n"
        "## Quays\n\nThe quays are old.\n\n## Sheds\n\nThe sheds are kept.\n"
    )
    files = files_of({"old.md": old, "plan.md": FILES["plan.md"]}, tmp_path)
    answer = _answer(files, question)
    assert answer is not None
    assert answer.text == headings


def test_who_made_it_otherwise_than_it_says_is_refused(files: Files) -> None:
    refused = MetadataForm().answer(files.asked("Who printed the Harbour plan?"))
    assert isinstance(refused, Refusal)


def test_slides_are_counted(tmp_path: Path) -> None:
    slides = Presentation()
    for title in ("Ropes", "Sails", "Tar"):
        slides.slides.add_slide(slides.slide_layouts[5]).shapes.title.text = title
    file = BytesIO()
    slides.save(file)
    files = files_of({"ropes.pptx": file.getvalue()}, tmp_path)
    answer = _answer(files, "How many slides does this presentation have?", "ropes.pptx")
    assert answer is not None
    assert answer.text == "3 slides"
    shape = Answer("", answer.text, 1.0, None, answer.citations, (), "", "", composed=answer)
    assert answer_faults(shape.to_dict()) == []


def test_the_documents_that_mention_something_are_listed_with_the_words(files: Files) -> None:
    answer = _answer(files, "Which documents mention lamps?")
    assert answer is not None
    assert (
        answer_faults(Answer("", answer.text, 0, None, answer.citations, (), "", "").to_dict())
        == []
    )
    sources = [one.hit.document.source for one in answer.citations]
    assert sources == ["lights.html", "notes.txt", "wells.md"]
    assert "Wells of the valley:\n- The lamps of the wells are lit." in answer.text


def test_where_none_mentions_it_the_look_up_says_so(files: Files) -> None:
    assert _answer(files, "Which documents mention volcanoes?") is None
