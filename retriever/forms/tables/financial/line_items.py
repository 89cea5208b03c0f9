"""The items of financial statements by their usual names.

A row is an item where its whole name is one of those listed.
"""

import re
from collections.abc import Mapping
from enum import StrEnum


class Item(StrEnum):
    """An item of an income statement, a balance sheet or a statement of cash flows."""

    REVENUE = "revenue"
    COST_OF_SALES = "cost of sales"
    GROSS_PROFIT = "gross profit"
    RESEARCH = "research and development"
    SELLING = "selling, general and administrative expenses"
    GENERAL = "general and administrative expenses"
    OPERATING_PROFIT = "operating profit"
    EBITDA = "ebitda"
    DEPRECIATION = "depreciation and amortisation"
    INTEREST = "interest expense"
    PRETAX_PROFIT = "profit before tax"
    TAX = "income tax"
    NET_PROFIT = "net profit"
    EARNINGS_PER_SHARE = "earnings per share"
    DIVIDENDS = "dividends"
    TOTAL_ASSETS = "total assets"
    CURRENT_ASSETS = "current assets"
    CASH = "cash"
    RECEIVABLES = "receivables"
    INVENTORIES = "inventories"
    TOTAL_LIABILITIES = "total liabilities"
    CURRENT_LIABILITIES = "current liabilities"
    PAYABLES = "payables"
    EQUITY = "equity"
    OPERATING_CASH = "operating cash flow"
    CAPITAL_EXPENDITURE = "capital expenditure"


