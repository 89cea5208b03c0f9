"""The ratios and amounts that are computed from items of financial statements.

The formulas are those of the textbooks; what is of a balance sheet is taken at the end of the
period, and a year has 365 days.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from retriever.forms.tables.financial.line_items import Item


class Unit(StrEnum):
    """What the result of a formula is measured in."""

    PERCENT = "percent"
    TIMES = "times"
    DAYS = "days"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class Formula:
    """A quotient of sums of items, or a sum of items.

    Attributes:
        name: what it is called.
        japanese: the same in Japanese.
        said: how questions ask for it, a pattern in folded text.
        over: the items above the line, the first less the others where `less` says so.
        under: the items below it, added up; none of an amount.
        unit: what the result is measured in.
        less: how many of the last items of `over` are subtracted.

    """

    name: str
    japanese: str
    said: re.Pattern[str]
    over: tuple[Item, ...]
    under: tuple[Item, ...] = ()
    unit: Unit = Unit.PERCENT
    less: int = 0


def _margin(kind: str, japanese: str) -> re.Pattern[str]:
    return re.compile(rf"\b{kind}\s+(?:profit\s+|income\s+)?margins?\b|{japanese}")


_GROSS = _margin("gross", "売上総利益率|粗利益?率")
_NET = _margin("net", "(?:売上高)?(?:当期)?純利益率")
_DEBT = re.compile(r"\bdebt\s+ratio\b|\bdebt[\s-]to[\s-]assets?(?:\s+ratio)?\b")
_TAX = re.compile(r"\b(?:effective\s+)?(?:income\s+)?tax\s+rate\b|実効税率|税負担率")
_INVENTORY = (
    r"\bdays\s+(?:of\s+)?(?:sales\s+(?:of|in)\s+)?inventor(?:y|ies)(?:\s+(?:outstanding|on\s+hand))?\b"
    r"|\binventory\s+days\b|\bdays\s+inventory\s+outstanding\b|(?:棚卸資産|在庫)回転(?:日数|期間)"
)

FORMULAS = (
    Formula("Gross margin", "売上総利益率", _GROSS, (Item.GROSS_PROFIT,), (Item.REVENUE,)),
    Formula(
        "Gross margin", "売上総利益率", _GROSS,
        (Item.REVENUE, Item.COST_OF_SALES), (Item.REVENUE,), less=1,
    ),
    Formula(
        "Gross profit", "売上総利益",
        re.compile(r"\bgross\s+profit\b(?!\s+margin)|売上総利益(?!率)|粗利(?!益?率)"),
        (Item.REVENUE, Item.COST_OF_SALES), unit=Unit.AMOUNT, less=1,
    ),
    Formula(
        "Operating margin", "営業利益率", _margin("operating", "(?:売上高)?営業利益率"),
        (Item.OPERATING_PROFIT,), (Item.REVENUE,),
    ),
    Formula("Net margin", "純利益率", _NET, (Item.NET_PROFIT,), (Item.REVENUE,)),
    Formula(
        "Net margin", "純利益率", re.compile(r"(?<!gross )(?<!operating )\bprofit\s+margin\b"),
        (Item.NET_PROFIT,), (Item.REVENUE,),
    ),
    Formula(
        "EBITDA margin", "EBITDAマージン", _margin("ebitda", "ebitdaマージン"),
        (Item.EBITDA,), (Item.REVENUE,),
    ),
    Formula(
        "EBITDA", "EBITDA", re.compile(r"\bebitda\b(?!\s*(?:margin|マージン))"),
        (Item.OPERATING_PROFIT, Item.DEPRECIATION), unit=Unit.AMOUNT,
    ),
    Formula(
        "R&D intensity", "研究開発費率",
        re.compile(r"\br&d\s+(?:intensity|ratio)\b|研究開発費?比?率"),
        (Item.RESEARCH,), (Item.REVENUE,),
    ),
    Formula("Effective tax rate", "実効税率", _TAX, (Item.TAX,), (Item.PRETAX_PROFIT,)),
    Formula("Effective tax rate", "実効税率", _TAX, (Item.TAX,), (Item.NET_PROFIT, Item.TAX)),
    Formula(
        "Interest coverage", "インタレスト・カバレッジ・レシオ",
        re.compile(r"\binterest\s+cover(?:age)?(?:\s+ratio)?\b|\btimes\s+interest\s+earned\b"),
        (Item.OPERATING_PROFIT,), (Item.INTEREST,), Unit.TIMES,
    ),
    Formula(
        "Current ratio", "流動比率", re.compile(r"\bcurrent\s+ratio\b|流動比率"),
        (Item.CURRENT_ASSETS,), (Item.CURRENT_LIABILITIES,), Unit.TIMES,
    ),
    Formula(
        "Quick ratio", "当座比率", re.compile(r"\b(?:quick|acid[\s-]test)\s+ratio\b|当座比率"),
        (Item.CURRENT_ASSETS, Item.INVENTORIES), (Item.CURRENT_LIABILITIES,), Unit.TIMES, less=1,
    ),
    Formula(
        "Cash ratio", "現金比率", re.compile(r"\bcash\s+ratio\b|現金比率"),
        (Item.CASH,), (Item.CURRENT_LIABILITIES,), Unit.TIMES,
    ),
    Formula(
        "Working capital", "運転資本", re.compile(r"\b(?:net\s+)?working\s+capital\b|運転資本"),
        (Item.CURRENT_ASSETS, Item.CURRENT_LIABILITIES), unit=Unit.AMOUNT, less=1,
    ),
    Formula(
        "Debt ratio", "総資産負債比率", _DEBT, (Item.TOTAL_LIABILITIES,), (Item.TOTAL_ASSETS,),
    ),
    Formula(
        "Debt to equity", "負債比率",
        re.compile(
            r"\bdebt[\s-]to[\s-]equity(?:\s+ratio)?\b|\bliabilities[\s-]to[\s-]equity(?:\s+ratio)?\b"
            r"|\bd/e\s+ratio\b|(?<!資産)負債比率"
        ),
        (Item.TOTAL_LIABILITIES,), (Item.EQUITY,), Unit.TIMES,
    ),
    Formula(
        "Equity ratio", "自己資本比率", re.compile(r"\bequity\s+ratio\b|自己資本比率"),
        (Item.EQUITY,), (Item.TOTAL_ASSETS,),
    ),
    Formula(
        "Return on assets", "総資産利益率",
        re.compile(r"\breturn\s+on\s+(?:total\s+)?assets\b|\broa\b|総資産(?:当期純)?利益率"),
        (Item.NET_PROFIT,), (Item.TOTAL_ASSETS,),
    ),
    Formula(
        "Return on equity", "自己資本利益率",
        re.compile(r"\breturn\s+on\s+(?:shareholders'?\s+)?equity\b|\broe\b|自己資本(?:当期純)?利益率"),
        (Item.NET_PROFIT,), (Item.EQUITY,),
    ),
    Formula(
        "Asset turnover", "総資産回転率",
        re.compile(r"\b(?:total\s+)?assets?\s+turnover(?:\s+ratio)?\b|総資産回転率"),
        (Item.REVENUE,), (Item.TOTAL_ASSETS,), Unit.TIMES,
    ),
    Formula(
        "Inventory turnover", "棚卸資産回転率",
        re.compile(r"\b(?:inventory|stock)\s+turnover(?:\s+ratio)?\b|(?:棚卸資産|在庫)回転率"),
        (Item.COST_OF_SALES,), (Item.INVENTORIES,), Unit.TIMES,
    ),
    Formula(
        "Days of inventory", "棚卸資産回転日数", re.compile(_INVENTORY),
        (Item.INVENTORIES,), (Item.COST_OF_SALES,), Unit.DAYS,
    ),
    Formula(
        "Days of receivables", "売上債権回転日数",
        re.compile(r"\bdays\s+sales\s+outstanding\b|\bdso\b|\breceivables?\s+days\b|売上債権回転(?:日数|期間)"),
        (Item.RECEIVABLES,), (Item.REVENUE,), Unit.DAYS,
    ),
    Formula(
        "Days of payables", "仕入債務回転日数",
        re.compile(r"\bdays\s+payables?\s+outstanding\b|\bdpo\b|\bpayables?\s+days\b|仕入債務回転(?:日数|期間)"),
        (Item.PAYABLES,), (Item.COST_OF_SALES,), Unit.DAYS,
    ),
    Formula(
        "Dividend payout ratio", "配当性向",
        re.compile(r"\b(?:dividend\s+)?pay[\s-]?out\s+ratio\b|配当性向"),
        (Item.DIVIDENDS,), (Item.NET_PROFIT,),
    ),
    Formula(
        "Free cash flow", "フリーキャッシュフロー",
        re.compile(r"\bfree\s+cash\s+flow\b|\bfcf\b|フリー・?キャッシュ・?フロー"),
        (Item.OPERATING_CASH, Item.CAPITAL_EXPENDITURE), unit=Unit.AMOUNT, less=1,
    ),
)  # fmt: skip

GROWTH = re.compile(
    r"\b(?:year[\s-]on[\s-]year|year[\s-]over[\s-]year|yoy)\b|\bgrowth(?:\s+rate)?\b|\bgr[eo]wn?\b|\bgrowing\b"
    r"|\bpercent(?:age)?\s+(?:change|increase|decrease|growth|decline)\b"
    r"|\bby\s+(?:what|how\s+many)\s+(?:percentage\s+points|per\s?cent(?:age)?)\b"
    r"|\bwhat\s+percent(?:age)?\s+did\b|\brate\s+of\s+change\b"
    r"|伸び率|成長率|増減率|増加率|減少率|変化率|前年比|前期比|何(?:%|パーセント|割)(?:増|減|伸|成長)\w*"
)
"""What asks for a change in percent."""
CHANGE = re.compile(
    r"\b(?:chang|increas|decreas|declin|improv|fall|fell|f[ae]llen|rise|rose|risen|shrank|shr[iu]nk|drop)"
    r"(?:p?ed?|p?ing|s)?\b|\bdifference\s+(?:between|in)\b|\bdifference\b|\bby\s+how\s+much\b"
    r"|\bhow\s+much\s+(?:more|less|higher|lower|larger|smaller)\b"
    r"|増減額?|変化|増加額?|減少額?|の差額?は?"
    r"|(?:どれ(?:だけ|くらい|ほど)|いくら|何(?:億|百万|千)?円)(?:増|減|伸|下が|上が)\w*|(?:増え|減[っり]|伸び)\w*"
)
"""What asks for a change, which is told in percent as well."""
COMPOUND = re.compile(
    r"\b(?:compound\s+annual\s+growth\s+rate|cagr|average\s+annual\s+growth(?:\s+rate)?)\b|年平均成長率"
)
"""What asks for the yearly growth between two years that gives the whole growth."""
