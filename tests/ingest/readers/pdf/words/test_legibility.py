import pytest

from ingest.readers.pdf.words.legibility import is_noise

ENGLISH = "Theboardoftheharbourmetonmondayandapprovedthebudgetforthenextyear"


@pytest.mark.parametrize(
    "letters",
    [
        "".join(chr(ord(one) - 29) for one in ENGLISH),
        "\ue001\ue002\ue003" * 40,
        "\ufffd" * 60,
        "!\"#$%&'()*+,-/0" * 10,
        ENGLISH + "\ufffd" * 40,
    ],
    ids=["moved by 29 places", "private use", "replaced", "signs", "half"],
)
def test_noise(letters: str) -> None:
    assert is_noise(letters)


@pytest.mark.parametrize(
    "letters",
    [
        ENGLISH,
        "港湾委員会は二〇二五年五月に開かれ廃棄物計画を承認した。" * 3,
        "1,245.7" * 20,
        "Contents" + "." * 400 + "12Appendix" + "…" * 80,
        "",
        "XKCD" * 5,
        "Кворумсобранияподтверждён" * 3,
    ],
    ids=["English", "Japanese", "figures", "leaders", "nothing", "little", "Russian"],
)
def test_text(letters: str) -> None:
    assert not is_noise(letters)
