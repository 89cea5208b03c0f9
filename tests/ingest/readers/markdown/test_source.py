import re

import pytest
from hypothesis import given

from ingest.document.nodes import Span
from ingest.readers.markdown.source import MarkdownSource, content_lines, inline_text, leaves
from tests.ingest.texts import texts


def said(text: str) -> list[tuple[str, list[str]]]:
    """Return each leaf's type and the words of its lines."""
    return [
        (leaf.type, [line.of(text).rstrip("\r") for line in content_lines(leaf)])
        for block in MarkdownSource(text).blocks
        for leaf in leaves(block)
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("> one\n>two\nthree\n", ["one", "two", "three"]),
        ("1. > - one\n   >   two\n", ["one", "two"]),
        ("-\tone\n\ttwo\n", ["one", "two"]),
        (">\tone\n> \ttwo\n", ["one", "two"]),
        ("> > one\n> two\n", ["one", "two"]),
        ("  one\n      two\n", ["one", "two"]),
        ("[^a]: one\n    two\n", ["one", "two"]),
    ],
)
def test_lines_begin_after_what_their_containers_write(text: str, words: list[str]) -> None:
    assert said(text) == [("paragraph", words)]


def test_a_definition_of_a_link_is_a_block() -> None:
    assert said("[a]: https://example.org\n  'A'\n") == [
        ("definition", ["[a]: https://example.org", "'A'"])
    ]


@pytest.mark.parametrize("line_break", ["\r\n", "\r", "\f"])
def test_any_line_break_ends_a_line(line_break: str) -> None:
    text = "# A\n\n> one\n> two\n\n```\n\0x\n```\n| a | b |\n|---|---|\n| c | d |\n"
    other = text.replace("\n", line_break)
    assert said(other) == said(text)


def test_lines_left_out_are_as_if_blank() -> None:
    text = "one\ntwo\r\nthree\n"
    source = MarkdownSource(text, [Span(4, 7)])
    assert [source.lines(*block.map).of(text) for block in source.blocks if block.map] == [
        "one",
        "three",
    ]


@given(texts)
def test_lines_are_those_of_the_text(text: str) -> None:
    lines = re.split(r"\r\n|[\n\r\f]", text)
    source = MarkdownSource(text)
    numbered = [source.lines(n, n + 1).of(text).removesuffix("\r") for n in range(len(lines))]
    assert numbered == lines


@given(texts)
def test_content_lines_are_in_order_within_single_lines(text: str) -> None:
    end = 0
    for block in MarkdownSource(text).blocks:
        for leaf in leaves(block):
            for line in content_lines(leaf):
                assert end <= line.start <= line.end
                assert not re.search(r"[\n\f]|\r.", line.of(text))
                end = line.end


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("The *large* **port**", "The large port"),
        ("[`tenkyo`](https://example.org) manual", "tenkyo manual"),
        ("![logo](a.png) Port &amp; quay", " Port & quay"),
        ("Port\nof call", "Port of call"),
        ("Port <b>1</b>", "Port 1"),
        ("", ""),
    ],
)
def test_inline_text_is_what_is_rendered(words: str, text: str) -> None:
    assert inline_text(words) == text
