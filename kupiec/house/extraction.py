"""Finds the sentences of Django templates for Babel (`{% translate %}`, `{% blocktranslate %}`, `_("…")` in tags)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_TRANSLATE = re.compile(r"{%-?\s*trans(?:late)?\s+(?P<q>[\"'])(?P<text>.*?)(?P=q)(?P<rest>[^%]*?)%}", re.S)
_BLOCK = re.compile(r"{%\s*blocktrans(?:late)?\b(?P<head>[^%]*)%}(?P<body>.*?){%\s*endblocktrans(?:late)?\s*%}", re.S)
_INLINE = re.compile(r"\b_\((?P<q>[\"'])(?P<text>.*?)(?P=q)\)", re.S)
_PLURAL = re.compile(r"{%\s*plural\s*%}")
_VARIABLE = re.compile(r"{{\s*([\w.]+)[^}]*}}")
_CONTEXT = re.compile(r"context\s+[\"'](.*?)[\"']")


def django_templates(fileobj: Any, keywords: Any, comment_tags: Any, options: Any) -> Iterator[Any]:
    """Babel's extractor interface: (line, function, message, comments)."""
    text = fileobj.read().decode("utf-8")
    for found in _TRANSLATE.finditer(text):
        yield _entry(text, found, found["text"], found["rest"])
    for found in _INLINE.finditer(text):
        yield _entry(text, found, found["text"], "")
    for found in _BLOCK.finditer(text):
        bodies = [_body(part, "trimmed" in found["head"]) for part in _PLURAL.split(found["body"])]
        line = text.count("\n", 0, found.start()) + 1
        if len(bodies) == 2:
            yield line, "ngettext", (bodies[0], bodies[1]), []
        else:
            yield _entry(text, found, bodies[0], found["head"])


def _entry(text: str, found: re.Match[str], message: str, rest: str) -> Any:
    line = text.count("\n", 0, found.start()) + 1
    context = _CONTEXT.search(rest)
    return (line, "pgettext", (context[1], message), []) if context else (line, "gettext", message, [])


def _body(body: str, trimmed: bool) -> str:
    named = _VARIABLE.sub(lambda found: f"%({found[1]})s", body.replace("%", "%%") if "%" in body else body)
    return " ".join(line.strip() for line in named.strip().splitlines()) if trimmed else named
