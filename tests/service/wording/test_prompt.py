from service.wording.prompt import HISTORY, INSTRUCTIONS, messages
from tests.service.wording.texts import citations_of

QUOTES = citations_of("The harbour **opened** in 1911.\n\nThe lighthouse\nis red.")
NUMBERED = (
    "Quotes:\n"
    "[1] The harbour opened in 1911. (under the heading: Harbour report)\n"
    "[2] The lighthouse is red. (under the heading: Harbour report)\n\n"
)


def test_the_model_is_told_question_and_numbered_quotes() -> None:
    system, user = messages("When did\nit  open?", (), QUOTES)
    assert system == {"role": "system", "content": INSTRUCTIONS}
    assert user == {"role": "user", "content": f"{NUMBERED}Question: When did it open?"}


def test_it_is_told_the_latest_earlier_questions() -> None:
    earlier = [f"Earlier\nquestion {number}?" for number in range(HISTORY + 1)]
    _, user = messages("Where is it?", earlier, QUOTES)
    listed = "".join(f"\n- Earlier question {number}?" for number in range(1, HISTORY + 1))
    assert user["content"] == (f"{NUMBERED}Earlier questions:{listed}\n\nQuestion: Where is it?")
