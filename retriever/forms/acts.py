"""Questions for what was done with a verb that documents have a heading for.

"What did the board decide?" asks for what is under Decisions, 何が決まりましたか for 決定事項.
"""

import re
import unicodedata

_NOUNS = {
    "decide": "decisions", "decided": "decisions", "resolve": "resolutions",
    "resolved": "resolutions", "recommend": "recommendations", "recommended": "recommendations",
    "announce": "announcements", "announced": "announcements",
}  # fmt: skip
_ASKED = re.compile(
    r"^\W*what\s+(?:(?:was|were|has\s+been|have\s+been)\s+(?P<passive>\w+)"
    r"|(?:did|has|have)\s+(?P<who>.+?)\s+(?P<active>decide|resolve|recommend|announce)d?)\b(?P<rest>.*)$",
    re.IGNORECASE,
)
_JAPANESE = re.compile(
    r"^(?P<where>.*?)(?:何が(?:決ま|決定され|決議され)\w*"
    r"|(?:決まった|決(?:定|議)された|決めた|決[定議](?=事項))(?:こと|事項)は何\w*)[?。]?$"
)


def as_list_request(question: str) -> str | None:
    """Return the question for the list that holds the answer; None where it asks for no such act.

    >>> as_list_request("What did the board decide in May?")
    'List all decisions of the board in May'
    >>> as_list_request("What was painted in May?")
    """
    folded = unicodedata.normalize("NFKC", question).strip()
    if said := _JAPANESE.match(folded):
        return f"{said['where']}決定をすべて挙げてください"
    said = _ASKED.match(folded)
    noun = _NOUNS.get((said["passive"] or said["active"]).casefold()) if said else None
    if said is None or noun is None:
        return None
    of = f" of {said['who']}" if said["who"] else ""
    return f"List all {noun}{of}{said['rest'].rstrip(' ?.')}"
