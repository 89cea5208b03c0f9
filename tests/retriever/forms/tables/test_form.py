"""Questions to tables of many makes, each answered from the parsed cells."""

import io
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.measures.verify import answer_faults
from retriever.forms.form import Refusal
from retriever.forms.tables.form import TableAnswers
from retriever.types import Answer, Composed
from tests.retriever.forms.asked import LIMIT, Files, files_of

HEADER = ("Ship", "Port", "Draught (m)", "Built", "Insured")
SHIPS = (
    ("Auk", "Ness", "3.1", "1998", "yes"),
    ("Bittern", "Ness", "4.4", "2011", "no"),
    ("Curlew", "Tarn", "2.7", "1987", "yes"),
    ("Dunlin", "Tarn", "5.2", "2004", "yes"),
    ("Egret", "Ness", "1.9", "2019", "no"),
)
PORTS = {"Ness": ["Auk", "Bittern", "Egret"], "Tarn": ["Curlew", "Dunlin"]}
WORKS = (
    "事業名,地区,予算(百万円),着工\n"
    "港湾改修,西部,1200,2024-04-01\n"
    "橋りょう補修,東部,850,2023-06-15\n"
    "学校建設,西部,2300,2025-01-10\n"
    "下水道整備,北部,640,2022-09-01\n"
    "公園整備,東部,310,2024-11-20\n"
    "合計,,5300,\n"
)


def csv_of(rows: Sequence[Sequence[str]]) -> str:
    return "".join(f"{','.join(row)}\n" for row in rows)


