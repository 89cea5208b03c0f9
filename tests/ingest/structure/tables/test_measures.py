import pytest

from ingest.document.nodes import Span
from ingest.structure.tables.measures import caption_measure, label_measure, measure_of


def test_a_header_states_its_unit_in_brackets() -> None:
    header = "Value (trillion yen) (revised)"
    measure = measure_of(header, Span(0, len(header)))
    assert measure is not None
    assert measure.of(header) == "trillion yen"
    assert measure_of("Value (revised)", Span(0, 15)) is None


@pytest.mark.parametrize(
    ("line", "measure"),
    [
        ("Amounts in thousand crowns", "thousand crowns"),
        ("All figures in per mille of the insured value.", "per mille of the insured value"),
        ("(In thousands, except per share data)", "thousands"),
        ("Amounts are stated in millions of euros.", "millions of euros"),
        ("Exports by port, in million yen", "million yen"),
        ("All amounts in crowns", "crowns"),
        ("Values in EUR", "EUR"),
        ("Expenditure (thousand crowns)", "thousand crowns"),
        ("（単位：千円）", "千円"),
        ("Amounts in millions of U.S. dollars", "millions of U.S. dollars"),
        ("(Dollars in millions, except per share amounts)", "Dollars in millions"),
        ("Expenses are as follows (in millions):", "millions"),
        ("(unaudited; in thousands)", "thousands"),
        ("Expressed in thousands of Canadian dollars", "thousands of Canadian dollars"),
        ("Millions of yen", "Millions of yen"),
        ("€ million", "€ million"),
        ("(₹ in crores)", "₹ in crores"),
        ("単位は百万円", "百万円"),
        ("金額は百万円単位", "百万円"),
        ("億円", "億円"),
        ("Output in kW at a flow temperature of", "kW"),
        ("The heat pump is in kWh country.", None),
        ("(百万円未満切捨て)", None),
        ("The sum was paid (in the summer):", None),
        ("The sum was paid (two million people).", None),
        ("Figures in brackets", None),
        ("Figures in 2025", None),
        ("Figures in this table", None),
        ("We operate in thousands of shops", None),
        ("The harbour lies in the north.", None),
    ],
)
def test_a_line_above_a_table_says_what_its_figures_are_in(line: str, measure: str | None) -> None:
    text = f"{line}\n\nItem\t2025\n"
    start = text.index("Item")
    found = caption_measure(text, [Span(start, start + 4)], start)
    assert (found and found.span.of(text)) == measure


def test_brackets_at_the_end_of_a_long_paragraph_say_what_figures_are_in() -> None:
    long = "The table lists what the harbour was paid by its tenants, " * 4
    text = f"{long}(in millions):\n\nA\t1"
    start = text.index("A\t")
    found = caption_measure(text, [], start)
    assert found is not None
    assert found.span.of(text) == "millions"
    assert caption_measure(text.replace("(in millions)", "in millions"), [], start - 2) is None


def test_a_sentence_on_units_is_no_measure() -> None:
    text = "休暇は1時間を単位として取得することができる。\n\nA\t1"
    assert caption_measure(text, [], text.index("A\t")) is None


@pytest.mark.parametrize(
    ("row", "excepted"),
    [
        ("Net income", False),
        ("Earnings per share: Basic", True),
        ("Common stock, 10 shares issued", False),
        ("Percent of net sales: Fulfillment", True),
        ("前年比増減率", True),
    ],
)
def test_a_caption_s_measure_is_not_that_of_rows_it_excepts_or_of_shares(
    row: str, *, excepted: bool
) -> None:
    text = "(In millions, except number of shares, which are in thousands, and per-share data)\n\n"
    found = caption_measure(f"{text}A\t1", [], len(text))
    assert found is not None
    assert (found.of_row(row) is None) == excepted


@pytest.mark.parametrize(
    ("label", "measure"),
    [
        ("Earnings per share (yen)", "yen"),
        ("Margin (%)", "%"),
        ("Shares (in thousands)", "in thousands"),
        ("1株当たり当期純利益（円）", "円"),
        ("Dividends ($0.04 per common share)", None),
        ("Fees (paid by people)", None),
        ("Income (loss)", None),
    ],
)
def test_a_label_states_the_unit_of_its_row(label: str, measure: str | None) -> None:
    found = label_measure(label, Span(0, len(label)))
    assert (found and found.of(label)) == measure
