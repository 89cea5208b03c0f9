"""Numbers and dates as a spreadsheet shows them: 0.45 with the format 0% reads 45%.

Formats as in ISO/IEC 29500-1, 18.8.31. Dates are written as ISO 8601, as far as the format shows
them; formats that draw more than digits and signs (fractions) leave the number as it is.
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

_SECTIONS = re.compile(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;])+|(?<=;)(?=;|$)')
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[(?P<rule>[^\]]*)\]'
    r"|[_*].|(?P<digits>[0#?.,]+(?:[Ee][+-]0+)?)|(?P<other>.)"
)
_DIGITS = re.compile(r"([0#?,]*)(?:\.([0#?]*))?(,*)$")
_UNQUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].')

_GENERAL_DIGITS = ".11g"

_TOO_LARGE = 10**16
"""From here on a double does not hold every digit, and none is drawn."""


def shown(value: object, number_format: str) -> str:
    """Return a cell's value as its number format shows it; nothing as "".

    >>> shown(0.456, "0.0%"), shown(-1234.5, '#,##0"円";[Red](#,##0)')
    ('45.6%', '(1,235)')
    """
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case int() | float():
            return _number(Decimal(repr(value)), number_format)
        case datetime() | date() | time() | timedelta():
            return _moment(value, number_format)
        case _:
            return str(value)


def _number(value: Decimal, number_format: str) -> str:
    if not value.is_finite():
        return str(value)
    sections = _SECTIONS.findall(number_format)
    section = sections[0] if sections else "General"
    if len(sections) > 1 and value < 0:
        section, value = sections[1], -value
    elif len(sections) > 2 and value == 0:
        section = sections[2]
    return _formatted(value, section)


def _formatted(value: Decimal, section: str) -> str:
    """Write the number into its section: the words before and after the digits, and the digits."""
    parts = list(_TOKEN.finditer(section))
    digits = [part["digits"] for part in parts if part["digits"]]
    rule = next((part["rule"] for part in parts if part["rule"]), "")
    plain = "".join(part["other"] or "" for part in parts)
    if "general" in plain.lower() or plain == "@" or rule[:1] in ("<", ">", "="):
        return _general(value)
    if not digits:
        return "".join(map(_literal, parts)).strip()
    if len(digits) > 1 or "/" in plain or abs(value) >= _TOO_LARGE:
        return _general(value)
    number = _placed(abs(value).scaleb(2 * plain.count("%")), digits[0])
    written = "".join(number if part["digits"] else _literal(part) for part in parts).strip()
    return f"-{written}" if value < 0 and number.strip("0.") else written


def _literal(part: re.Match[str]) -> str:
    return part["quoted"] or part["escaped"] or part["currency"] or part["other"] or ""


def _placed(value: Decimal, digits: str) -> str:
    """Write a number that is not negative with the places that `digits` asks for."""
    if "E" in digits.upper():
        mantissa = digits.upper().partition("E")[0].partition(".")[2]
        return f"{value:.{len(mantissa)}E}"
    match = _DIGITS.match(digits)
    if match is None:
        return _general(value)
    whole, decimals = match[1].rstrip(","), match[2] or ""
    thousands = len(match[1]) - len(whole) + len(match[3])
    value = value.scaleb(-3 * thousands)
    rounded = value.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    left, _, right = f"{rounded:f}".partition(".")
    least = whole.count("0")
    left = left.lstrip("0").zfill(least)
    if "," in whole and left:
        left = f"{int(left):,}".rjust(least, "0")
    fixed = len(decimals.rstrip("#?"))
    right = right[:fixed] + right[fixed:].rstrip("0")
    return f"{left}.{right}" if right else left


def _general(value: Decimal) -> str:
    if value == value.to_integral_value() and abs(value) < _TOO_LARGE:
        return f"{value:f}".partition(".")[0]
    written = format(float(value), _GENERAL_DIGITS)
    small = abs(value) >= Decimal("1e-9")
    return f"{Decimal(written):f}" if small and abs(value) < _TOO_LARGE else written.upper()


def _moment(value: date | time | timedelta, number_format: str) -> str:
    """Write a date or time as ISO 8601, as exactly as the format shows it."""
    shows = _UNQUOTED.sub("", number_format.partition(";")[0]).lower()
    match value:
        case timedelta():
            seconds = round(value.total_seconds())
            sign, seconds = "-" if seconds < 0 else "", abs(seconds)
            return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        case time():
            return _clock(value)
        case datetime() if value.time() != time() and ("h" in shows or "s" in shows):
            return f"{value.date().isoformat()} {_clock(value.time())}"
        case _:
            places = 10 if "d" in shows or "y" not in shows else 7 if "m" in shows else 4
            return value.strftime("%Y-%m-%d").rjust(10, "0")[:places]


def _clock(value: time) -> str:
    value = value.replace(microsecond=0)
    return value.isoformat("seconds" if value.second else "minutes")
