"""What a mail in plain text quotes of others: lines after ">" and messages below their header.

A line before a quotation that ends in a colon introduces it, whatever its language ("On Monday, Ada
wrote:"). Mail programs of Microsoft's kind put the earlier message below lines of its header
instead ("From: … Sent: … To: …"); all that follows is quoted.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.document.builder import DocumentBuilder, fold
from ingest.readers.text_headings import marked_headings

QUOTED = "Quoted message"
"""The heading of a quotation that nothing introduces."""

_MARKS = re.compile(r"^(?:>\s?)+")
_COLON = (":", "：")
_LONGEST_INTRODUCTION = 250
"""Characters; chosen by eye."""
_INTRODUCTION_LINES = 3
_FIELD = re.compile(r"^[*\s]*([^\W\d_][\w \-]{0,20}?)\s*[*]*\s*[:：]")
_FIELDS = frozenset(
    """
    from sent date to cc subject von gesendet datum an betreff de envoyé à objet date para enviado
    asunto assunto da inviato a oggetto van verzonden aan onderwerp 差出人 送信者 送信元 送信日時
    日時 日付 宛先 件名 发件人 发送时间 收件人 主题 보낸사람 보낸날짜 받는사람 제목
    """.split()  # noqa: SIM905
)
"""The fields that mail programs put above an earlier message, in the languages of their users."""
_FEWEST_FIELDS = 3
_SEPARATOR = re.compile(r"^\s*[-_=]{3,}[^-_=]*[-_=]*\s*$")


@dataclass(slots=True)
class _Segment:
    """Lines that quote alike: `depth` is 0 for the sender's own words."""

    depth: int
    introduction: str
    lines: list[str]


def is_header(lines: Sequence[str]) -> bool:
    """Whether the lines are the header of an earlier message; values may be folded."""
    names = [match[1].casefold() for line in lines if (match := _FIELD.match(line))]
    return len(set(names) & _FIELDS) >= _FEWEST_FIELDS


def introduces(words: str) -> bool:
    """Whether words right before a quotation say whose it is."""
    return words.endswith(_COLON) and len(words) <= _LONGEST_INTRODUCTION


def write_quoting(builder: DocumentBuilder, text: str, sender: str) -> None:
    """Write a mail's text; quotations, and the sender's words after them, come under headings."""
    introductions = {0: sender}
    depth = 0
    for segment in _segments(text):
        if segment.depth > depth or segment.introduction:
            introductions[segment.depth] = segment.introduction or QUOTED
        if segment.depth != depth or segment.introduction:
            builder.heading(introductions.get(segment.depth, QUOTED), max(segment.depth, 1) + 1)
        depth = segment.depth
        _write_sections(builder, segment.lines, depth)


def _segments(text: str) -> list[_Segment]:
    marks = [(line, _MARKS.match(line)) for line in text.splitlines()]
    depths = [mark[0].count(">") if mark else 0 for _, mark in marks]
    words = [(line[mark.end() :] if mark else line).rstrip() for line, mark in marks]
    segments = [_Segment(0, "", [])]
    headers: list[int] = []
    """The depths at which headers of earlier messages stand: what follows them is one deeper."""
    at = 0
    while at < len(words):
        last = segments[-1]
        if not words[at]:
            last.lines.append("")
            at += 1
            continue
        while headers and headers[-1] > depths[at]:
            headers.pop()
        end = _header_end(words, depths, at)
        if end > at:
            headers.append(depths[at])
            named = " ".join(line for line in words[at:end] if not _SEPARATOR.match(line))
            segments.append(_Segment(depths[at] + len(headers), fold(named), []))
            at = end
            continue
        depth = depths[at] + len(headers)
        if depth == last.depth:
            last.lines.append(words[at])
        else:
            introduction = _take_introduction(last.lines) if depth > last.depth else ""
            segments.append(_Segment(depth, introduction, [words[at]]))
        at += 1
    return [one for one in segments if one.introduction or any(one.lines)]


def _header_end(words: Sequence[str], depths: Sequence[int], at: int) -> int:
    """Return where an earlier message's header ends that begins here; `at` if there is none."""
    start = at + 1 if _SEPARATOR.match(words[at]) else at
    if start < len(words) and not words[start]:
        start += 1
    if start == len(words) or not _FIELD.match(words[start]):
        return at
    end = start
    while end < len(words) and depths[end] == depths[at] and words[end]:
        end += 1
    return end if is_header(words[start:end]) else at


def _take_introduction(lines: list[str]) -> str:
    """Take the words that introduce a quotation from the end of the lines before it.

    They are the last paragraph where it is short, else the last line.
    """
    end = len(lines)
    while end and not lines[end - 1]:
        end -= 1
    start = end
    while start and lines[start - 1]:
        start -= 1
    if end - start > _INTRODUCTION_LINES:
        start = end - 1
    introduction = fold(" ".join(lines[start:end]))
    if not introduces(introduction):
        return ""
    del lines[start:]
    return introduction


def _write_sections(builder: DocumentBuilder, lines: Sequence[str], depth: int) -> None:
    """Write paragraphs, and the headings that plain text marks: minutes are sent by mail too."""
    text, at = "\n".join(lines), 0
    for heading in marked_headings(text):
        _write_paragraphs(builder, text[at : heading.start].splitlines())
        builder.heading(heading.units[0].of(text), depth + 1 + max(heading.level, 1))
        at = heading.end
    _write_paragraphs(builder, text[at:].splitlines())


def _write_paragraphs(builder: DocumentBuilder, lines: Sequence[str]) -> None:
    for is_text, run in groupby(lines, key=bool):
        if is_text:
            builder.paragraph("\n".join(run))
