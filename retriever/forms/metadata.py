"""What a document is: its title, author, date, version, pages and headings.

The answer is what the document says of itself in its first lines or in its headings, cited there.
Only the number of pages is counted.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from ingest.document.document import Document
from ingest.document.nodes import Kind, Section, Span, Unit
from ingest.language.content_terms import content_terms
from ingest.language.dates import periods
from ingest.language.figures import numbered_parts, numbers
from ingest.language.plain import plain
from ingest.language.scripts import folded, has_cjk
from ingest.language.terms import stem, terms
from ingest.messages import Message
from retriever.answer.citations import nearest
from retriever.forms.form import Asked, Refusal
from retriever.forms.members import Member, headings_of, members_of, passages_with, quoted
from retriever.forms.subject import Subject, is_named
from retriever.forms.versions.asked_version import asked_version
from retriever.forms.versions.editions import (
    edition_of,
    editions_of,
    first_units,
    name_of,
    names_version,
    title_terms,
)
from retriever.types import AnswerItem, Citation, Composed, Computed, Form

_NOUN = (
    r"(?:document|file|text|paper|report|pdf|presentation|slides?|spreadsheet|workbook|manual"
    r"|message|e?-?mail|letter|notice|memo)"
)
_THIS = rf"(?:(?:this|the|that)\s+(?:[\w-]+\s+){{0,2}}{_NOUN}|it)"
_OF_THIS = re.compile(
    rf"\b(?:this|the|that)\s+(?:[\w-]+\s+){{0,2}}{_NOUN}\b"
    r"|(?:この|本|当該)(?:文書|資料|ファイル|文献|報告書|書類)|文書の|資料の",
    re.IGNORECASE,
)
_TITLE = re.compile(
    rf"\btitle\s+of\b|\bname\s+of\s+{_THIS}\W*$|\bwhat\s+is\s+{_THIS}\s+(?:called|titled|entitled)"
    r"|(?:タイトル|題名|表題|文書名|題)は?(?:何|\W*$)",
    re.IGNORECASE,
)
_PAGES = re.compile(
    r"\bhow\s+many\s+(?P<noun>pages|slides|sheets)\b|\bnumber\s+of\s+(?P<of>pages|slides|sheets)\b"
    r"|(?:何|ページ|頁)(?:ページ|頁|数)",
    re.IGNORECASE,
)
_HEADINGS = re.compile(
    r"\b(?:what|which)\s+(?:are\s+the\s+)?(?:sections|chapters|headings)\b"
    r"|\b(?:table\s+of\s+contents|(?:list|name)\s+(?:all\s+)?(?:the\s+)?(?:sections|chapters"
    r"|headings))\b|\bhow\s+is\b.*\b(?:structured|organi[sz]ed|divided)\b|目次|章立て|見出し"
    r"|(?:どんな|どのような|何の)章|[章節]を(?:すべて|全て|全部)?(?:挙げ|列挙|教え|示し)",
    re.IGNORECASE,
)
_SECTION_COUNT = re.compile(
    r"\bhow\s+many\s+(?P<noun>sections|chapters|headings)\b"
    r"|\bnumber\s+of\s+(?P<of>sections|chapters|headings)\b"
    r"|(?P<japanese>見出し|章|節)(?:の数|は(?:全部で)?いくつ|が?いくつ)|いくつの(?P<kanji>章|節)|何[章節]",
    re.IGNORECASE,
)
_VALID_FROM = re.compile(
    r"\b(?:from|since)\s+(?:when|what\s+(?:date|day)|which\s+(?:date|day))\b.*"
    r"\b(?:valid|in\s+force|effective|apply|applies|applicable|in\s+effect)\b"
    r"|\bwhen\s+(?:did|does|do|will)\b.*\b(?:come|take|enter|go|become)s?\s+"
    r"(?:in(?:to)?\s+(?:force|effect)|effect(?:ive)?|valid)\b"
    r"|\bwhen\s+(?:did|does|do)\b.*\b(?:begin|start)s?\s+to\s+apply\b"
    r"|いつ(?:から|より)?(?:施行|適用|発効|有効)|(?:施行|適用開始|発効)(?:日|の日)(?:は|を)",
    re.IGNORECASE,
)
_SENDER = re.compile(
    r"\bwho\s+(?:sent|is\s+the\s+sender|signed)\b|\bsenders?\s+of\b|\bfrom\s+whom\s+is\b"
    r"|差出人|送信者|誰が送|誰から",
    re.IGNORECASE,
)
_RECIPIENT = re.compile(
    r"\b(?:to\s+)?whom?\s+(?:is|was|were)\b.*\b(?:sent|addressed)\b|\brecipients?\s+of\b"
    r"|宛先|誰に(?:送|宛)|誰宛",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\bsubject(?:\s+line)?\s+(?:of\s+)?(?=.*\b(?:e?-?mail|message|notice|letter|memo|circular)\b)"
    r"|件名",
    re.IGNORECASE,
)
_MAKER = re.compile(
    r"\bwho\s+(?P<verb>printed|edited|translated|illustrated|designed|drafted|reviewed|signed|revised)\b",
    re.IGNORECASE,
)
_AUTHOR = re.compile(
    r"\bwho\s+(?:wrote|prepared|compiled|kept|authored|drew\s+up|is\s+the\s+author"
    r"|are\s+the\s+authors)\b"
    r"|\bauthors?\s+of\b|\bwritten\s+by\s+whom\b|著者|作成者|執筆者|誰が(?:書|作成|執筆)",
    re.IGNORECASE,
)
_PUBLISHER = re.compile(
    r"\bwho\s+(?:published|issued)\b|\bpublishers?\s+of\b|発行[者元所]|誰が発行", re.IGNORECASE
)
_DATES = tuple(
    (re.compile(asked, re.IGNORECASE), re.compile(said, re.IGNORECASE))
    for asked, said in (
        (r"\b(?:adopted|approved)\b|制定", r"\b(?:adopted|approved)\b|制定"),
        (r"\b(?:published|issued)\b|発行|公布", r"\b(?:published|issued)\b|発行|公布"),
        (r"\b(?:updated|revised)\b|改正|改訂|更新", r"\b(?:updated|revised)\b|改正|改訂|更新"),
        (r"\b(?:written|dated?)\b|日付|作成", r"^\W*dated?\b|日付|作成[日年]"),
    )
)
"""What a question asks the date of, and how a document says it."""
_DATE = re.compile(
    r"\bwhen\s+(?:was|were)\b.*\b(?:adopted|approved|dated|issued|published|updated|revised|written)\b"
    r"|\bdate\s+of\b|\b(?:what|which)\s+date\s+(?:does|has|is)\b.*\b(?:bear|carry|have|on)\b"
    r"|いつ(?:発行|作成|公布|制定|改正|改訂|更新)|日付|発行日|作成日",
    re.IGNORECASE,
)
_VERSION = re.compile(
    r"\b(?:which|what)\s+version\b|\bversion\s+number\b|第?何版|どの版|バージョンは", re.IGNORECASE
)
_FROM = re.compile(
    r"^\W*(?:from|sender|signed)\s*[:：|\t]|^\W*(?:差出人|送信者)\s*[:：|\t]?", re.IGNORECASE
)
_TO = re.compile(r"^\W*(?:to|for|recipients?)\s*[:：|\t]|^\W*宛先?\s*[:：|\t]?", re.IGNORECASE)
_SUBJECT = re.compile(
    r"^\W*(?:subject|re|concerning)\s*[:：|\t]|^\W*件名\s*[:：|\t]?", re.IGNORECASE
)
_BY = re.compile(
    r"^\W*(?:authors?|by(?!-))\b|\b(?:prepared|written|compiled|kept)\s+by\b"
    r"|^\W*(?:著者|作成者?|執筆者?)\s*[:：]?|(?:課|部|局|室|委員会|会|省|庁|市|町|村|県)\s*作成$",
    re.IGNORECASE,
)
_PUBLISHED_BY = re.compile(
    r"\b(?:published|issued)\s+by\b|^\W*publishers?\b|^\W*発行[者元所]\s*[:：]?", re.IGNORECASE
)
_MENTIONS = re.compile(
    r"\b(?:which|what)\s+(?:of\s+the\s+)?(?:documents?|files?|texts?|reports?|mails?|papers?)\s+"
    r"(?:mentions?|names?|refers?\s+to|talks?\s+about|deals?\s+with|(?:is|are)\s+about|contains?"
    r"|says?\s+\w+\s+about)\s+(?P<of>.+)"
    r"|\bin\s+(?:which|what)\s+(?:documents?|files?)\s+(?:is|are|does|do)\s+(?P<in>.+?)\s+"
    r"(?:mentioned|named|found|appear)"
    r"|(?P<japanese>.+?)(?:に(?:触れ|言及し)|(?:が|について)(?:出て|書かれて|載って|書いて))\S{0,6}?"
    r"(?:文書|資料|ファイル|文献)は",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"\W*(?:article|chapter|section|part)\s+[\divx]|\W*第.{1,6}[条章節]", re.IGNORECASE
)
"""Headings that begin with the kind and number of a part."""
_TITLE_LINES = 3
"""Lines that a title takes at most. Chosen by eye."""
_SCAFFOLD = content_terms(
    "title name called author authors wrote write written prepared compiled kept published"
    " publisher issued adopted approved dated date updated revised version number pages page slides"
    " sheets headings sections chapters table contents list show document file text paper report"
    " currently current latest longer apply applies valid force effect since begin start go"
    " come take sent sender recipient addressed subject line edited printed translated illustrated"
    " designed drafted reviewed signed 章 節 見出し 目次 施行 日"
)
"""Terms that ask for what a document is, or name a document as such."""


_Tell = Callable[[Asked, Document, Sequence[Section]], Composed | Refusal | None]


class MetadataForm:
    """Tells what a document is, of the only one that is asked, or of the one that is named."""

    def answer(self, asked: Asked) -> Composed | Refusal | None:
        """Return what is asked of a document; None where nothing is, or it does not say.

        A refusal where the document does not tell who made it in the way that is asked.
        """
        question = folded(asked.question.text)
        if mentions := _MENTIONS.search(question):
            said = next(one for one in mentions.groups() if one)
            return _documents_with(asked, said.strip(" ?？。"))
        wanted = next((tell for pattern, tell in _TELLS.items() if pattern.search(question)), None)
        document = _document(asked, question) if wanted else None
        if wanted is None or document is None:
            return None
        return wanted(asked, document, asked.snapshot.sections(document.id))


def _document(asked: Asked, question: str) -> Document | None:
    """Return the document that is meant: named by its title, or the only one that is asked.

    Of several editions it is the one that the question asks about, else the latest.
    """
    words = _SECTION_COUNT.sub(" ", question)
    for pattern in _TELLS:
        if pattern is not _VALID_FROM:
            words = pattern.sub(" ", words)
    subject = Subject(words, content_terms(words) - _SCAFFOLD)
    held = set(terms(question))
    found = {hit.document.id: hit.document for hit in asked.found.hits}
    named = [one for one in found.values() if (name := title_terms(one.title)) and name <= held]
    if not named and subject.terms:
        names = ((one, name_of(asked.snapshot, one)) for one in found.values())
        named = [one for one, name in names if is_named(subject, name)]
    editions = editions_of(asked.snapshot, named)
    if len(named) == 1 or len(editions) == len(named) > 1:
        wanted = asked_version(question, editions) if editions else None
        chosen = wanted.editions if wanted else editions
        return chosen[0].document if chosen else named[0]
    ids = asked.document_ids() if not named and _OF_THIS.search(question) else []
    return asked.snapshot.document(ids[0]) if len(ids) == 1 else None


def _title(asked: Asked, document: Document, sections: Sequence[Section]) -> Composed | None:
    if not document.has_own_title:
        return None
    title = "".join(plain(document.title).split())
    first = list(first_units(sections))
    for at, unit in enumerate(first):
        for last in first[at : at + _TITLE_LINES]:
            words = Span(unit.start, last.end).of(document.text)
            if "".join(plain(words).split()) == title:
                return _quoting(asked, document, Span(unit.start, last.end))
    return None


def _unit_saying(said: re.Pattern[str]) -> _Tell:
    """Return what quotes the first of a document's first units that has a pattern."""

    def tell(asked: Asked, document: Document, sections: Sequence[Section]) -> Composed | None:
        units = (unit for unit in first_units(sections) if said.search(_words(document, unit)))
        return _quoting(asked, document, next(units, None))

    return tell