def xlsx_of(rows: Sequence[Sequence[str]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Ships", 0)
    for row in rows:
        sheet.append([float(one) if one.replace(".", "").isdigit() else one for one in row])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def docx_of(rows: Sequence[Sequence[str]]) -> bytes:
    document = docx.Document()
    document.add_heading("Ships of the line", 1)
    table = document.add_table(len(rows), len(rows[0]))
    for row, cells in zip(rows, table.rows, strict=True):
        for words, cell in zip(row, cells.cells, strict=True):
            cell.text = words
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def html_of(rows: Sequence[Sequence[str]]) -> str:
    header, *body = rows
    lines = ["".join(f"<th>{one}</th>" for one in header)]
    lines += ["".join(f"<td>{one}</td>" for one in row) for row in body]
    return (
        f"<html><body><h1>Ships</h1><table><tr>{'</tr><tr>'.join(lines)}</tr></table></body></html>"
    )


def markdown_of(rows: Sequence[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    lines.insert(1, "|" + "---|" * len(rows[0]))
    return "# Ships\n\n" + "\n".join(lines) + "\n"


ROWS = (HEADER, *SHIPS)
MAKES: dict[str, str | bytes] = {
    "ships.csv": csv_of(ROWS),
    "ships.xlsx": xlsx_of(ROWS),
    "ships.docx": docx_of(ROWS),
    "ships.html": html_of(ROWS),
    "ships.md": markdown_of(ROWS),
}


@pytest.fixture(scope="module", params=sorted(MAKES))
def ships(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Files:
    return files_of({request.param: MAKES[request.param]}, tmp_path_factory.mktemp("ships"))


@pytest.fixture(scope="module")
def works(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return files_of({"works.csv": WORKS}, tmp_path_factory.mktemp("works"))


def outcome(files: Files, question: str, limit: int = LIMIT) -> Composed | Refusal | None:
    return TableAnswers().answer(files.asked(question, limit=limit))


def answer(files: Files, question: str, limit: int = LIMIT) -> Composed:
    """Return an answer whose numbers are all quoted or computed."""
    made = outcome(files, question, limit)
    assert isinstance(made, Composed)
    said = Answer(
        question, made.text, 1.0, None, made.citations, (), "1", "terms", composed=made
    ).to_dict()
    assert answer_faults(said) == []
    assert all(one.quote.start < one.quote.end for one in made.citations)
    return made


def value(made: Composed) -> str:
    assert made.computed is not None
    return made.computed.value


def chosen(made: Composed) -> list[str]:
    """Return the members that an answer lists."""
    return [line.split(" — ")[0] for line in made.text.splitlines()[1:]]


def test_the_members_of_a_group_are_chosen(ships: Files) -> None:
    made = answer(ships, "Which ships are in port Ness?")
    assert made.text.splitlines()[1:] == PORTS["Ness"]
    assert len(made.items) == 3
    assert made.table is not None
    assert [row[0].text for row in made.table.rows] == PORTS["Ness"]


def test_the_members_of_a_group_are_counted(ships: Files) -> None:
    made = answer(ships, "How many ships are in port Ness?")
    assert (value(made), made.short) == ("3", "3")
    assert answer(ships, "How many ships are there?").short == "5"
    assert answer(ships, "How many ports are there?").short == "2"


def test_a_column_of_yes_and_no_is_asked_by_its_header(ships: Files) -> None:
    assert answer(ships, "How many ships are insured?").short == "3"
    assert chosen(answer(ships, "Which ships are not insured?")) == [
        "Bittern",
        "Egret",
    ]


def test_a_superlative_finds_the_column_that_it_measures(ships: Files) -> None:
    assert answer(ships, "Which ship is the deepest?").short == "Dunlin"
    assert answer(ships, "Which is the oldest ship?").short == "Curlew"
    assert answer(ships, "Which ship was built latest?").short == "Egret"
    assert answer(ships, "Which ship in port Ness has the largest draught?").short == "Bittern"


def test_figures_are_bounds(ships: Files) -> None:
    assert chosen(answer(ships, "Which ships were built before 2000?")) == [
        "Auk",
        "Curlew",
    ]
    assert answer(ships, "How many ships have a draught of more than 3?").short == "3"


def test_comparatives_and_prices_find_their_column(tmp_path: Path) -> None:
    rows = (
        "Ship,Length (m),Built,Price (crowns)\n"
        "Auk,31,1998,400\nBittern,44,2011,900\nCurlew,27,1987,250\n"
    )
    files = files_of({"prices.csv": rows}, tmp_path)
    for question in (
        "Which ships are longer than 30 m?",
        "Which ships cost more than 300 crowns?",
        "Which ships were built after 1990?",
    ):
        assert chosen(answer(files, question)) == ["Auk", "Bittern"]
    assert answer(files, "Which ship costs the most?").short == "Bittern"
    longer = answer(files, "How much longer is the Bittern than the Auk?")
    assert (value(longer), longer.short) == ("13", "13 m")
    assert outcome(files, "What is the price of the oldest ship?") is None
    assert outcome(files, "Which ships are older than 30 years?") is None


def test_units_are_written_as_the_table_writes_them(tmp_path: Path) -> None:
    rows = "Mill,Output (MW)\nHill,12\nWeir,8\nDale,3\n"
    files = files_of({"mills.csv": rows}, tmp_path)
    assert answer(files, "What is the total output of the mills?").short == "23 MW"


def test_a_column_of_changes_says_what_grew_and_what_shrank(tmp_path: Path) -> None:
    rows = (
        "Sector,Sales,Change (%)\n"
        "Food,120,3.5\nFashion,80,-2.1\nCosmetics,60,-8.4\nGames,300,12.0\n"
    )
    files = files_of({"sectors.csv": rows}, tmp_path)
    assert chosen(answer(files, "Which sectors shrank?")) == ["Fashion", "Cosmetics"]
    assert answer(files, "Which sector grew the most?").short == "Games"
    assert answer(files, "Which sector fell the most?").short == "Cosmetics"


def test_what_meets_a_bound_comes_with_its_figure(ships: Files) -> None:
    made = answer(ships, "Which ships have a draught of more than 4?")
    assert [line.split(" — ")[1] for line in made.text.splitlines()[1:]] == [
        "Draught: 4.4 m",
        "Draught: 5.2 m",
    ]


def test_members_of_one_kind_are_taken_together(tmp_path: Path) -> None:
    rows = (
        "Product,Month,Units\n"
        "Kettle,January,310\nKettle,March,344\nToaster,January,120\nToaster,March,99\n"
    )
    files = files_of({"sales.csv": rows}, tmp_path)
    most = answer(files, "Which product sold the most units?")
    assert (most.short, value(most)) == ("Kettle", "654")
    assert answer(files, "In which month were the most units of the kettle sold?").short == "March"
    assert value(answer(files, "How many units of the toaster were sold in total?")) == "219"
    assert outcome(files, "How many units of the kettle were sold in January?") is None
    assert outcome(files, "How many kettles were sold?") is None


def test_figures_are_added_up_and_compared(ships: Files) -> None:
    total = answer(ships, "What is the total draught of the ships in port Ness?")
    assert value(total) == "9.4"
    assert total.computed is not None
    assert total.computed.expression == "3.1 + 4.4 + 1.9 = 9.4"
    assert [one.label for one in total.computed.operands] == PORTS["Ness"]
    assert value(answer(ships, "What is the average draught in port Tarn?")) == "3.95"
    assert (
        value(answer(ships, "What is the difference in draught between Auk and Dunlin?")) == "2.1"
    )
    assert value(answer(ships, "What share of the ships is insured?")) == "60 %"


def test_the_first_of_an_order_are_named(ships: Files) -> None:
    made = answer(ships, "Top 2 ships by draught")
    assert [line.split(" ")[0] for line in made.text.splitlines()] == ["Dunlin", "Bittern"]


def test_a_group_that_the_table_lacks_is_refused_with_those_it_has(ships: Files) -> None:
    made = outcome(ships, "How many ships are in port Skerry?")
    assert isinstance(made, Refusal)
    assert "“Skerry”" in made.reason
    assert "Ness, Tarn" in made.reason
    assert made.nearest


@pytest.mark.parametrize(
    "question",
    [
        "What is the draught of the Auk?",
        "Which ship is the most expensive?",
        "Which painted ship is the deepest?",
        "How many sailors are there?",
        "Which port has the largest draught?",
        "What is the sum of the ports?",
        "How deep is the Bittern?",
    ],
)
def test_what_the_table_does_not_account_for_is_left_to_others(ships: Files, question: str) -> None:
    assert outcome(ships, question) is None


def test_few_citations_cut_a_list_and_say_so(ships: Files) -> None:
    made = answer(ships, "Which ships are in port Ness?", limit=1)
    assert len(made.citations) == 1
    assert made.text.startswith("2 of 3")


def test_tables_are_asked_in_japanese(works: Files) -> None:
    assert answer(works, "西部の事業は何件ありますか").short == "2"
    assert chosen(answer(works, "東部の事業をすべて挙げてください")) == [
        "橋りょう補修",
        "公園整備",
    ]
    assert answer(works, "予算が最も大きい事業はどれですか").short == "学校建設"
    assert value(answer(works, "西部の事業の予算の合計はいくらですか")) == "3,500"
    assert value(answer(works, "予算の平均はいくらですか")) == "1,060"
    assert value(answer(works, "予算に占める西部の割合は")) == "66 %"
    assert answer(works, "最も早く着工した事業はどれですか").short == "下水道整備"
    assert chosen(answer(works, "令和6年に着工した事業はどれですか")) == [
        "港湾改修",
        "公園整備",
    ]
    refused = outcome(works, "地区が南部の事業は何件ありますか")
    assert isinstance(refused, Refusal)
    assert "南部" in refused.reason


def test_a_total_is_no_member_and_is_quoted(works: Files) -> None:
    assert answer(works, "事業は全部で何件ありますか").short == "5"
    made = answer(works, "予算の合計はいくらですか")
    assert made.text == "合計 — 予算：5300百万円"


def test_a_last_row_of_all_is_no_member_and_says_the_total(tmp_path: Path) -> None:
    parts = (
        "# Spare parts\n\n| Part | Fits | In stock |\n|---|---|---|\n| Lid | K12 | 64 |\n"
        "| Filter | K12 | 130 |\n| Guard | F30 | 22 |\n| All parts | | 216 |\n"
    )
    files = files_of({"parts.md": parts}, tmp_path)
    assert answer(files, "How many parts fit the K12?").short == "2"
    made = answer(files, "How many parts are in stock altogether?")
    assert made.text == "All parts — In stock: 216"
    assert [one.quote.of(parts) for one in made.citations] == ["| All parts | | 216 |"]


def test_a_total_of_what_a_table_counts_is_that_of_its_column_of_totals(tmp_path: Path) -> None:
    bookings = (
        "# Bookings 2024\n\n| Room | Spring | Autumn | Total |\n|---|---|---|---|\n"
        "| Loft | 4 | 9 | 13 |\n| Barn | 7 | 2 | 9 |\n| All rooms | 11 | 11 | 22 |\n"
    )
    files = files_of({"bookings.md": bookings}, tmp_path)
    made = answer(files, "How many bookings were there in 2024 altogether?")
    assert made.text == "All rooms — Total: 22"


@pytest.mark.parametrize(("whole", "ports"), [(("1561", "1567"), 3), (("1561", "1576"), 4)])
def test_the_last_row_may_be_a_sum_by_its_figures_alone(
    whole: tuple[str, str], ports: int, tmp_path: Path
) -> None:
    rows = [("Ashby", "310", "325"), ("Cove", "1204", "1190"), ("Brant", "47", "52")]
    table = [("Port", "2024", "2025"), *rows, ("The coast", *whole)]
    files = files_of({"catch.csv": csv_of(table)}, tmp_path)
    assert answer(files, "How many ports are there?").short == str(ports)


def test_a_table_may_lie_on_its_side(tmp_path: Path) -> None:
    rows = list(zip(*ROWS, strict=True))
    files = files_of({"ships.csv": csv_of([("", *rows[0][1:]), *rows[1:]])}, tmp_path)
    assert answer(files, "Which of the ships is the deepest?").short == "Dunlin"
    assert chosen(answer(files, "Which ships are in port Tarn?")) == PORTS["Tarn"]


@pytest.mark.parametrize("spoilt", ["", "about 4", "4.4 ft", "4-5"])
def test_figures_that_cannot_be_added_are_not(spoilt: str, tmp_path: Path) -> None:
    rows = [list(one) for one in ROWS]
    rows[2][2] = spoilt
    files = files_of({"ships.csv": csv_of(rows)}, tmp_path)
    assert outcome(files, "What is the total draught of all ships?") is None


def test_columns_of_different_units_are_not_members(tmp_path: Path) -> None:
    text = "# Sales\n\n| | 2024 (crowns) | Change (%) |\n|---|---|---|\n| Boats | 81 | 53.4 |\n"
    files = files_of({"sales.md": text}, tmp_path)
    assert TableAnswers().answer(files.asked("Rank the boats")) is None


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(("Ness", "Tarn")), st.integers(1, 9999)), min_size=3, max_size=12
    )
)
def test_sums_orders_and_counts_agree_with_the_cells(ships: list[tuple[str, int]]) -> None:
    names = [f"Ship {chr(65 + at)}x" for at in range(len(ships))]
    body = [(name, port, str(load)) for name, (port, load) in zip(names, ships, strict=True)]
    with TemporaryDirectory() as folder:
        files = files_of({"ships.csv": csv_of([("Ship", "Port", "Load"), *body])}, Path(folder))
        total = answer(files, "What is the total load of all ships?")
        assert value(total).replace(",", "") == str(sum(load for _, load in ships))
        order = outcome(files, "Rank the ships by load")
        assert isinstance(order, Composed)
        said = [line.split(" — ")[0] for line in order.text.splitlines()]
        assert sorted(said) == sorted(names)
        own = [name for name, port, _ in body if port == "Ness"]
        if 0 < len(own) < len(names):
            counted = answer(files, "How many ships are in port Ness?")
            listed = answer(files, "Which ships are in port Ness?")
            assert counted.short == str(len(listed.items)) == str(len(own))


STAFF = """# Harbour office staff

| Name | Role | Branch | Hours per week | Started | First aider |
|---|---|---|---|---|---|
| Ada Brandt | Pilot | Quay | 37 | 2014-03-03 | yes |
| Bo Carling | Clerk | Quay | 20 | 2019-06-01 | no |
| Cai Dorn | Pilot | Lock | 37 | 2021-09-13 | yes |
| Dia Elst | Clerk | Lock | 25 | 2023-02-20 | yes |

# Works of the harbour

| Work | Cost (thousand crowns) | 2024 | 2025 | Runs |
|---|---|---|---|---|
| Dredging | 1,500 | 40 | 55 | Monday to Friday |
| Paint | 80 | 20 | 12 | daily |
| Cranes | 640 | 30 | 31 | Saturday and Sunday |
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return files_of({"office.md": STAFF}, tmp_path_factory.mktemp("office"))


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Who started before 2020?", {"Ada Brandt", "Bo Carling"}),
        ("Who started after 1 June 2021?", {"Cai Dorn", "Dia Elst"}),
        ("Who started on 1 June 2019?", {"Bo Carling"}),
        ("Which clerks are first aiders?", {"Dia Elst"}),
        ("Which staff work between 20 and 30 hours per week?", {"Bo Carling", "Dia Elst"}),
        ("Which works cost more than 1 million crowns?", {"Dredging"}),
        ("Which works cost more than 100?", {"Dredging", "Cranes"}),
        ("Which works shrank from 2024 to 2025?", {"Paint"}),
        ("Which work grew the most?", {"Dredging"}),
        ("Which works run on Sunday?", {"Paint", "Cranes"}),
    ],
)
def test_members_are_chosen_by_value(office: Files, question: str, names: set[str]) -> None:
    made = TableAnswers().answer(office.asked(question))
    assert isinstance(made, Composed)
    every = {"Ada Brandt", "Bo Carling", "Cai Dorn", "Dia Elst", "Dredging", "Paint", "Cranes"}
    assert {one for one in every if one in made.text} == names
    assert len(made.citations) >= 1


def test_a_change_says_between_which_figures_it_lies(office: Files) -> None:
    made = TableAnswers().answer(office.asked("Which work grew the most?"))
    assert isinstance(made, Composed)
    assert "15 = 55 − 40" in made.text
    assert made.computed is not None
    assert {one.text for one in made.computed.operands} == {"40", "55", "20", "12", "30", "31"}


def test_the_cells_of_one_row_are_added(office: Files) -> None:
    made = TableAnswers().answer(office.asked("What is the sum of 2024 and 2025 for Paint?"))
    assert isinstance(made, Composed)
    assert made.computed is not None
    assert made.computed.expression == "20 + 12 = 32"


def test_what_is_counted_may_be_a_column_of_yes_and_no(office: Files) -> None:
    made = TableAnswers().answer(office.asked("How many first aiders are there?"))
    assert isinstance(made, Composed)
    assert made.short == "3"


@pytest.mark.parametrize("question", ["Which work is the deepest?", "Which is the oldest work?"])
def test_an_adjective_does_not_measure_any_figures(office: Files, question: str) -> None:
    assert TableAnswers().answer(office.asked(question)) is None


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("Which ship was built before all the others?", "Curlew"),
        ("Leaving out totals, which ship has the largest draught?", "Dunlin"),
    ],
)
def test_questions_are_put_in_other_words(ships: Files, question: str, short: str) -> None:
    assert answer(ships, question).short == short


def test_several_are_put_in_order(ships: Files) -> None:
    made = answer(ships, "Put the two deepest ships in order, deepest first.")
    assert [line.split(" — ")[0] for line in made.text.splitlines()] == ["Dunlin", "Bittern"]


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("予算が9億円に届かない事業は何件ありますか。", "3"),
        ("着工が最も早かった事業はどれですか。", "下水道整備"),
    ],
)
def test_japanese_questions_are_put_in_other_words(works: Files, question: str, short: str) -> None:
    assert answer(works, question).short == short


LOANS = (
    "館名,平成30年度貸出冊数,令和元年度貸出冊数,地区,職員数\n中央館,1820,1715,東部,14\n"
    "北分館,452,461,西部,4\n港分館,387,403,東部,3\n山手分館,－,－,西部,2\n"
)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("最も職員数の少ない館はどこですか", ["山手分館"]),
        ("中央館の職員は北分館の職員より何人多いですか", ["10"]),
        ("令和元年度の貸出冊数は、北分館と港分館でどれだけ違いますか", ["58"]),
        ("2019年度の貸出冊数が450冊以上の館はどこですか", ["中央館", "北分館"]),
        ("東部の館には何がありますか", ["中央館", "港分館"]),
    ],
)
def test_japanese_questions_to_columns_of_years(
    tmp_path: Path, question: str, said: list[str]
) -> None:
    files = files_of({"loans.csv": LOANS}, tmp_path)
    made = answer(files, question)
    assert all(one in made.text for one in said)


def test_a_dash_in_a_cell_is_nothing_to_add(tmp_path: Path) -> None:
    files = files_of({"loans.csv": LOANS}, tmp_path)
    assert outcome(files, "令和元年度の貸出冊数の合計は何冊ですか") is None
    assert outcome(files, "令和元年度の貸出冊数は、北分館と山手分館でどれだけ違いますか") is None


JOBS = (
    "Project,District,Budget (million crowns),Start,Due\n"
    '"Fish quay, Tolne",Coast,12.2,2024-02-12,2025-11-28\n'
    "Road tunnel at Hoven,Uplands,142,2025-02-10,2030-08-31\n"
    '"Avalanche barrier, Hoven",Uplands,25.5,2024-06-03,2026-10-09\n'
    "Road bridge at Lind,Coast,20.3,2025-05-05,2027-01-31\n"
    "Beacon of Skarv,Islands,3.0,2024-01-01,2024-06-01\n"
)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Could you pull all the projects over 20 million crowns pls", "3 projects"),
        ("How many projects were begun in the course of 2025?", "2 projects"),
        ("Which of the jobs is the last to be finished, going by the due dates?", "Road tunnel"),
        ("How large a share of the total budget is the Hoven tunnel? A percentage will do.", "70"),
        ("What is the total budget of the Tolne quay and the Lind bridge?", "32.5"),
        ("What share of the budget is the Hoven work?", None),
        ("How many projects are neither in Coast nor in Uplands?", "Beacon"),
        ("Are there any projects in the Uplands over 100 million?", "Road tunnel at Hoven"),
    ],
)
def test_names_in_part_and_everyday_words(tmp_path: Path, question: str, said: str | None) -> None:
    """The Hoven tunnel is one of the projects; which of two is the Hoven work cannot be told."""
    files = files_of({"jobs.csv": JOBS}, tmp_path)
    made = outcome(files, question)
    assert (made is None) if said is None else (isinstance(made, Composed) and said in made.text)


def test_more_members_than_there_are_cannot_be_put_in_order(ships: Files) -> None:
    assert outcome(ships, "Put the six deepest ships in order, deepest first.") is None


def test_japanese_wants_all_of_them_in_several_words(works: Files) -> None:
    made = answer(works, "東部の事業を全部教えてください。")
    assert all(one in made.text for one in ("橋りょう補修", "公園整備"))


STOCK = (
    "分館,区分,冊数,前年度冊数\n中央館,一般書,48200,47100\n中央館,児童書,15300,14900\n"
    "みなみ分館,一般書,9800,9900\nみなみ分館,児童書,4100,3800\n"
)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("一般書の冊数の合計は何冊ですか", "58,000"),
        ("一般書の前年度冊数の合計は何冊ですか", "57,000"),
        ("児童書の冊数が最も多いのはどの分館ですか", "中央館, 児童書"),
    ],
)
def test_a_column_is_the_one_called_so_and_members_have_all_their_names(
    tmp_path: Path, question: str, said: str
) -> None:
    files = files_of({"stock.csv": STOCK}, tmp_path)
    assert said in answer(files, question).text


DEPARTURES = (
    ("Departure", "To", "Platform"),
    ("19:05", "Ness", "1"),
    ("20:40", "Tarn", "2"),
    ("21:10", "Ness", "1"),
    ("22:30", "Tarn", "3"),
)
"""A timetable."""


@pytest.mark.parametrize(
    ("question", "times"),
    [
        ("Give all departures after 20:40", ["21:10", "22:30"]),
        ("Which departures are from 20:40?", ["20:40", "21:10", "22:30"]),
        ("Which trains leave before 8:40 p.m.?", ["19:05"]),
        ("Which trains leave by 20:40?", ["19:05", "20:40"]),
        ("Which trains to Ness leave after 19:00?", ["19:05", "21:10"]),
        ("Which departures are between 20:00 and 21:30?", ["20:40", "21:10"]),
    ],
)
def test_members_are_chosen_by_times_of_day(
    question: str, times: list[str], tmp_path: Path
) -> None:
    made = answer(files_of({"trains.csv": csv_of(DEPARTURES)}, tmp_path), question)
    lines = made.text.splitlines()
    assert [one.split(",")[0] for one in lines[len(lines) > 1 :]] == times


def test_what_leaves_after_a_time_is_counted_and_named(tmp_path: Path) -> None:
    files = files_of({"trains.csv": csv_of(DEPARTURES)}, tmp_path)
    made = answer(files, "How many trains leave after 21:00?")
    assert (made.short, "21:10, Ness" in made.text) == ("2", True)


def test_times_of_day_are_asked_in_japanese(tmp_path: Path) -> None:
    bus = "発車時刻,行き先\n19:15,松山\n20:50,中野\n21:00,松山\n22:05,川口\n"
    files = files_of({"bus.csv": bus}, tmp_path)
    made = answer(files, "21時以降の発車をすべて教えて")
    assert made.text.splitlines()[1:] == ["21:00 — 行き先：松山", "22:05 — 行き先：川口"]
    assert chosen(answer(files, "午後9時より前に発車する便はどれですか")) == ["19:15", "20:50"]


def test_a_table_does_not_lack_a_date_that_other_words_have(tmp_path: Path) -> None:
    """The table of another subject lacks the date; a sentence says what is on it."""
    services = "Van,Service\nVan 1,2026-06-03\nVan 2,2026-07-14\n"
    notes = "On 3 May the boats are moved to the new boathouse.\n"
    alone = files_of({"vans.csv": services}, tmp_path / "a")
    assert isinstance(outcome(alone, "What is on 3 May?"), Refusal)
    both = files_of({"vans.csv": services, "notes.txt": notes}, tmp_path / "b")
    assert outcome(both, "What is on 3 May?") is None


REGISTER = (
    ("Asset no.", "Device", "Maker", "Department", "Price (GBP)", "Status"),
    ("EQ-1001", "Centrifuge", "Rotana", "Haematology", "8450", "in use"),
    ("EQ-1002", "Centrifuge", "Kaltwerk", "Pathology", "11200", "in use"),
    ("EQ-1003", "Microscope", "Optivar", "Pathology", "6300", "in repair"),
    ("EQ-1004", "Freezer", "Kaltwerk", "Pathology", "13800", "in use"),
    ("EQ-1005", "Freezer", "Kaltwerk", "Haematology", "9900", "on loan"),
)


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return files_of({"register.xlsx": xlsx_of(REGISTER)}, tmp_path_factory.mktemp("register"))


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("How many devices are there in the register?", ["5 devices: "]),
        ("How many different devices are there?", ["3: Centrifuge, Microscope, Freezer"]),
        ("How many freezers are there?", ["2 (Freezer): "]),
        (
            "Which devices are from Kaltwerk?",
            ["3 devices", "EQ-1002, Centrifuge", "EQ-1004, Freezer", "EQ-1005, Freezer"],
        ),
        ("Which devices are not in use?", ["2 devices", "Microscope", "Freezer"]),
        ("What is the most expensive device?", ["EQ-1004, Freezer — Price: 13800 GBP"]),
        ("What did the devices of Pathology cost together?", ["Sum of Price"]),
    ],
)
def test_members_that_codes_number_are_told_apart_by_them(
    register: Files, question: str, lines: list[str]
) -> None:
    made = answer(register, question).text.splitlines()
    assert len(made) == len(lines)
    assert all(one.startswith(line) for one, line in zip(made, lines, strict=True))


@pytest.mark.parametrize("question", ["What did the centrifuge cost?", "What does Rotana cost?"])
def test_what_a_thing_costs_asks_for_no_member(register: Files, question: str) -> None:
    assert outcome(register, question) is None


def test_an_order_is_a_thing_too(tmp_path: Path) -> None:
    rows = (
        ("Order no.", "Customer", "Town", "Goods value (EUR)"),
        ("2025-0409", "Hollis Brandt", "Ketterwick", "83.40"),
        ("2025-0410", "Mireille Oduya", "Sandbridge", "168.00"),
        ("2025-0411", "Parish of St Wenna", "Ketterwick", "95.00"),
    )
    orders = files_of({"orders.csv": csv_of(rows)}, tmp_path)
    made = answer(orders, "Which order has the highest goods value?")
    assert made.text.startswith("2025-0410 — Goods value: 168")
    assert value(answer(orders, "How many orders are from Ketterwick?")) == "2"


PERMITS = (
    ("Permit", "Per year", "Per quarter"),
    ("First car, electric", "£28", "£9"),
    ("First car, petrol", "£74", "£21"),
    ("First car, diesel", "£118", "£33"),
    ("Second car", "£156", "£44"),
    ("Carer", "free", "not offered"),
)
DRIVES = (
    ("Type of drive", "Approved", "Completed", "Mean grant (million crowns)"),
    ("Hybrid", "17", "13", "1.05"),
    ("Battery", "9", "5", "1.82"),
    ("Hydrogen", "3", "1", "2.70"),
)
ZONES = (
    ("Zone", "Countries", "Allowance per day (EUR)"),
    ("A", "Norway, Iceland", "112"),
    ("B", "Germany, France", "94"),
    ("C", "Portugal, Greece", "78"),
    ("D", "all other countries", "86"),
)


@pytest.mark.parametrize(
    ("rows", "question", "short"),
    [
        (PERMITS, "Which permit is the most expensive per year?", "Second car"),
        (PERMITS, "Which permit is the cheapest per year?", "Carer"),
        (PERMITS, "Which permit is the cheapest per quarter?", "First car, electric"),
        (DRIVES, "Which type of drive had the highest average grant?", "Hydrogen"),
        (ZONES, "Which country zone has the lowest allowance?", "C"),
    ],
)
def test_what_is_free_or_an_average_or_called_as_its_column_is_compared(
    tmp_path: Path, rows: Sequence[Sequence[str]], question: str, short: str
) -> None:
    table = "\n".join(
        f"| {' | '.join(row)} |" for row in (rows[0], ["---"] * len(rows[0]), *rows[1:])
    )
    assert answer(files_of({"a.md": f"{table}\n"}, tmp_path), question).short == short


def test_an_average_of_averages_is_not_computed(tmp_path: Path) -> None:
    drives = files_of({"drives.csv": csv_of(DRIVES)}, tmp_path)
    assert outcome(drives, "What is the average grant?") is None


PRINTERS = (
    ("Model", "Resolution (dpi)", "Loan period", "Price (EUR)"),
    ("L10", "203", "3 weeks", "149"),
    ("L20", "203", "2 weeks", "329"),
    ("X30", "300", "3 weeks", "690"),
    ("X60", "600", "4 weeks", "1120"),
)
PLAN = (
    ("項目", "2025年度", "2026年度", "2027年度", "2028年度"),
    ("売上高（百万円）", "12", "34", "68", "101"),
    ("従業員数", "6人", "11人", "17人", "22人"),
    ("契約店舗数", "8", "21", "40", "55"),
)


@pytest.mark.parametrize(
    ("rows", "question", "names"),
    [
        (PRINTERS, "models under 400 euros", ["L10", "L20"]),
        (PRINTERS, "Which models have 300 dpi?", ["X30"]),
        (PRINTERS, "Which models are for three weeks?", ["L10", "X30"]),
        (PLAN, "売上高が1億円を超えるのは何年度ですか", ["2028年度"]),
        (PLAN, "売上高が50を超えるのは何年度ですか", ["2027年度", "2028年度"]),
    ],
)
def test_figures_with_their_units_and_bounds_choose_members(
    tmp_path: Path, rows: Sequence[Sequence[str]], question: str, names: list[str]
) -> None:
    made = answer(files_of({"rows.csv": csv_of(rows)}, tmp_path), question)
    lines = [line for line in made.text.splitlines() if " — " in line]
    assert [line.split(" — ")[0] for line in lines] == names


def test_an_increase_over_years_is_computed(tmp_path: Path) -> None:
    plan = files_of({"plan.csv": csv_of(PLAN)}, tmp_path)
    made = answer(plan, "2025年度から2028年度で従業員数は何人増えますか")
    assert value(made) == "16"


VISITS = (
    ("", "2022", "2023", "2024"),
    ("Visitors on the boat", "406", "972", "1,388"),
    ("Volunteer hours", "860", "1,145", "1,320"),
    ("Trips", "20", "41", "58"),
)


@pytest.mark.parametrize(
    ("question", "result"),
    [
        ("What is the total of visitors on the boat over the three years?", "2,766"),
        ("total trips over three years", "119"),
        ("How many volunteer hours were there on average over the years?", "1,108.33"),
    ],
)
def test_the_figures_of_all_years_are_taken_together(
    tmp_path: Path, question: str, result: str
) -> None:
    visits = files_of(
        {"visits.csv": csv_of([[f'"{one}"' for one in row] for row in VISITS])}, tmp_path
    )
    assert value(answer(visits, question)) == result
