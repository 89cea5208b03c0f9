"""The items of financial statements by their usual names, and the formulas over them.

A row is an item where its whole name is one of those listed. The formulas are those of the
textbooks; days of inventory are taken of the year's end and of 365 days.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Item(StrEnum):
    """An item of an income statement or a balance sheet."""

    REVENUE = "revenue"
    COST_OF_SALES = "cost of sales"
    GROSS_PROFIT = "gross profit"
    OPERATING_PROFIT = "operating profit"
    NET_PROFIT = "net profit"
    TOTAL_ASSETS = "total assets"
    CURRENT_ASSETS = "current assets"
    TOTAL_LIABILITIES = "total liabilities"
    CURRENT_LIABILITIES = "current liabilities"
    EQUITY = "equity"
    INVENTORIES = "inventories"


NAMES: Mapping[Item, tuple[str, ...]] = {
    Item.REVENUE: (
        "revenue", "revenues", "total revenue", "total revenues", "net revenue", "net revenues",
        "net sales", "sales", "total sales", "sales revenue", "turnover", "売上高", "売上",
        "営業収益", "売上収益",
    ),
    Item.COST_OF_SALES: (
        "cost of sales", "cost of goods sold", "cogs", "cost of revenue", "cost of revenues",
        "売上原価",
    ),
    Item.GROSS_PROFIT: ("gross profit", "gross income", "売上総利益", "粗利益", "粗利"),
    Item.OPERATING_PROFIT: (
        "operating profit", "operating income", "operating result", "profit from operations",
        "income from operations", "ebit", "営業利益",
    ),
    Item.NET_PROFIT: (
        "net profit", "net income", "net earnings", "profit for the year", "net result",
        "profit after tax", "profit for the period", "当期純利益", "純利益", "当期利益",
    ),
    Item.TOTAL_ASSETS: ("total assets", "資産合計", "総資産", "資産の部合計"),
    Item.CURRENT_ASSETS: ("total current assets", "current assets", "流動資産合計", "流動資産"),
    Item.TOTAL_LIABILITIES: ("total liabilities", "負債合計", "総負債", "負債の部合計"),
    Item.CURRENT_LIABILITIES: (
        "total current liabilities", "current liabilities", "流動負債合計", "流動負債",
    ),
    Item.EQUITY: (
        "equity", "total equity", "shareholders' equity", "total shareholders' equity",
        "stockholders' equity", "total stockholders' equity", "net assets", "total net assets",
        "純資産合計", "純資産", "自己資本", "純資産の部合計",
    ),
    Item.INVENTORIES: (
        "inventories", "inventory", "total inventories", "stock", "stocks", "棚卸資産", "在庫",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Formula:
    """A ratio of two items.

    Attributes:
        name: what it is called.
        japanese: the same in Japanese.
        said: how questions ask for it, a pattern in folded text.
        over: the item above the line.
        under: the item below it.
        less: what is subtracted from `over`: cost of sales from revenue, for the gross profit.
        days: whether it is in days of a year, and not in percent.
        times: whether it is a plain quotient.

    """

    name: str
    japanese: str
    said: re.Pattern[str]
    over: Item
    under: Item
    less: Item | None = None
    days: bool = False
    times: bool = False


def _said(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


FORMULAS = (
    Formula(
        "Gross margin", "売上総利益率",
        _said(r"\bgross\s+(?:profit\s+)?margin\b|売上総利益率|粗利益?率"),
        Item.GROSS_PROFIT, Item.REVENUE,
    ),
    Formula(
        "Gross margin", "売上総利益率",
        _said(r"\bgross\s+(?:profit\s+)?margin\b|売上総利益率|粗利益?率"),
        Item.REVENUE, Item.REVENUE, Item.COST_OF_SALES,
    ),
    Formula(
        "Operating margin", "営業利益率",
        _said(r"\boperating\s+(?:profit\s+|income\s+)?margin\b|(?:売上高)?営業利益率"),
        Item.OPERATING_PROFIT, Item.REVENUE,
    ),
    Formula(
        "Net margin", "純利益率",
        _said(r"\bnet\s+(?:profit\s+|income\s+)?margin\b|(?:売上高)?(?:当期)?純利益率"),
        Item.NET_PROFIT, Item.REVENUE,
    ),
    Formula(
        "Current ratio", "流動比率", _said(r"\bcurrent\s+ratio\b|流動比率"),
        Item.CURRENT_ASSETS, Item.CURRENT_LIABILITIES, times=True,
    ),
    Formula(
        "Debt ratio", "総資産負債比率",
        _said(r"\bdebt\s+ratio\b|\bdebt[\s-]to[\s-]assets?(?:\s+ratio)?\b"),
        Item.TOTAL_LIABILITIES, Item.TOTAL_ASSETS,
    ),
    Formula(
        "Debt to equity", "負債比率",
        _said(r"\bdebt[\s-]to[\s-]equity(?:\s+ratio)?\b|負債比率"),
        Item.TOTAL_LIABILITIES, Item.EQUITY, times=True,
    ),
    Formula(
        "Equity ratio", "自己資本比率", _said(r"\bequity\s+ratio\b|自己資本比率"),
        Item.EQUITY, Item.TOTAL_ASSETS,
    ),
    Formula(
        "Return on assets", "総資産利益率",
        _said(r"\breturn\s+on\s+assets\b|\broa\b|総資産(?:当期純)?利益率"),
        Item.NET_PROFIT, Item.TOTAL_ASSETS,
    ),
    Formula(
        "Return on equity", "自己資本利益率",
        _said(r"\breturn\s+on\s+equity\b|\broe\b|自己資本(?:当期純)?利益率"),
        Item.NET_PROFIT, Item.EQUITY,
    ),
    Formula(
        "Days of inventory", "棚卸資産回転日数",
        _said(
            r"\bdays\s+(?:of\s+)?(?:sales\s+(?:of|in)\s+)?inventor(?:y|ies)(?:\s+(?:outstanding|on\s+hand))?\b"
            r"|\binventory\s+days\b|\bdays\s+inventory\s+outstanding\b|(?:棚卸資産|在庫)回転(?:日数|期間)"
        ),
        Item.INVENTORIES, Item.COST_OF_SALES, days=True,
    ),
)  # fmt: skip

GROWTH = re.compile(
    r"\bgrowth(?:\s+rate)?\b|\bgr[eo]wn?\b|\bgrowing\b|\bpercent(?:age)?\s+(?:change|increase|decrease)\b"
    r"|\bby\s+(?:what|how\s+many)\s+per\s?cent(?:age)?\b|\brate\s+of\s+change\b"
    r"|伸び率|成長率|増減率|増加率|減少率|変化率|前年比|何(?:%|パーセント)(?:増|減|伸)\w*"
)
"""What asks for a change in percent."""
CHANGE = re.compile(
    r"\b(?:chang|increas|decreas|fall|fell|f[ae]llen|rise|rose|risen|shrank|shr[iu]nk|drop)(?:ed?|ing|ped)?\b"
    r"|\bdifference\b|\bby\s+how\s+much\b"
    r"|増減額?|変化|増加額?|減少額?|どれ(?:だけ|くらい|ほど)(?:増|減|伸)\w*"
)
"""What asks for a change, which is told in percent as well."""


def item_named(words: str) -> Item | None:
    """Return the item that a row's folded name is; None where it is none that is listed."""
    name = re.sub(r"[\W\d]+$", "", words.replace("’", "'")).strip()
    return next((item for item, names in NAMES.items() if name in names), None)
