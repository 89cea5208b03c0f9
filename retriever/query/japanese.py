"""What a Japanese question asks for, by its question words and counters.

The patterns are general Japanese; none is made for a document.
"""

import re

from ingest.language.japanese import japanese_words

_COUNTERS = """
人 名 件 円 ドル ユーロ 元 パーセント % 割 社 か所 カ所 ヶ所 箇所 か国 カ国 ヶ国 時間 分 秒 週 歳
才 位 番 回 度 倍 個 本 枚 冊 台 両 頭 匹 羽 軒 戸 棟 隻 機 つ 階 段 代 通り 字 文字 話 巻 曲 勝 点
票 席 議席 校 店 便 種 頁 ページ トン グラム キロ メートル センチ ミリ ヘクタール リットル ポイント
平方 立方 兆 億 万 千 百
""".split()  # noqa: SIM905
_MEASURES = """
数 長さ 高さ 大きさ 広さ 重さ 深さ 速さ 幅 面積 人口 割合 比率 率 金額 額 費用 価格 料金 距離 年齢
規模 目標値
""".split()  # noqa: SIM905

LIST = re.compile(
    r"すべて|全て|列挙|列記|挙げ|一覧|何があ|(?:どのような|どんな|どういう|何の).{1,20}があ"
    r"|(?:[2-9二三四五六七八九十]|1[0-2])(?:つ|点|項目|分野|領域)の.{1,20}は(?:何|\W*$)"
)
QUANTITY = re.compile(
    r"いくつ|いくら|幾つ|幾ら|ど(?:れ|の)(?:くらい|ぐらい|ほど|程度)"
    rf"|何(?:{'|'.join(_COUNTERS)}|[a-z]+)"
    rf"|(?:{'|'.join(_MEASURES)})は?(?:何|どの|いくら|いくつ|ですか|でしょうか|\W*$)"
)
DATE = re.compile(r"いつ|何(?:年|月|日|曜|時(?!代)|世紀)")
FOLLOW_UP = re.compile(
    r"^\W*(?:では|じゃ|そして|また|ちなみに|ほかに|他に|さらに"
    r"|(?:なぜ|いつ|誰|どこ)(?:まで|が|で|に)*(?:ですか|でしょうか|か)?\W*$)"
    r"|^[^\s、。？?]{1,16}?(?:の場合)?(?:は|なら)[？?]\W*$"
)
ANAPHORA = re.compile(r"それ|その|これ|この|彼|同[社氏法国年]")
_COUNT = re.compile(r"([2-9]|1[0-2]|[二三四五六七八九十])(?:つ|点|項目|分野|領域)の")


def requested_count(folded: str) -> int | None:
    """Return how many answers a question asks for: 3 in 三つの柱は何か."""
    asked = _COUNT.search(folded)
    return int(next(japanese_words(asked[1])).form) if asked else None