def _maker(
    asked: Asked, document: Document, sections: Sequence[Section]
) -> Composed | Refusal | None:
    """Return who edited, printed, translated a document; a refusal where it names nobody."""
    verb = _MAKER.search(folded(asked.question.text))
    if verb is None:
        return None
    said = re.compile(rf"\b{verb['verb']}\s+by\b", re.IGNORECASE)
    if found := _unit_saying(said)(asked, document, sections):
        return found
    done = verb["verb"].casefold()
    if stem(done) in set(terms(document.text)):
        return None
    reason = Message("The document does not say who {verb} it.", verb=Message(done))
    return Refusal(reason, nearest(asked.evidence))


def _valid_from(asked: Asked, document: Document, sections: Sequence[Section]) -> Composed | None:
    """Return from when a document is valid, as it says itself."""
    edition = edition_of(document, sections)
    return _quoting(asked, document, edition.stated) if edition.valid else None


def _date(asked: Asked, document: Document, sections: Sequence[Section]) -> Composed | None:
    """Return the date that is asked for; another of the document where a look-up finds none."""
    question = asked.question.text
    said = [pattern for wanted, pattern in _DATES if wanted.search(question)]
    for unit in first_units(sections):
        words = _words(document, unit)
        dates = periods(words)
        alone = any(one.end - one.start == len(words.strip()) for one in dates)
        if alone or (dates and any(pattern.search(words) for pattern in said)):
            return _quoting(asked, document, unit)
    if asked.decision.answers:
        return None
    return _quoting(asked, document, edition_of(document, sections).stated)


