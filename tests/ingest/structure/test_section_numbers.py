import pytest

from ingest.structure.section_numbers import is_section_label, section_level


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("1. Scope", 1),
        ("1 Scope", 1),
        ("1.2 Scope", 2),
        ("1.2.3. Scope", 3),
        ("Part 1 Introduction", 1),
        ("CHAPTER II", 1),
        ("Chapter 4.1 Scope", 2),
        ("Article 5 Scope", 2),
        ("Section 12", 2),
        ("Schedule A", 1),
        ("Scope", 0),
        ("Part of it", 0),
        ("Title page", 0),
        ("1 in 5 ships", 0),
        ("14 February 2025", 0),
        ("3 Sept. 2024", 0),
        ("4 March of the ants", 1),
        ("2025 was good", 0),
        ("1.5million", 0),
    ],
)
def test_a_section_number_states_its_level(line: str, level: int) -> None:
    assert section_level(line) == level


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("第1編 総論", 1),
        ("第十二章 雑則", 2),
        ("第二節　通則", 3),
        ("第３条", 5),
        ("第3条の2　適用", 5),
        ("附　則", 1),
        ("附則（令和五年法律第一号）", 1),
        ("別表第一（第三条関係）", 1),
        ("Ⅰ．基本方針", 1),
        ("第１　目的", 1),
        ("１．目的", 2),
        ("二、範囲", 2),
        ("１－２　対象", 2),
        ("（１）目的", 3),
        ("①施策", 4),
        ("ア　目的", 4),
        ("一般に言う", 0),
        ("第一に、港は", 0),
        ("二〇二五年", 0),
    ],
)
def test_japanese_numbers_state_theirs(line: str, level: int) -> None:
    assert section_level(line) == level


@pytest.mark.parametrize("words", ["Part 1.2.", "Article 4", "3.", "2.1"])
def test_a_number_alone_is_a_label(words: str) -> None:
    assert is_section_label(words)


@pytest.mark.parametrize("words", ["Part 1.2. Scope", "Scope", "2025", ""])
def test_words_are_none(words: str) -> None:
    assert not is_section_label(words)
