import json
import logging
import re

import pytest

from service.operations import logs
from service.operations.logs import LogFormat


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_two_forms(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], form: LogFormat
) -> None:
    # Without the handlers of the tests' own.
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    monkeypatch.setattr(logging.getLogger(logs.OURS), "level", logging.NOTSET)
    logs.configure(form)
    chatty = logging.getLogger("library.part")
    chatty.setLevel(logging.DEBUG)
    chatty.info("of no use to the reader")
    chatty.warning("worth\nknowing")
    logging.getLogger("service.part").info("done 😀", extra={"status": 200})
    try:
        raise ValueError("what went wrong")
    except ValueError:
        logging.getLogger("service.part").exception("failed")
    written = capsys.readouterr().err
    assert "no use" not in written
    if form == "text":
        time = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4}"
        lines = (
            rf"{time} WARNING: worth\nknowing\n{time} INFO: done 😀\n{time} ERROR: failed\nTrace"
        )
        assert re.match(lines, written)
        return
    known, done, failed = map(json.loads, written.splitlines())
    assert (known["level"], known["message"]) == ("WARNING", "worth\nknowing")
    assert (done["logger"], done["message"], done["status"]) == ("service.part", "done 😀", 200)
    assert done["time"].endswith("+00:00")
    assert "what went wrong" in failed["exception"]