def _version(asked: Asked, document: Document, sections: Sequence[Section]) -> Composed | None:
    """Return what a document says of its version; of its date where it has no number."""
    units = (unit for unit in first_units(sections) if names_version(_words(document, unit)))
    stated = next(units, None) or edition_of(document, sections).stated
    return _quoting(asked, document, stated)


def _documents_with(asked: Asked, words: str) -> Composed | None:
    """Return the documents that mention the words, each with the first statement that does."""
    wanted = content_terms(words)
    first: dict[str, Member] = {}
    for hit in passages_with(asked, words) if wanted else ():
        for member in (*members_of(hit), *headings_of(hit)):
            if wanted <= content_terms(member.words):
                title = hit.document.title
                first.setdefault(hit.document.id, replace(member, group=title))
    if not first:
        return None
    quotes = quoted(list(first.values()), asked.limit)
    return Composed("\n".join(quotes.lines()), quotes.citations, Form.LIST, items=quotes.items)


def _pages(asked: Asked, document: Document, sections: Sequence[Section]) -> Composed | None:
    """Return how many pages, slides or sheets there are, with the first words as evidence."""
    first = next(first_units(sections), None)
    cited = asked.citation(document.id, _span(first)) if first else None
    count = str(len(document.page_starts))
    if cited is None or not document.page_starts:
        return None
    japanese = has_cjk(asked.question.text)
    asked_for = _PAGES.search(folded(asked.question.text))
    noun = (asked_for and (asked_for["noun"] or asked_for["of"])) or "pages"
    text = f"{count}ページ" if japanese else f"{count} {noun if count != '1' else noun[:-1]}"
    computed = Computed("count", f"{noun}: {count}", count, ())
    return Composed(text, (cited,), Form.COMPUTED, short=text, computed=computed)


