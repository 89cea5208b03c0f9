"""Replies to what asks the documents nothing: thanks, greetings, orders to an assistant.

The lists are short, general and in two languages. A text is a courtesy only where every word of it
is one, and an order only where it begins as one: everything else is a question.
"""

import re
import unicodedata

from ingest.language.scripts import has_cjk
from ingest.messages import Message

_COURTESIES = (
    r"thanks|thank\s+you|thx|cheers|hello|hi|hey|greetings|good\s+(?:morning|afternoon|evening|day)"
    r"|bye|goodbye|good\s+bye|ok|okay|alright|great|perfect|excellent|nice|cool|got\s+it|i\s+see"
    r"|well\s+done|good\s+job|you\s+are\s+welcome|have\s+a\s+nice\s+day|no\s+problem|never\s*mind"
    r"|how\s+are\s+you|who\s+are\s+you"
)
_AROUND = (
    r"so|very|much|a\s+lot|again|then|there|all|everyone|today|tenkyo|that\s+(?:helps|is\s+all)"
    r"|for\s+(?:your\s+help|that|this|the\s+help)|and"
)
_COURTESY = re.compile(rf"(?:{_AROUND})?\s*(?:{_COURTESIES})(?:\s+(?:{_COURTESIES}|{_AROUND}))*")
_JAPANESE_COURTESY = re.compile(
    r"(?:(?:どうも|本当に|大変|はい|ええ|そう(?:です)?か|なるほど|了解|承知|わかり|分かり|ありがとう|有難う"
    r"|有り難う|感謝|こんにち[はわ]|こんばん[はわ]|おはよう|初めまして|はじめまして|よろしく|宜しく"
    r"|お願い|さようなら|さよなら|お疲れ(?:様|さま)|助かり|ござい|いたし|致し|し|ました|ます|です)[、。！!\s]*)+"
)
_THANKS = re.compile(r"\b(?:thank|thx|cheers)|ありがとう|有難う|有り難う|感謝")
_ORDER = re.compile(
    r"(?:(?:please|now|can\s+you|could\s+you|would\s+you|will\s+you|i\s+want\s+you\s+to)\s+)*(?:"
    r"(?:write|compose|draft|draw|paint|sing|generate|create|make|code|invent|tell)\s+"
    r"(?:(?:me|us)\s+)?(?:a|an|some|another)\s+(?:\w+\s+){0,2}?"
    r"(?:poem|haiku|song|story|tale|joke|picture|image|drawing|letter|e-?mail|essay|script|speech"
    r"|tweet|recipe|riddle|rap|code)\b"
    r"|translate\b(?!\s+of)"
    r"|(?:ignore|forget|disregard|override)\s+(?:(?:all|any|of|the|your|my|previous|prior|earlier"
    r"|above)\s+)+(?:documents?|instructions?|rules?|prompts?|orders?|guidelines?|text|context)\b"
    r"|(?:print|reveal|show|repeat|output)\s+(?:me\s+)?your\s+(?:system|prompt|instructions?|rules)\b"
    r"|(?:pretend|imagine)\s+(?:that\s+|to\s+be\s+)?you\b|pretend\s+to\s+be\b"
    r"|act\s+as\s+(?:a|an|if|though|my)\b|from\s+now\s+on\b|you\s+are\s+now\b"
    r"|say\s+(?:that\s+|after\s+me\b|hello\b|[\"“'‘])"
    r"|(?:sing|dance|speak)\b(?:\s+(?:to|for|with)\s+me)?\W*$)"
)
_JAPANESE_ORDER = re.compile(
    r"(?:(?:を|に)?(?:翻訳|英訳|和訳|訳し|作詩|作曲|作文)(?:を)?(?:して|し)?(?:ください|下さい|くれ|ほしい|て|せよ)?"
    r"|(?:詩|歌|俳句|短歌|物語|小説|手紙|メール|記事|絵|プログラム|コード|ジョーク|冗談)を?"
    r"(?:書いて|作って|描いて|歌って|詠んで|言って|考えて|生成して)(?:ください|下さい|くれ|ほしい|みて)?"
    r"|.{0,12}(?:指示|命令|文書)を(?:すべて|全て|全部)?(?:無視|忘れ).*)[。！!\s]*"
)


def remark_on(text: str) -> Message | None:
    """Return a reply to a courtesy or an order, in the language of the text; None for a question.

    >>> remark_on("ok, thanks a lot!")
    'You are welcome. Ask a question, and the documents answer it in their own words.'
    >>> remark_on("hello")
    'Ask a question, and the documents answer it in their own words.'
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    japanese = has_cjk(folded)
    if _is_courtesy(folded):
        thanked = bool(_THANKS.search(folded))
        if japanese:
            return Message(
                "どういたしまして。ご質問には文書の言葉でお答えします。"
                if thanked
                else "ご質問には文書の言葉でお答えします。"
            )
        return Message(
            "You are welcome. Ask a question, and the documents answer it in their own words."
            if thanked
            else "Ask a question, and the documents answer it in their own words."
        )
    if _is_order(folded):
        return Message(
            "文書に書かれていることを引用してお答えします。作文や翻訳などのご依頼には応じられません。"
            if japanese
            else "Questions are answered by quoting the documents. Other tasks, such as writing or "
            "translating, are not done here."
        )
    return None


def _is_courtesy(folded: str) -> bool:
    words = " ".join(re.findall(r"[\w']+", folded))
    japanese = _JAPANESE_COURTESY.fullmatch("".join(folded.split()))
    return bool(_COURTESY.fullmatch(words) or japanese)


def _is_order(folded: str) -> bool:
    text = folded.strip(" 　\t\n\"'“”「」.,!！。")
    return bool(_ORDER.match(text) or _JAPANESE_ORDER.fullmatch(text))
