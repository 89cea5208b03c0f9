"""Signs that Word takes out of fonts of symbols, as Unicode: boxes of forms, ≤, Greek letters."""

from ingest.readers.office.word.xml import CHECKED, UNCHECKED

_GREEK = dict(
    zip(
        "ABCDEFGHIKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        "ΑΒΧΔΕΦΓΗΙΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖαβχδεφγηιϕκλμνοπθρστυϖωξψζ",
        strict=True,
    )
)
_SIGNS = {
    0x2D: "−",
    0xA2: "′",
    0xA3: "≤",
    0xA5: "∞",
    0xAC: "←",
    0xAE: "→",
    0xB0: "°",
    0xB1: "±",
    0xB2: "″",
    0xB3: "≥",
    0xB4: "×",
    0xB8: "÷",
    0xB9: "≠",
    0xBB: "≈",
    0xD6: "√",
    0xD7: "⋅",
    0xE5: "∑",
}
_FONTS = {
    "symbol": {**{ord(letter): greek for letter, greek in _GREEK.items()}, **_SIGNS},
    "wingdings": {
        **dict.fromkeys((0x6F, 0x71, 0xA8), UNCHECKED),
        **dict.fromkeys((0x78, 0xFD, 0xFE), CHECKED),
        0xE0: "→",
        0xFB: "✘",
        0xFC: "✔",
    },
    "wingdings 2": {
        **dict.fromkeys((0x52, 0x53, 0x54), CHECKED),
        0xA3: UNCHECKED,
        0x4F: "✘",
        0x50: "✔",
    },
}
_PRIVATE = 0xF000
"""Where fonts of symbols keep their signs."""


def symbol(font: str | None, code: int) -> str:
    """Return the sign with this code in a font, as it is where no other is known for it.

    >>> symbol("Symbol", 0xF0A3), symbol("Wingdings", 0xFE), symbol("Arial", 0x41)
    ('≤', '☒', 'A')
    """
    signs = _FONTS.get((font or "").lower())
    at = code - _PRIVATE if code >= _PRIVATE else code
    return chr(code) if signs is None else signs.get(at, chr(code))
