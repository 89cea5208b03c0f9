from collections.abc import Callable

import pytest

from retriever.forms.form import Refusal
from retriever.forms.timeline import TimelineForm, is_timeline
from retriever.types import Composed, Form
from tests.retriever.forms.asked import Files, files_of
from tests.retriever.forms.checked import checked, texts

PLAN = """# Weir project

## Building

Work starts on 14 July 2026. The gate is ordered in March 2025.

By 2027, up from one pump in 2024, three pumps run.

## Fish

- The fish ladder opens on 2026-09-01.
- Salmon were last seen in 1957.
- Fish are counted each year.

Source: survey of 2011
"""
TOWN = (
    "# Tarn\n\nThe mill was built in 1871. The chapel was roofed in 1902. The weir was moved in"
    " 1888.\n\n## Permits\n\n"
    "Permits for stalls are asked for by 1 March for summer and by 1 October for winter.\n\n"
    "## Works\n\n"
    "| Work | State | Start |\n|---|---|---|\n| Ford | planned | 2027-03-01 |\n"
    "| Lane | done | 2024-03-01 |\n| Steps | planned | 2026-05-01 |\n"
)
WORKS = (
    "Name,District,Start,Due\n"
    "Quay,Coast,2024-02-12,2025-11-28\n"
    "Road,North,2023-01-09,2026-12-31\n"
    "Pier,Coast,2022-05-02,2027-06-30\n"
)
MILLS = (
    "# Mills on the Tarn\n\n| Mill | Rebuilt | State | Cost 2024 |\n|---|---|---|---|\n"
    "| Hill Mill | 1971 | running | 12,400 |\n| Weir Mill | 1902 | stopped | 8,100 |\n"
    "| Dale Mill |  | planned | 3,050 |\n"
)
HALL = (
    "# 会館\n\n## 沿革\n\n- 令和5年3月20日 条例を改正\n- 平成10年5月3日 開館\n\n"
    "## 料金\n\n料金は2020年に上がった。\n"
)
MINUTES = (
    "# Ski club\n\n## Meeting of 12 April 2025\n\nThe lift is painted red.\n\n"
    "## Meeting of 3 March 2025\n\nA lift is bought.\n"
)
MAIL = (
    "# Picnic\n\nDate: 2 May 2025\n\nThe picnic is held on 14 June. Tell us by 6 June who comes"
    " along.\n"
)

Timeline = Callable[..., Composed | None]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    contents = {"plan.md": PLAN, "works.csv": WORKS, "会館.md": HALL}
    contents |= {"minutes.md": MINUTES, "mail.md": MAIL, "town.md": TOWN, "mills.md": MILLS}
    return files_of(contents, tmp_path_factory.mktemp("files"))


@pytest.fixture
def timeline(files: Files) -> Timeline:
    def timeline(question: str, *sources: str, limit: int = 60) -> Composed | None:
        outcome = TimelineForm().answer(files.asked(question, *sources, limit=limit))
        return checked(outcome) if isinstance(outcome, Composed) else None

    return timeline


def test_what_is_dated_is_put_in_order(timeline: Timeline) -> None:
    composed = timeline("What happens when?", "plan.md")
    assert composed is not None
    assert composed.form is Form.TIMELINE
    assert [item.group for item in composed.items] == [
        "1957", "March 2025", "14 July 2026", "2026-09-01", "2027",
    ]  # fmt: skip
    assert composed.text.splitlines()[1] == "March 2025: The gate is ordered in March 2025."


def test_only_the_subject_is_told_of(timeline: Timeline) -> None:
    assert texts(timeline("Timeline of the fish, please")) == [
        "Salmon were last seen in 1957.",
        "The fish ladder opens on 2026-09-01.",
    ]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Timeline of the works by start date", "Pier"),
        ("Milestones of the works by due date", "Quay"),
    ],
)
def test_rows_go_by_the_column_asked_for(timeline: Timeline, question: str, first: str) -> None:
    composed = timeline(question, "works.csv")
    assert len(texts(composed)) == 3
    assert texts(composed)[0].startswith(first)


def test_a_section_that_is_headed_so_is_the_timeline(timeline: Timeline) -> None:
    composed = timeline("会館の沿革を年代順に教えてください", "会館.md")
    assert [text.split()[-1] for text in texts(composed)] == ["開館", "条例を改正"]


def test_a_timeline_that_is_cut_says_so(timeline: Timeline) -> None:
    composed = timeline("What happens when?", "plan.md", limit=2)
    assert composed is not None
    assert composed.text.splitlines()[0] == "2 of 5:"
    assert composed.computed is not None
    assert composed.computed.value == "5"


@pytest.mark.parametrize(
    "question",
    ["When does the fish ladder open?", "How many pumps run?", "会館はいつ開館しましたか"],
)
def test_other_questions_get_no_timeline(timeline: Timeline, question: str) -> None:
    assert not is_timeline(question)
    assert timeline(question) is None


def test_a_timeline_of_what_is_not_told_of_is_refused(files: Files) -> None:
    outcome = TimelineForm().answer(files.asked("Give me a timeline of the volcano."))
    assert isinstance(outcome, Refusal)
    assert outcome.reason == "No dates were found for the volcano."


def test_what_gives_no_date_has_that_of_its_heading(timeline: Timeline) -> None:
    composed = timeline("When was what decided by the ski club?", "minutes.md")
    assert composed is not None
    assert [(item.group, item.text) for item in composed.items] == [
        ("3 March 2025", "A lift is bought."),
        ("12 April 2025", "The lift is painted red."),
    ]


def test_what_heads_a_cell_dates_no_row_and_rows_are_said_without_their_rules(
    timeline: Timeline,
) -> None:
    composed = timeline("Timeline of the mills", "mills.md")
    assert composed is not None
    assert [(item.group, item.text) for item in composed.items] == [
        ("1902", "Weir Mill — 1902; stopped; 8,100"),
        ("1971", "Hill Mill — 1971; running; 12,400"),
    ]


def test_dates_without_a_year_serve_where_there_are_no_others(timeline: Timeline) -> None:
    composed = timeline("What are the key dates of the picnic?", "mail.md")
    assert composed is not None
    assert [item.group for item in composed.items] == ["6 June", "14 June"]


@pytest.mark.parametrize(
    ("question", "firsts"),
    [
        ("In which order were the mill, the chapel and the weir built?", ["1871", "1888", "1902"]),
        ("Which works are planned, from the soonest to the latest?", ["2026-05-01", "2027-03-01"]),
        ("Planned works, latest first", ["2027-03-01", "2026-05-01"]),
        ("By which dates must one ask for permits for stalls?", ["1 March"]),
        ("What was done by 1888, and what by 1902? Oldest first.", ["1888", "1902"]),
    ],
)
def test_other_ways_of_asking(timeline: Timeline, question: str, firsts: list[str]) -> None:
    composed = timeline(question, "town.md")
    assert composed is not None
    assert [item.group for item in composed.items] == firsts


def test_how_many_there_are_is_no_timeline(files: Files) -> None:
    assert TimelineForm().answer(files.asked("沿革の表に出来事はいくつありますか。")) is None


def test_a_japanese_document_is_named_by_a_part_of_its_title(timeline: Timeline) -> None:
    composed = timeline("会館の経緯を教えてください。")
    assert composed is not None
    assert [item.group for item in composed.items] == ["平成10年5月3日", "令和5年3月20日"]
