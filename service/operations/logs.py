"""The service's log: lines on standard error, as text or as JSON."""

import logging
from typing import Literal

from pythonjsonlogger.json import JsonFormatter

from service.operations import request_log

LogFormat = Literal["text", "json"]

OURS = "service"
"""The parent of all loggers of the service."""


def configure(log_format: LogFormat) -> None:
    """Write the log to standard error in a format, unless this process already writes one."""
    handler = logging.StreamHandler()
    handler.addFilter(_is_relevant)
    handler.addFilter(request_log.add_request_id)
    handler.setFormatter(_FORMATTERS[log_format])
    logging.basicConfig(handlers=[handler])
    logging.getLogger(OURS).setLevel(logging.INFO)


def _is_relevant(record: logging.LogRecord) -> bool:
    """Leave out what libraries log below a warning: some set their loggers to log everything."""
    return record.levelno >= logging.WARNING or record.name.split(".")[0] == OURS


_FORMATTERS: dict[LogFormat, logging.Formatter] = {
    "text": logging.Formatter("%(asctime)s %(levelname)s: %(message)s", "%Y-%m-%dT%H:%M:%S%z"),
    "json": JsonFormatter(
        ["levelname", "name", "message"],
        rename_fields={"levelname": "level", "name": "logger", "exc_info": "exception"},
        timestamp="time",
        json_ensure_ascii=False,
    ),
}
