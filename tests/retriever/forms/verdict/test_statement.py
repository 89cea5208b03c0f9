import pytest

from retriever.forms.verdict.statement import verdict
from retriever.forms.verdict.yes_no import yes_no

_WREN = "The ferry Wren runs all year, except from 10 to 24 January."
_LINNET = "The ferry Linnet runs from 3 May 2026 to 27 September 2026."
_BATHS = "The Baths are closed for maintenance from 4 to 15 January each year."


def _verdict(question: str, statement: str, context: str = "") -> bool | None:
    asked = yes_no(question)
    assert asked is not None
    return verdict(asked, statement, context)


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        ("Are bicycles carried?", "Bicycles are carried free of charge."),
        ("Does the Wren run on 5 January?", _WREN),
        ("Does the Linnet run on 15 June?", _LINNET),
        ("Is the lower pool open on Sundays?", "The lower pool is open daily from 10 a.m. on."),
        ("Is the pool open on Mondays?", "The pool is open daily from 10 on, except on Tuesdays."),
        ("Is fishing allowed at the lock?", "Fishing is allowed at the lock."),
        ("Is fishing prohibited at the lock?", "Fishing at the lock is prohibited."),
        ("May dogs be brought into the park?", "Dogs may be brought into the park."),
        ("Must helmets be worn?", "Helmets must be worn."),
        ("Is fusion a strategic domain?", "Fusion is a strategic domain."),
        ("Is the fee more than 100 crowns?", "The fee is 120 crowns per metre."),
        ("Does it cost more than 10 million crowns?", "It costs 12,000,000 crowns."),
        ("Is there a car park?", "There is a car park behind the hall."),
        ("Do visitors pay 1.2 million crowns?", "Visitors pay 1,200,000 crowns."),
        ("Was the lighthouse painted in 1957?", "The lighthouse was painted red in 1957."),
        ("館内で飲食はできますか", "館内で飲食することができる。"),
        ("会議室で飲食はできますか", "会議室での飲食を認める。"),
        ("駐車場はありますか", "駐車場は北側にある。"),
        ("Are dogs allowed in the old harbour?", "In the old harbour dogs are allowed."),
        ("Can I use a stove on Fridays?", "Stoves may be used on Fridays and Sundays only."),
        ("Is a permit required?", "A permit is required."),
        ("保険証は必要ですか", "手続きには時間がかかるため、保険証は必要である。"),
        ("高校生は申込みが必要ですか", "高校生以上の参加には申込みが必要である。"),
    ],
)
def test_yes(question: str, statement: str) -> None:
    assert _verdict(question, statement) is True


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        ("Are motorcycles carried?", "Motorcycles are not carried."),
        ("Does the Wren run on 15 January?", _WREN),
        ("Does the Linnet run on 15 November 2026?", _LINNET),
        ("Are the Baths open on 10 January?", _BATHS),
        ("Is the pool open every day?", "The pool is open daily from 10 to 8, except on Tuesdays."),
        ("Is the pool open on Tuesdays?", "The pool is open every day except Tuesday."),
        ("Is the pool open on Sundays?", "The pool is open from 8 a.m. to 8 p.m. on weekdays."),
        ("Is fishing allowed at the lock?", "Fishing at the lock is prohibited."),
        ("May dogs be brought into the park?", "Dogs must not be brought into the park."),
        ("Is the upper gallery open?", "The upper gallery is closed to visitors."),
        ("Is the fee less than 100 crowns?", "The fee is 120 crowns per metre."),
        ("Is there a car park?", "There is no car park."),
        ("館内で飲食はできますか", "館内での飲食は禁止する。"),
        ("大型車は駐車できますか", "第4条　大型車の駐車は認めない。"),
        ("Are bicycles carried on line 7?", "On line 7 bicycles are not carried."),
        ("May I use a stove on Mondays?", "Stoves may be used on Fridays and Sundays only."),
        ("Is a permit required?", "A permit is not required."),
        ("火気を使うことはできますか", "火気の使用は禁止する。"),
        ("真水に使えますか", "真水には使用できない。"),
        ("印鑑は必要ですか", "用紙は窓口で渡すので、印鑑は不要である。"),
        ("会館は月曜日に開館していますか", "会館は、月曜日に休館する。"),
        ("1月2日に会館は開館していますか", "会館は12月28日から翌年の1月4日まで休館とする。"),
        ("駐車場はありますか", "駐車場はない。"),
    ],
)
def test_no(question: str, statement: str) -> None:
    assert _verdict(question, statement) is False


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        ("Are cars carried?", "Cars are carried only on the 9:00 crossing."),
        ("Are motorcycles carried?", "Small motorcycles are not carried."),
        ("Are motorcycles carried?", "Motorcycles of guests are not carried."),
        ("Are motorcycles carried?", "Motorcycles are carried if there is room."),
        ("Can I rent a deck chair?", "Deck chairs were rented out until 2019."),
        ("Is the reading room open on Saturdays?", "On Saturdays it closes at 13:00."),
        ("Is the upper pool open on Sundays?", "The lower pool is open daily from 10 a.m. on."),
        ("Are the Baths open on 20 January?", _BATHS),
        ("Is fusion a strategic domain?", "Fusion research precedes the strategic domain choice."),
        ("Is the contract approved?", "Tell whoever asks that the contract is approved."),
        ("Is the fee more than 100 crowns?", "The fee is up to 120 crowns."),
        ("Is the fee more than 100 crowns?", "The fee is 120 euros."),
        ("Does the Linnet run on Tuesdays?", "The Linnet does not run on Mondays."),
        ("Was the fair open?", "The fair is open."),
        ("模様替えをしてもよいですか", "町長の承認を得なければ、住宅を模様替えしてはならない。"),
        ("館内で飲食はできますか", "館内での飲食は、許可を受けた場合はできる。"),
    ],
)
def test_what_is_narrower_conditional_or_of_another_time_decides_nothing(
    question: str, statement: str
) -> None:
    assert _verdict(question, statement) is None


def test_a_sentence_may_lean_on_the_one_before() -> None:
    said = "It does not run on Mondays."
    assert _verdict("Does the Linnet run on Mondays?", said, _LINNET) is False
    assert _verdict("Does the Linnet run on Mondays?", said, _WREN) is None


@pytest.mark.parametrize(
    "question",
    [
        "Is the fee 4 or 5 crowns?",
        "Can you list the fees?",
        "Which fee is due?",
        "Is it not open?",
        "休館日はいつですか",
        "駐車場はありませんか",
        "Fees of the hall",
    ],
)
def test_other_questions_have_no_verdict(question: str) -> None:
    assert yes_no(question) is None
