import io
import re
import zipfile
from collections.abc import Mapping

import pytest

from ingest import unpacking
from ingest.readers.office import package
from ingest.unpacking import MAX_DEPTH, Part, holds_files, unpack
from tests.ingest.mails import mail, outlook
from tests.ingest.office import zipped

TEXT = b"It is so."


def held(data: bytes, source: str = "a.zip") -> dict[str, bytes | str]:
    """Return what each file holds, or why it was refused."""
    return {part.source: part.refusal or part.data for part in unpack(data, source)}


def test_another_file_is_itself_alone() -> None:
    assert list(unpack(TEXT, "a.txt")) == [Part("a.txt", TEXT)]
    assert [holds_files(name) for name in ("a.txt", "a.ZIP", "b/a.eml", "a.msg", "zip")] == [
        False,
        True,
        True,
        True,
        False,
    ]


def test_an_archive_is_the_files_in_it() -> None:
    data = zipped({"a.txt": TEXT, "b/c.md": b"# C", "d/": b""})
    assert held(data, "x/A.ZIP") == {"x/A.ZIP/a.txt": TEXT, "x/A.ZIP/b/c.md": b"# C"}


def test_hidden_files_of_an_archive_are_left_out() -> None:
    data = zipped({"a.txt": TEXT, ".git/b.txt": TEXT, "__MACOSX/._a.txt": TEXT, ".DS_Store": ""})
    assert list(held(data)) == ["a.zip/a.txt"]


def test_an_archive_in_an_archive_is_unpacked_too() -> None:
    data = zipped({"b.zip": zipped({"c.txt": TEXT}), "d.txt": TEXT})
    assert held(data) == {"a.zip/b.zip/c.txt": TEXT, "a.zip/d.txt": TEXT}


def test_a_mail_is_a_document_beside_its_files() -> None:
    message = mail()
    message.add_attachment(TEXT, maintype="text", subtype="plain", filename="a/b.txt")
    message.add_attachment(b"# B", maintype="text", subtype="plain", filename="c.txt")
    message.add_attachment(b"# C", maintype="text", subtype="plain", filename="c.txt")
    data = message.as_bytes()
    assert held(data, "m.eml") == {
        "m.eml": data,
        "m.eml/a_b.txt": TEXT,
        "m.eml/c.txt": b"# B",
        "m.eml/c (2).txt": b"# C",
    }
    data = outlook("x", {"a.txt": TEXT})
    assert held(data, "m.msg") == {"m.msg": data, "m.msg/a.txt": TEXT}


def test_a_damaged_mail_is_still_a_document_to_refuse() -> None:
    assert held(b"no mail", "m.eml") == {"m.eml": b"no mail"}


def test_names_in_shift_jis_are_read() -> None:
    # Windows writes them so; zipfile writes what is no ASCII as UTF-8.
    data = zipped({"xxxxxx.txt": TEXT}).replace(b"xxxxxx", "料金表".encode("cp932"))
    assert held(data) == {"a.zip/料金表.txt": TEXT}
    assert held(zipped({"料金表.txt": TEXT})) == {"a.zip/料金表.txt": TEXT}


def test_two_files_of_one_name_are_both_kept() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", TEXT)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.txt", b"Other.")
    assert held(packed.getvalue()) == {"a.zip/a.txt": TEXT, "a.zip/a (2).txt": b"Other."}


@pytest.mark.parametrize(
    ("files", "refusal"),
    [
        ({"b.xyz": TEXT}, "the format .xyz is not one of"),
        ({"b/../../c.txt": TEXT}, "must be a relative path"),
        ({"b.zip": b"PK\x03\x04"}, "damaged or no .zip file"),
        ({"b.zip": zipped({})}, "there are no files in it"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_by_name(
    files: Mapping[str, bytes], refusal: str
) -> None:
    (name,) = files
    got = held(zipped({**files, "ok.txt": TEXT}))
    assert got.pop("a.zip/ok.txt") == TEXT
    ((source, why),) = got.items()
    assert source == f"a.zip/{name}"
    assert isinstance(why, str)
    assert refusal in why


def test_an_encrypted_file_is_refused_by_name_and_the_others_are_read() -> None:
    data = bytearray(zipped({"a.txt": TEXT, "b.txt": b"Other."}))
    # The first entry's flag of the directory and of the file itself.
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        data[data.index(mark) + offset] |= 1
    got = held(bytes(data))
    assert "needs a password" in str(got["a.zip/a.txt"])
    assert got["a.zip/b.txt"] == b"Other."


def test_a_file_damaged_in_its_archive_is_refused_by_name() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", TEXT)
        archive.writestr("b.txt", b"Other.")
    got = held(packed.getvalue().replace(TEXT, b"It is no."))
    assert "it is damaged" in str(got["a.zip/a.txt"])
    assert got["a.zip/b.txt"] == b"Other."


def test_more_than_may_be_unpacked_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = zipped({"b.txt": bytes(50_000)})
    monkeypatch.setattr(unpacking, "MAX_UNPACKED", 40_000)
    monkeypatch.setattr(unpacking._Left.__init__, "__defaults__", (10, 40_000))
    got = held(zipped({"a.txt": TEXT, "b.zip": bomb}))
    assert got["a.zip/a.txt"] == TEXT
    assert "would be unpacked from one file; split it" in str(got["a.zip/b.zip"])
    many = zipped({f"{number}.txt": TEXT for number in range(11)})
    assert re.search("more than .* files in one", str(held(many)["a.zip"]))


def test_an_archive_that_lists_files_without_end_is_refused() -> None:
    data = zipped({"a.txt": TEXT}) + (b"PK\x01\x02" + bytes(42)) * (package.MAX_ENTRIES + 1)
    assert "it holds more than 65,536 files" in str(held(data)["a.zip"])


def test_archives_in_archives_end_somewhere() -> None:
    data = zipped({"a.txt": TEXT})
    for _ in range(MAX_DEPTH + 1):
        data = zipped({"b.txt": b"x", "a.zip": data})
    got = held(data)
    assert list(got.values()).count(b"x") == MAX_DEPTH
    assert str(list(got.values())[-1]) == f"it lies in {MAX_DEPTH} others; take it out of them"


def test_a_file_that_holds_itself_is_refused_once(monkeypatch: pytest.MonkeyPatch) -> None:
    # A real one is hard to make: here, every mail has itself attached.
    message = mail().as_bytes()
    monkeypatch.setattr(
        unpacking,
        "_HOLDERS",
        {".eml": lambda data, left: [unpacking._Member("a.eml", lambda: data)]},
    )
    assert held(message, "m.eml") == {
        "m.eml": message,
        "m.eml/a.eml": "it is the very file that it is part of",
    }
