"""The service's log: lines on standard error, to be read by people or, as JSON, by machines."""

import logging
from typing import Literal

from pythonjsonlogger.json import JsonFormatter

from service.operations import request_log

LogForm = Literal["text", "json"]

OURS = "service"
"""The logger above all of the service's own."""


def configure(form: LogForm) -> None:
    """Write the log to standard error in this form, in a process that does not write one yet."""
    handler = logging.StreamHandler()
    handler.addFilter(_is_for_the_reader)
    handler.addFilter(request_log.label)
    handler.setFormatter(_FORMATTERS[form])
    logging.basicConfig(handlers=[handler])
    logging.getLogger(OURS).setLevel(logging.INFO)


def _is_for_the_reader(record: logging.LogRecord) -> bool:
    """Leave out what libraries say of their work: some set their loggers to report everything."""
    return record.levelno >= logging.WARNING or record.name.split(".")[0] == OURS


_FORMATTERS: dict[LogForm, logging.Formatter] = {
    "text": logging.Formatter("%(levelname)s: %(message)s"),
    "json": JsonFormatter(
        ["levelname", "name", "message"],
        rename_fields={"levelname": "level", "name": "logger", "exc_info": "exception"},
        timestamp="time",
        json_ensure_ascii=False,
    ),
}
