"""Texts that ingestion has to bear, for Hypothesis: all sorts of lines, breaks and characters."""

from hypothesis import strategies as st

_LINES = [
    "# Heading",
    "## 1.2 Scope of the act",
    "1.2 Scope of the act",
    "第1章 総則",
    "KPIs",
    "Background",
    "◆ Exports shall reach 20 trillion yen",
    "■Lead without a space",
    "- item",
    "  - nested item",
    "1. numbered item",
    "(a) lettered item",
    "- - - - - - - - - item",
    "| a | b |",
    "|---|---|",
    "- | a | b |",
    "a | b | c",
    "Food\tSake\t12",
    "\tWagyu\t30",
    "\t\t",
    "One sentence. Another one! A third?",
    "a sentence that is broken off by the",
    "これは文です。次の文です。",
    "中文没有空格。",
    "(Source) Ministry of Ports",
    "*1 A footnote",
    "**bold** and __more__",
    "😀👩‍👩‍👧 emoji 𠮷",
    "# " + "long heading " * 60,
    "word " * 400,
    "x" * 3000,
    "漢" * 700,
    "-" * 400,
    "- 1",
    "+----+----+",
]
_MARKS = [
    "◆",
    "-",
    "*",
    "#",
    "# ",
    "|",
    "||",
    "\\|",
    "\t",
    "①",
    "1.",
    "\x00",
    "\x1c",
    "\u200b",
    "·",
    "🙂",
]
_BREAKS = ["\n", "\n\n", "\r\n", "\r\n\r\n", "\r", "\f", "\t", " ", "", "\v", "\x85", " "]

_characters = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
_parts = st.one_of(st.sampled_from(_LINES), st.sampled_from(_MARKS), _characters)
_runs = st.tuples(_parts, st.sampled_from(_BREAKS), st.sampled_from([1, 1, 1, 1, 3, 40])).map(
    lambda run: (run[0] + run[1]) * run[2]
)

texts = st.lists(_runs, max_size=12).map("".join)
"""Any text at all; lines of one sort may come in long runs."""