NAMES: Mapping[Item, tuple[str, ...]] = {
    Item.REVENUE: (
        "revenue", "revenues", "total revenue", "total revenues", "net revenue", "net revenues",
        "net sales", "sales", "total sales", "total net sales", "sales revenue", "turnover",
        "operating revenue", "operating revenues", "売上高", "売上", "営業収益", "売上収益",
        "総売上高",
    ),
    Item.COST_OF_SALES: (
        "cost of sales", "cost of goods sold", "cogs", "cost of revenue", "cost of revenues",
        "total cost of sales", "total cost of revenue", "total cost of revenues", "売上原価",
    ),
    Item.GROSS_PROFIT: (
        "gross profit", "gross income", "total gross profit", "売上総利益", "粗利益", "粗利",
    ),
    Item.RESEARCH: (
        "research and development", "research and development expense",
        "research and development expenses", "research and development costs",
        "research development", "r&d", "r&d expense", "r&d expenses", "r&d costs", "r&d spending",
        "研究開発費",
    ),
    Item.SELLING: (
        "selling, general and administrative", "selling, general and administrative expenses",
        "selling, general & administrative", "selling, general and administrative expense",
        "selling and administration", "selling and administrative expenses",
        "selling and administrative", "sg&a", "sg&a expenses", "販売費及び一般管理費", "販管費",
    ),
    Item.GENERAL: (
        "general and administrative", "general & administrative", "g&a",
        "general and administrative expense", "general and administrative expenses",
        "general and administrative costs", "general and administrative cost", "g&a expense",
        "g&a expenses", "g&a costs", "g&a cost", "一般管理費",
    ),
    Item.OPERATING_PROFIT: (
        "operating profit", "operating income", "operating result", "profit from operations",
        "income from operations", "operating earnings", "earnings from operations",
        "operating income (loss)", "operating profit (loss)", "ebit", "営業利益",
    ),
    Item.EBITDA: ("ebitda", "adjusted ebitda"),
    Item.DEPRECIATION: (
        "depreciation and amortisation", "depreciation and amortization", "depreciation",
        "減価償却費",
    ),
    Item.INTEREST: (
        "interest expense", "interest expenses", "interest", "finance costs", "financial expenses",
        "支払利息",
    ),
    Item.PRETAX_PROFIT: (
        "profit before tax", "profit before income tax", "profit before taxes",
        "income before income taxes", "income before taxes", "income before tax",
        "earnings before tax", "earnings before taxes", "pre-tax profit", "pretax profit",
        "pre-tax income", "pretax income", "税引前当期純利益", "税引前利益",
        "税金等調整前当期純利益",
    ),
    Item.TAX: (
        "income tax", "income taxes", "income tax expense", "provision for income taxes",
        "tax", "tax expense", "taxes", "法人税等", "法人税等合計",
    ),
    Item.NET_PROFIT: (
        "net profit", "net income", "net earnings", "profit for the year", "net result",
        "profit after tax", "profit for the period", "net income (loss)", "profit", "net loss",
        "bottom line", "当期純利益", "純利益", "当期利益", "最終利益",
        "親会社株主に帰属する当期純利益",
    ),
    Item.EARNINGS_PER_SHARE: (
        "earnings per share", "eps", "basic earnings per share", "diluted earnings per share",
        "1株当たり当期純利益",
    ),
    Item.DIVIDENDS: ("dividends", "dividends paid", "dividend paid", "配当金", "配当金の支払額"),
    Item.TOTAL_ASSETS: ("total assets", "assets", "資産合計", "総資産", "資産の部合計"),
    Item.CURRENT_ASSETS: ("total current assets", "current assets", "流動資産合計", "流動資産"),
    Item.CASH: (
        "cash and cash equivalents", "cash and equivalents", "cash", "cash & cash equivalents",
        "cash at bank", "現金及び預金", "現金及び現金同等物", "現預金",
    ),
    Item.RECEIVABLES: (
        "trade receivables", "accounts receivable", "receivables", "accounts receivable, net",
        "trade and other receivables", "net receivables", "売掛金", "売上債権",
    ),
    Item.INVENTORIES: (
        "inventories", "inventory", "total inventories", "stock", "stocks", "棚卸資産", "在庫",
    ),
    Item.TOTAL_LIABILITIES: (
        "total liabilities", "liabilities", "負債合計", "総負債", "負債の部合計",
    ),
    Item.CURRENT_LIABILITIES: (
        "total current liabilities", "current liabilities", "流動負債合計", "流動負債",
    ),
    Item.PAYABLES: (
        "trade payables", "accounts payable", "payables", "trade and other payables", "買掛金",
        "仕入債務",
    ),
    Item.EQUITY: (
        "equity", "total equity", "shareholders' equity", "total shareholders' equity",
        "stockholders' equity", "total stockholders' equity", "shareholder equity",
        "shareholders' funds", "net assets", "total net assets", "純資産合計", "純資産",
        "自己資本", "純資産の部合計", "株主資本",
    ),
    Item.OPERATING_CASH: (
        "operating cash flow", "cash flow from operations", "cash flow from operating activities",
        "cash flows from operating activities", "net cash from operating activities",
        "net cash provided by operating activities", "cash generated from operations",
        "cash generated by operating activities", "cash provided by operating activities",
        "net cash provided by (used in) operating activities",
        "net cash generated by operating activities",
        "営業活動によるキャッシュ・フロー", "営業キャッシュフロー",
    ),
    Item.CAPITAL_EXPENDITURE: (
        "capital expenditure", "capital expenditures", "capex",
        "purchases of property, plant and equipment", "purchase of property, plant and equipment",
        "purchases of property and equipment", "additions to property and equipment",
        "additions to property, plant and equipment",
        "payments for acquisition of property, plant and equipment", "purchases of pp&e",
        "purchase of pp&e", "additions to pp&e",
        "設備投資額", "設備投資",
    ),
}  # fmt: skip

COSTS = frozenset(
    (
        Item.COST_OF_SALES,
        Item.RESEARCH,
        Item.SELLING,
        Item.GENERAL,
        Item.DEPRECIATION,
        Item.INTEREST,
        Item.TAX,
        Item.DIVIDENDS,
        Item.CAPITAL_EXPENDITURE,
    )
)
"""Items that statements also write as losses, in brackets."""

WORDS = frozenset(word for names in NAMES.values() for name in names for word in name.split())
"""The words of all names: "capex" is no misspelt "cape"."""

_KNOWN = {name: item for item, names in NAMES.items() for name in names}


def item_named(words: str) -> Item | None:
    """Return the item that a row's folded name is; None where it is none that is listed.

    >>> item_named("net sales 1)"), item_named("sales of land")
    (<Item.REVENUE: 'revenue'>, None)
    """
    name = words.replace("’", "'").replace(", and ", " and ").strip()
    return _KNOWN.get(name) or _KNOWN.get(re.sub(r"[\W\d]+$", "", name).strip())
