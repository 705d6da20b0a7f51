"""Printed documents (KER-17): a room says what stands on the paper, the kit lays it out and makes the PDF.

Labels are message ids, shown in the document's language, or in two side by side; values come as texts already in
that language (`with speaking("de"): show.money(...)`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe

from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import show
from kupiec.ground.kit.pdf import render_pdf, render_pdfs
from kupiec.ground.kit.print_german import GERMAN

_PICTURE = re.compile(r"data:image/(?:png|jpeg|svg\+xml)[;,][A-Za-z0-9+/=%;,:._~!*'()-]*", re.ASCII)
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_PLAIN = re.compile(r"[^\w /.,()-]")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintParty:
    """A box with one of the parties: what it is (label), name, address lines, numbers (label, value)."""

    label: Any
    name: str
    lines: Sequence[str] = ()
    numbers: Sequence[tuple[Any, str]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintColumn:
    """A column of the lines; `number` aligns right, `wide` takes the room that is left, `key` names one that layouts may hide."""

    label: Any
    number: bool = False
    wide: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintTable:
    """A table below the lines, such as VAT by rates; `total` is its last row."""

    columns: Sequence[PrintColumn]
    rows: Sequence[Sequence[str]]
    total: Sequence[str] = ()
    label: Any = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printout:
    """Everything that stands on a printed document. `blocks`: ready HTML of administrators' texts (`text_blocks.render`)

    at the places `top`, `before_lines`, `after_lines`, `bottom`, `end`; `accent`: a colour `#rrggbb`. `qr`: a picture from `payment_qr.qr_image`.
    `languages`: one or two; `mark`: a word across the head, such as draft or duplicate.
    """

    title: Any
    number: str
    company: str
    company_lines: Sequence[str] = ()
    logo: str = ""
    mark: Any = ""
    facts: Sequence[tuple[Any, str]] = ()
    parties: Sequence[PrintParty] = ()
    columns: Sequence[PrintColumn] = ()
    rows: Sequence[Sequence[str]] = ()
    tables: Sequence[PrintTable] = ()
    totals: Sequence[tuple[Any, str]] = ()
    words: str = ""
    payment: Sequence[tuple[Any, str]] = ()
    qr: str = ""
    qr_label: Any = ""
    notes: Sequence[tuple[Any, str]] = ()
    signatures: Sequence[Any] = ()
    footer: str = ""
    accent: str = ""
    blocks: Mapping[str, str] = field(default_factory=dict)
    languages: Sequence[str] = ("pl",)
    template: str = "kit/print/document.html"


def corner(number: str) -> str:
    """The number as it may stand at the foot of every page, in a style sheet."""
    return _PLAIN.sub("", number)


LONGEST_WHOLE = 20


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Values shown inside the block follow this language; it is a paper, which may travel abroad."""
    before = show.on_paper.set(True)
    try:
        with translation.override(language):
            yield
    finally:
        show.on_paper.reset(before)


def as_html(printout: Printout) -> str:
    """The page the renderer gets, fonts by our own addresses, pictures inside."""
    with translation.override(printout.languages[0]):
        context = {
            "p": printout,
            "language": printout.languages[0],
            "say": _Said(printout.languages),
            "logo": picture(printout.logo),
            "accent": accent(printout.accent),
            "qr": picture(printout.qr),
            "corner": corner(printout.number),
            "blocks": {place: mark_safe(html) for place, html in printout.blocks.items()},  # cleaned by text_blocks
        }
        return render_to_string(printout.template, {**context, **_spoken(printout)})


def picture(address: str) -> str:
    """A picture's `data:` address as a print may have it; anything else is none."""
    return address if _PICTURE.fullmatch(address) else ""


def accent(colour: str) -> str:
    """A colour as the style sheet may have it; anything else is none."""
    return colour if _COLOUR.fullmatch(colour) else ""


def as_pdf(printout: Printout) -> bytes:
    """The PDF of one document. PdfError as in `render_pdf`."""
    return render_pdf(as_html(printout))


def as_pdfs(printouts: Iterable[Printout]) -> Iterator[bytes]:
    """The PDFs of many documents, by one child process."""
    return render_pdfs(as_html(printout) for printout in printouts)


class _Said:
    """Labels in the languages of the document: `Faktura / Invoice`."""

    def __init__(self, languages: Sequence[str]) -> None:
        self.languages = languages

    def __call__(self, label: Any) -> str:
        if not label:
            return ""
        return " / ".join(dict.fromkeys(_word(label, language) for language in self.languages))


def _word(label: Any, language: str) -> str:
    if language == "de":
        with translation.override("en"):
            return GERMAN.get(str(label), str(label))
    with translation.override(language):
        return translation.gettext(str(label))


def _spoken(printout: Printout) -> dict[str, Any]:
    """All labels said, so the template only places them."""
    say = _Said(printout.languages)

    def pairs(found: Sequence[tuple[Any, str]]) -> list[tuple[str, str]]:
        return [(say(label), value) for label, value in found if value]

    def heads(columns: Sequence[PrintColumn]) -> list[dict[str, Any]]:
        return [{"label": say(each.label), "number": each.number, "wide": each.wide} for each in columns]

    return {
        "title": say(printout.title),
        "mark": say(printout.mark),
        "facts": pairs(printout.facts),
        "parties": [
            {"label": say(each.label), "name": each.name, "lines": each.lines, "numbers": pairs(each.numbers)}
            for each in printout.parties
        ],
        "columns": heads(printout.columns),
        "rows": _cells(printout.rows, printout.columns),
        "tables": [
            {"label": say(each.label), "columns": heads(each.columns), "rows": _cells(each.rows, each.columns),
             "total": _cells([each.total], each.columns)[0] if each.total else []}
            for each in printout.tables
        ],
        "totals": pairs(printout.totals),
        "payment": pairs(printout.payment),
        "notes": pairs(printout.notes),
        "signatures": [say(each) for each in printout.signatures],
        "qr_label": say(printout.qr_label),
        "in_words": _word(N_("In words"), printout.languages[0]),
    }  # fmt: skip


def _cells(rows: Sequence[Sequence[str]], columns: Sequence[PrintColumn]) -> list[list[tuple[str, str]]]:
    return [[(_kind(column, str(cell)), cell) for column, cell in zip(columns, row, strict=True)] for row in rows]


def _kind(column: PrintColumn, cell: str) -> str:
    """Figures stand to the right; a code or a day, one short word, is not broken at its hyphen."""
    return "num" if column.number else "whole" if not column.wide and len(cell) <= LONGEST_WHOLE and " " not in cell else ""
