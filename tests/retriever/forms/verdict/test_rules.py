from pathlib import Path

import pytest

from tests.retriever.forms.asked import Files, files_of
from tests.retriever.forms.verdict.verdicts import verdict_on

CLUB = """# Rules of the Gull Sailing Club

## 1. Members

1.1 Anybody aged 10 or over may become a member. Members aged 70 or over pay half the fee.
1.2 Junior members are members aged 10 to 17.
1.3 A member may resign by giving the secretary 30 days' notice.

## 2. Boats

2.1 Dinghies may be taken out between 7 a.m. and 8:30 p.m. from May to August and between 9 a.m.
and 4 p.m. in the other months.

2.2 The launch carries up to five persons. Its load must not exceed 420 kg.

2.3 Canoes must be booked at least 48 hours in advance.

## 3. Clubhouse

The clubhouse is open on weekdays from 7 a.m. to 10 p.m. and at weekends from 8 a.m. to 6 p.m.

The sun deck is open from 15 May to 15 September, unless it rains.

The bar serves wine to persons of 18 and over only. The gym is open to all members except guests.

Smoking is prohibited everywhere on club premises.

## 4. Works

The new slipway was finished in August. The crane has not yet been repaired. The committee rejected
the proposal for a jetty at Mill Bay. Membership fell in 2025.

The plan names three priority areas: training, safety gear and youth work.

| House | Opening hours | Closed on |
|---|---|---|
| Sail loft | 10:00-18:00 | Mondays |
| Library | 11:00-17:00 | Tuesdays |
"""
LEASE = """Lease

1. Deposit. The tenant pays a deposit of 900 pounds. The deposit does not bear interest.
2. Repairs. The tenant shall pay for repairs of up to 250 pounds each.
3. Quiet hours. Machines must not be run between 9 p.m. and 7 a.m.
"""
HALL = """# 町民会館規則

第1条　開館時間は、午前9時から午後7時までとする。ただし、日曜日は午後5時までとする。

第2条　貸出しは、1人につき10冊以内とする。

第3条　学習室を利用することができる者は、中学生以上とする。

第4条　集会室の定員は40人とする。

第5条　辞書及び新聞は、貸出しを行わない。

第7条　休館日は、次のとおりとする。

1. 毎週月曜日
2. 12月28日から翌年の1月4日まで

第6条　防水工事は現在施工中であり、9月に完了する予定である。
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    folder: Path = tmp_path_factory.mktemp("files")
    return files_of({"club.md": CLUB, "lease.txt": LEASE, "hall.md": HALL}, folder)


@pytest.mark.parametrize(
    ("question", "source", "short"),
    [
        ("May a boy of 9 join the sailing club?", "club.md", "No"),
        ("Can a 14-year-old become a member?", "club.md", "Yes"),
        ("I am 72. Do I pay half the fee?", "club.md", "Yes"),
        ("Would an 18-year-old count as a junior member?", "club.md", "No"),
        ("Is two weeks' notice enough to resign?", "club.md", "No"),
        ("May dinghies be taken out at 7 p.m. in July?", "club.md", "Yes"),
        ("May dinghies be taken out at 6 p.m. in November?", "club.md", "No"),
        ("Can six persons go on the launch?", "club.md", "No"),
        ("Is a load of 450 kg allowed on the launch?", "club.md", "No"),
        ("Would booking a canoe one day ahead be enough?", "club.md", "No"),
        ("Is the clubhouse open at 9 p.m. on a Tuesday?", "club.md", "Yes"),
        ("If I come at 7:30 on Sunday morning, is the clubhouse open?", "club.md", "No"),
        ("Will people still get onto the sun deck on 20 September?", "club.md", "No"),
        ("Can a 17-year-old be served wine at the bar?", "club.md", "No"),
        ("Please check whether membership rose in 2025.", "club.md", "No"),
        ("Is the sail loft open on Mondays?", "club.md", "No"),
        ("Is the clubhouse open on Saturday evening?", "club.md", "No"),
        ("Is the clubhouse open on a Tuesday afternoon?", "club.md", "Yes"),
        ("Is the library open in the evening?", "club.md", "No"),
        ("Is the library open at 5:30 p.m.?", "club.md", "No"),
        ("Does the deposit bear interest?", "lease.txt", "No"),
        ("Does the tenant have to pay for a repair that costs 400 pounds?", "lease.txt", "No"),
        ("May machines be run at 6 a.m.?", "lease.txt", "No"),
        ("会館は午後6時に開いていますか。", "hall.md", "はい"),
        ("日曜日の午後6時に会館は開いていますか。", "hall.md", "いいえ"),
        ("1人で12冊借りられますか。", "hall.md", "いいえ"),
        ("小学生は学習室を利用できますか。", "hall.md", "いいえ"),
        ("集会室に50人入れますか。", "hall.md", "いいえ"),
        ("60人の講演会を集会室で開けますか。", "hall.md", "いいえ"),
        ("大晦日に町民会館は開いていますか。", "hall.md", "いいえ"),
    ],
)
def test_verdicts_by_value(files: Files, question: str, source: str, short: str) -> None:
    answer = verdict_on(files.asked(question, source))
    assert answer is not None
    assert answer.short == short
    assert answer.citations


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("Do members aged 60 pay half the fee?", "club.md"),
        ("May dinghies be taken out at 6 p.m.?", "club.md"),
        ("Can six persons paddle a canoe?", "club.md"),
        ("Will the sun deck be open on 20 June?", "club.md"),
        ("Is the gym open at 11 p.m.?", "club.md"),
        ("Is the library open in the morning?", "club.md"),
        ("Is the reading room open at 5:30 p.m.?", "club.md"),
        ("Can a 13-year-old use the gym?", "club.md"),
        ("Has the crane been sold?", "club.md"),
        ("Has the jetty been finished?", "club.md"),
        ("Did membership fall in 2024?", "club.md"),
        ("Is the library open at 11:30 on Tuesdays?", "club.md"),
        ("Is the deposit 900 euros?", "lease.txt"),
        ("May machines be run at 3 p.m.?", "lease.txt"),
        ("Does the landlord pay a deposit?", "lease.txt"),
        ("学習室は午後6時に使えますか。", "hall.md"),
        ("8冊予約できますか。", "hall.md"),
        ("雑誌は借りられますか。", "hall.md"),
    ],
)
def test_what_no_statement_decides(files: Files, question: str, source: str) -> None:
    assert verdict_on(files.asked(question, source)) is None
