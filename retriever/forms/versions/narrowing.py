"""A question that no single statement answers, asked of one edition instead of all."""

from dataclasses import dataclass, replace

from retriever.forms.form import Asked
from retriever.forms.versions.asked_version import asked_version
from retriever.forms.versions.editions import Edition, editions_of


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What is asked, of the edition that is meant and of all that is no edition of it.

    `question` lacks the words that choose an edition; `edition` is None where there are not two.
    """

    asked: Asked
    question: str
    edition: Edition | None


def narrowed(asked: Asked) -> Narrowed:
    """Return what is asked without the editions that are not meant: the latest is, unless said."""
    documents = list({hit.document.id: hit.document for hit in asked.found.hits}.values())
    text = asked.question.text
    editions = editions_of(asked.snapshot, documents)
    if not editions:
        return Narrowed(asked, text, None)
    wanted = asked_version(text, editions)
    kept = wanted.editions[0] if wanted else editions[0]
    others = {one.document.id for one in editions if one != kept}
    question = wanted.question if wanted and len(wanted.editions) == 1 else text
    return Narrowed(_without(asked, others), question, kept)


def _without(asked: Asked, left_out: set[str]) -> Asked:
    found = asked.found
    hits = tuple(hit for hit in found.hits if hit.document.id not in left_out)
    # The first hits were read; zip ends with the last of them.
    read = zip(found.hits, found.readings, strict=False)
    readings = tuple(reading for hit, reading in read if hit.document.id not in left_out)
    documents = frozenset(asked.document_ids()) - left_out
    return replace(asked, documents=documents, found=replace(found, hits=hits, readings=readings))