def _headings(asked: Asked, document: Document, sections: Sequence[Section]) -> Composed | None:
    """Return the headings below the title, those of the two highest levels that are left.

    Where chapters or sections are asked for and headings are numbered as such, only those.
    """
    headings = _below_title(document, sections)
    levels = sorted({level for level, _ in headings})[:2]
    spans = [_span(unit) for level, unit in headings if level in levels]
    kinds = {"chapter": ("chapter", "章"), "section": ("節",)}
    folded_question = folded(asked.question.text).casefold()
    for kind, names in kinds.items():
        numbered = [span for span in spans if _is_numbered(span.of(document.text), kind)]
        if len(numbered) > 1 and any(name in folded_question for name in names):
            spans = numbered
    return _listing(asked, document, spans)


def _listing(asked: Asked, document: Document, spans: Sequence[Span]) -> Composed | None:
    cited = [(span, asked.citation(document.id, span)) for span in spans]
    kept = [(plain(span.of(document.text)), one) for span, one in cited if one is not None]
    if len(kept) < 2 or len(kept) < len(spans) or len(kept) > asked.limit:
        return None
    items = tuple(AnswerItem(words, (at,)) for at, (words, _) in enumerate(kept))
    said = "\n".join(item.text for item in items)
    return Composed(said, tuple(one for _, one in kept), Form.LIST, items=items)


