"""Mistakes of templates told with the words around them: found while a template is read, met while it is filled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from jinja2 import TemplateError, TemplateSyntaxError
from jinja2.exceptions import SecurityError, UndefinedError

from kupiec.ground.office.child import names, packages
from kupiec.ground.office.child.walls import Walls

Words = Callable[[str, int, str], str]
"""The words of a source around a line, near a name when one is given."""


def found(walled: Walls, source: str, known: dict[str, Any], words: Words) -> list[tuple[str, str, str]]:
    """What in a source can't be filled: code, name, words around."""
    try:
        body = walled.parse(source)
    except TemplateSyntaxError as error:
        return [("SYNTAX", str(error.message or ""), words(source, error.lineno, ""))]
    walk = names.Reading(known, filters=walled.filters, globals_=walled.globals, tests=walled.tests)
    return [(code, name, words(source, line, name)) for code, name, line in walk.read(body)]


@contextmanager
def met(walled: Walls, words: Words) -> Iterator[None]:
    """What goes wrong inside becomes MISSING (a name that has no value), FORBIDDEN_WORK or FAILED."""
    try:
        yield
    except UndefinedError as error:
        missing = (re.findall(r"'([^']+)'", str(error.message)) or [""])[-1]
        raise packages.DeclinedError("MISSING", name=missing, place=_where(walled, error, words)) from error
    except SecurityError as error:
        raise packages.DeclinedError("FORBIDDEN_WORK", place=_where(walled, error, words)) from error
    except (TemplateError, ArithmeticError, TypeError, ValueError, KeyError, LookupError, AttributeError, SyntaxError) as error:
        raise packages.DeclinedError("FAILED", name=str(error)[:160], place=_where(walled, error, words)) from error


def _where(walled: Walls, error: BaseException, words: Words) -> str:
    trace, line = error.__traceback__, 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return words(walled.source, line or getattr(error, "lineno", 0) or 0, "")
