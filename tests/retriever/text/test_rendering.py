from retriever.text.rendering import render_passage, render_unit
from tests.ingest.trees import rows_of
from tests.retriever.small import hits_of, unit_with

TABLE = (
    "\t\tValue (trillion yen)\tChange (%)\n"
    "Food\tExports\t1.5 (2024)\t3.64\n"
    "\tLocal **sales**\t7.3 (2023)\t109.00\n"
    "Cosmetics\tExports\t0.6 (2023)\t-21.05\n"
)


def test_a_row_is_read_out_with_its_parent_and_headers() -> None:
    hit = hits_of(TABLE)[0]
    row = unit_with(hit, "Local")
    said = render_unit(hit.document, row)
    assert said == "Food, Local sales — Value (trillion yen): 7.3 (2023); Change (%): 109.00"


def test_a_group_is_read_out_without_its_colon() -> None:
    hit = hits_of("\t2024\t2023\nCurrent assets:\t\t\nCash\t120\t98\nStock\t30\t28\n")[0]
    said = render_unit(hit.document, unit_with(hit, "Cash"))
    assert said == "Current assets, Cash — 2024: 120; 2023: 98"


def test_a_negative_number_keeps_its_sign() -> None:
    hit = hits_of(TABLE)[0]
    assert "Change (%): -21.05" in render_unit(hit.document, unit_with(hit, "Cosmetics"))


def test_a_row_without_headers_is_its_cells() -> None:
    hit = hits_of("EU\tGDPR\t\tData Act\nJapan\tPersonal Information Act\n")[0]
    said = render_unit(hit.document, unit_with(hit, "GDPR"))
    assert said == "EU | GDPR | Data Act"


def test_a_row_is_read_out_with_all_its_headers_and_the_unit_above() -> None:
    text = (
        "Unit: 100 million yen\n\nItem\t2024\t\t2025\t\n\tQ1\tQ2\tQ1\tQ2\n"
        "Sales\t1\t2\t3\t4\nCosts\t5\t6\t7\t8\n"
    )
    hit = next(hit for hit in hits_of(text) if "Sales" in hit.text)
    said = render_unit(hit.document, unit_with(hit, "Sales"))
    assert said == "Sales — 2024 Q1: 1; 2024 Q2: 2; 2025 Q1: 3; 2025 Q2: 4 (100 million yen)"


def test_a_japanese_row_is_read_out_with_japanese_punctuation() -> None:
    text = "（単位：円）\n\n区分\t基本料金\t超過料金\n一般用\t1,200\t150\n営業用\t2,400\t300\n"
    hit = next(hit for hit in hits_of(text) if "一般用" in hit.text)
    said = render_unit(hit.document, unit_with(hit, "一般用"))
    assert said == "一般用 — 基本料金：1,200；超過料金：150（円）"


def test_a_unit_from_a_row_of_units_is_read_out_in_brackets() -> None:
    text = "Well\tDepth\tYield\n\tm\tl/s\nHollow\t38.5\t12\nChurch\t112\t3\n"
    hit = hits_of(text)[0]
    said = render_unit(hit.document, unit_with(hit, "Hollow"))
    assert said == "Hollow — Depth (m): 38.5; Yield (l/s): 12"


def test_cells_under_one_header_are_read_out_together() -> None:
    text = "\tLaw\tBody\t\nNorth\tAct A\tBoard\tCouncil\nSouth\tAct B\tOffice\t\n"
    hit = hits_of(text)[0]
    assert render_unit(hit.document, unit_with(hit, "North")) == (
        "North — Law: Act A; Body: Board, Council"
    )


def test_a_piece_of_a_long_row_says_only_its_own_cells() -> None:
    long = " ".join(f"word{number}" for number in range(200))
    text = f"\tSold\tWhere\nSake\t12\t{long}\nRope\t30\there\n"
    pieces = [
        (hit, unit) for hit in hits_of(text) for unit in rows_of(hit.passage.units) if unit.headers
    ]
    said = [render_unit(hit.document, unit) for hit, unit in pieces]
    assert len(said) > 2
    assert said[0].startswith("Sake — Sold: 12; Where: word0 word1")
    assert said[1].startswith("Sake — Where: word")
    assert "word0 " not in said[1]


def test_a_unit_is_shown_plain() -> None:
    hit = hits_of("KPIs\n\n- Expand to **20 trillion yen**\n by 2033.\n- Grow.\n")[0]
    shown = render_unit(hit.document, unit_with(hit, "trillion"))
    assert shown == "Expand to 20 trillion yen by 2033."


def test_a_passage_is_read_under_its_context() -> None:
    hit = hits_of("# Fisheries\n\n## Herring\n\nIt is **landed** on 31 days.\n", "fish.md")[-1]
    said = render_passage(hit.document, hit.passage)
    assert said.startswith("Fisheries")
    assert said.endswith("It is landed on 31 days.")


def test_a_header_that_is_only_a_dash_is_not_read_out() -> None:
    hit = hits_of("| Tax | — | 2024 |\n|---|---|---|\n| Effects | 0.24 | 0.31 |\n", "tax.md")[0]
    shown = render_unit(hit.document, unit_with(hit, "Effects"))
    assert shown == "Effects — 0.24; 2024: 0.31"
