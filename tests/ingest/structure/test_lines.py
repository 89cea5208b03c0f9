import pytest

from ingest.structure.lines import LineKind, ends_sentence, heading_like, is_rule, split_lines


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("", LineKind.BLANK),
        (" \t　", LineKind.BLANK),
        ("# Title", LineKind.HEADING),
        ("   ###### Deep", LineKind.HEADING),
        ("####### Seven hashes", LineKind.TEXT),
        ("#hashtag", LineKind.TEXT),
        ("    # Code", LineKind.TEXT),
        ("- item", LineKind.ITEM),
        ("-no item", LineKind.TEXT),
        ("-", LineKind.TEXT),
        ("  ・ 項目", LineKind.ITEM),
        ("・項目", LineKind.ITEM),
        ("（１）目的", LineKind.ITEM),
        ("①施策", LineKind.ITEM),
        ("ア　目的", LineKind.ITEM),
        ("*1 A note", LineKind.NOTE),
        ("*As of 2020", LineKind.NOTE),
        ("*emphasis* is none", LineKind.TEXT),
        ("※ ただし", LineKind.NOTE),
        ("12. item", LineKind.ITEM),
        ("2025. was a good year", LineKind.TEXT),
        ("(a) item", LineKind.ITEM),
        ("① 項目", LineKind.ITEM),
        ("◆Lead", LineKind.ITEM),
        ("◆", LineKind.ITEM),
        ("| a | b |", LineKind.ROW),
        ("- | a |", LineKind.ROW),
        ("a\tb", LineKind.ROW),
        ("\tb", LineKind.ROW),
        ("a | b", LineKind.ROW),
        ("a|b", LineKind.TEXT),
        ("(Source) Ministry", LineKind.CAPTION),
        ("Figure 3: Exports", LineKind.CAPTION),
        ("図表1 輸出額", LineKind.CAPTION),
        ("source: the ministry", LineKind.CAPTION),
        ("Table 2", LineKind.CAPTION),
        ("Notes", LineKind.CAPTION),
        ("（注）速報値", LineKind.CAPTION),
        ("Sources of income are many", LineKind.TEXT),
        ("table below shows what was sold", LineKind.TEXT),
        ("Note that it rose", LineKind.TEXT),
        ("Resources are scarce", LineKind.TEXT),
    ],
)
def test_a_line_is_told_by_how_it_looks(line: str, kind: LineKind) -> None:
    assert [one.kind for one in split_lines(line)] == [kind]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("a", ["a"]),
        ("a\nb", ["a", "b"]),
        ("a\r\nb\rc\fd", ["a", "b", "c", "d"]),
        ("a\n", ["a", ""]),
        ("a\n\r\n\nb", ["a", "", "", "b"]),
        ("a\u2028b\x85c\vd", ["a\u2028b\x85c\vd"]),
    ],
)
def test_lines_end_at_line_and_page_breaks(text: str, lines: list[str]) -> None:
    assert [text[line.start : line.end] for line in split_lines(text)] == lines


@pytest.mark.parametrize(
    ("line", "words", "lead", "numbered"),
    [
        ("- item", "item", False, False),
        ("  * - 1. item", "1. item", False, False),
        ("1. item", "1. item", False, True),
        ("◆ Lead", "Lead", True, False),
        ("- ◆Lead", "Lead", True, False),
        ("-◆ Lead", "Lead", True, False),
        ("## Title ##", "Title ##", False, False),
    ],
)
def test_words_begin_after_the_bullet_but_hold_the_number(
    line: str, words: str, lead: bool, numbered: bool
) -> None:
    [one] = split_lines(line)
    assert (line[one.body :], one.lead, one.numbered) == (words, lead, numbered)


@pytest.mark.parametrize(
    "line",
    [
        "KPIs",
        "1.2 Scope",
        "**Exports**",
        "Future plans (direction)",
        "今後の方向性",
        "Who may file",
    ],
)
def test_headings_are_short_and_have_no_end_mark(line: str) -> None:
    assert heading_like(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "***",
        "2025",
        "The port is open.",
        "The port has:",
        "この港は大きい。",
        "and so it goes on",
        "(Source) Ministry",
        "word " * 17,
        "x" * 121,
        "**The port is open.**",
    ],
)
def test_sentences_captions_and_long_lines_are_no_headings(line: str) -> None:
    assert not heading_like(line)


@pytest.mark.parametrize("line", ["He left.", "Why?", "以上。", 'He said "no."', "It is so.**  "])
def test_a_sentence_ends_with_its_mark(line: str) -> None:
    assert ends_sentence(line)
    assert not ends_sentence(line + " And")


def test_a_rule_only_draws() -> None:
    assert is_rule("|---|:-:|")
    assert is_rule("=====")
    assert not is_rule("| - a |")