def _section_count(
    asked: Asked, document: Document, sections: Sequence[Section]
) -> Composed | None:
    """Return how many chapters or sections a document has, and their headings.

    They are those numbered as such, or else, where no heading is numbered so, the highest ones.
    """
    match = _SECTION_COUNT.search(folded(asked.question.text))
    noun = next((one for one in match.groups() if one), "sections") if match else "sections"
    kind = "chapter" if noun in ("chapters", "章") else "section"
    headings = [(level, _span(unit)) for level, unit in _below_title(document, sections)]
    spans = [span for _, span in headings if _is_numbered(span.of(document.text), kind)]
    if not spans and not any(_NUMBERED.match(span.of(document.text)) for _, span in headings):
        highest = min((level for level, _ in headings), default=0)
        spans = [span for level, span in headings if level == highest]
    listed = _listing(asked, document, spans)
    if listed is None:
        return None
    count = str(len(listed.items))
    head = f"{noun}：{count}" if has_cjk(asked.question.text) else f"{count} {noun}:"
    return replace(listed, text=f"{head}\n{listed.text}", short=count)


def _below_title(document: Document, sections: Sequence[Section]) -> list[tuple[int, Unit]]:
    """Return the headings of a document but its title, with their levels."""
    title = plain(document.title)
    return [
        (block.level, unit)
        for section in sections
        for block in section.blocks
        if block.kind is Kind.HEADING
        for unit in block.units
        if plain(_words(document, unit)) != title
    ]


def _is_numbered(heading: str, kind: str) -> bool:
    begins = " ".join(heading.split()[:2])
    return any(one == kind for one, _ in numbered_parts(begins))


_TELLS: Mapping[re.Pattern[str], _Tell] = {
    _TITLE: _title,
    _PAGES: _pages,
    _SECTION_COUNT: _section_count,
    _HEADINGS: _headings,
    _AUTHOR: _unit_saying(_BY),
    _PUBLISHER: _unit_saying(_PUBLISHED_BY),
    _SENDER: _unit_saying(_FROM),
    _RECIPIENT: _unit_saying(_TO),
    _ABOUT: _unit_saying(_SUBJECT),
    _MAKER: _maker,
    _VALID_FROM: _valid_from,
    _DATE: _date,
    _VERSION: _version,
}


def _quoting(asked: Asked, document: Document, part: Unit | Span | None) -> Composed | None:
    """Quote a part of a document; None where there is none."""
    cited: Citation | None = asked.citation(document.id, _span(part)) if part else None
    if cited is None:
        return None
    words = plain(cited.quote.of(document.text))
    grounded = numbers(words) <= numbers(cited.quote.of(document.text))
    return Composed(words, (cited,)) if grounded else None


def _words(document: Document, unit: Unit) -> str:
    return unit.without(document.text, unit.struck)


def _span(part: Span | Unit) -> Span:
    return Span(part.start, part.end)
