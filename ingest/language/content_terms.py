"""The terms of a text that tell what it is about: all but question words and function words."""

from functools import lru_cache

from ingest.language.terms import stem, word_terms

_REMEMBERED = 4096
"""Texts whose terms are kept: the forms of answers look at the same units one after the other."""

_JAPANESE_FUNCTION_WORDS = frozenset(
    """
    何 幾 幾ら 幾つ 何故 如何 どう どのよう そう こう 事 物 者 為 所 時 訳 様 等 内 他 場合
    言う 因る 於く 対する 関する 就く 下さる 教える
    """.split()  # noqa: SIM905
)
"""Question and function words in Sudachi's normalised form. Particles are never terms."""

_FUNCTION_WORDS = """
according chart described document graph listed mentioned page shown stated
a about above after again all also am an and any are as at be been before being below between both
but by can could did do does doing down during each either else ever every explain few for from
further give had has have having he her here hers him his how i if in into is it its itself just
kind kinds let list many may me might more most much must my name no nor not now of off on one only
or other our out over own per please same say shall she should show since so some such tell than
that the their them then there these they this those through to too under until up upon us very was
we were what when where whether which while who whom whose why will with within without would you
your
""".split()  # noqa: SIM905
_PRONOUNS = "i you he she it we they that there this what when where which who how".split()  # noqa: SIM905
_AUXILIARIES = """
ai are ca could did do does had has have is may might must need should was were wo would
""".split()  # noqa: SIM905
_CONTRACTIONS = (
    *(f"{pronoun}'{verb}" for pronoun in _PRONOUNS for verb in ("d", "ll", "m", "re", "s", "ve")),
    *(f"{verb}n't" for verb in _AUXILIARIES),
)
FUNCTION_TERMS = (
    frozenset(stem(word) for word in (*_FUNCTION_WORDS, *_CONTRACTIONS)) | _JAPANESE_FUNCTION_WORDS
)


@lru_cache(_REMEMBERED)
def content_terms(text: str) -> frozenset[str]:
    """Return the text's terms without function words."""
    return frozenset(word_terms(text)) - FUNCTION_TERMS
