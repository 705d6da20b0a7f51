"""What the programs say of themselves, on standard error: systemd's journal keeps it, `kupiec run` shows it.

A page of an error tells its number; the same number stands in the line, with where it happened. On a server each line is
JSON, at a terminal words. Nothing personal is written: no bodies, no values, only addresses without their questions.
"""

from __future__ import annotations

import logging
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.stdlib import ProcessorFormatter, add_log_level, add_logger_name

Words = MutableMapping[str, Any]


def request_number(_logger: Any, _method: str, words: Words) -> Words:
    """The number of the request, its method and address; nothing where there is no request."""
    record: logging.LogRecord | None = words.get("_record")
    request: Any = getattr(record, "request", None)
    if number := getattr(request, "request_id", ""):
        words.update(request=number, method=request.method, path=request.path)
    return words


def config(*, lines: str) -> dict[str, Any]:
    """Django's LOGGING; `lines` is "json" or "words"."""
    moment = structlog.processors.TimeStamper(fmt="iso", utc=True)
    if lines == "json":
        last = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    else:
        last = [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]
    form = {
        "()": ProcessorFormatter,
        "foreign_pre_chain": [add_log_level, add_logger_name, moment],
        "processors": [request_number, ProcessorFormatter.remove_processors_meta, *last],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": form},
        "handlers": {"standard_error": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["standard_error"], "level": "WARNING"},
        "loggers": {
            "django": {"handlers": [], "propagate": True},
            # what somebody asked for that isn't there, or may not see, is no fault of the program
            "django.request": {"level": "ERROR"},
            "django.security": {"level": "ERROR"},
        },
    }


__all__ = ["config", "request_number"]
