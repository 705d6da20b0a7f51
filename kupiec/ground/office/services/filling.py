"""Documents printed by templates: as Word or Excel, and as PDF where the server has LibreOffice (OFR-9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kupiec.ground.files import public as files
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.office import queries, rules, running, sockets
from kupiec.ground.office.models import Template, TemplateFile

NO_OFFICE = N_("This server has no LibreOffice, so office files can’t be made into PDF. Take the file itself, or our own print as PDF.")


@dataclass(frozen=True, slots=True)
class Made:
    """A document made by a template: what it is called, and the file, Word or Excel as `ending` says."""

    title: str
    template: str
    content: bytes
    ending: str = "docx"
    language: str = "pl"


def fill(kind: str, pk: int, *, template_id: int | None = None, by: Actor) -> Made:
    """A document as Word or Excel, by the template that fits it best or by the one named.

    Refuses NOT_FOUND, FORBIDDEN, NO_TEMPLATE, and what `running` refuses. Writes nothing.
    """
    source = sockets.seen(kind, pk, by=by)
    told = source.tell(pk, by)
    options = queries.options(kind, told)
    chosen = next((one for one in options if template_id in (None, one.id)), None)
    if chosen is None:
        raise Refusal("NO_TEMPLATE", N_("No published template fits this document."), "template_id")
    file = queries.file_of(chosen.id, queries.published_number(chosen.id))
    data = {**told.data, **queries.company_data(told.company_id)}
    return Made(told.title, chosen.name, _made(file, data, told.language), file.ending, told.language)


def _made(file: TemplateFile, data: Mapping[str, Any], language: str) -> bytes:
    _answer, (content,) = running.asked("fill", {"data": data, "language": language}, [queries.content(file.sha256)], field="template_id")
    return content


def tried(row: Template, file: TemplateFile, *, by: Actor) -> bytes:
    """The template filled with invented data."""
    names = queries.names_of(sockets.source(row.kind))
    assert by.company_id is not None
    return _made(file, {**rules.sample(names), **queries.company_data(by.company_id)}, row.language or by.language)


def test_print(pk: int, *, number: int | None = None, by: Actor) -> Made:
    """A template's file filled with invented data, to be looked at. Refuses NO_FILE, NOT_FOUND and what `running` refuses."""
    by.require("office.templates")
    row = queries.template(pk, by=by)
    file = queries.file_of(row.pk, number)
    return Made(row.name, row.name, tried(row, file, by=by), file.ending, row.language or by.language)


def as_pdf(made: Made) -> bytes:
    """A document made, as PDF. Refuses NO_OFFICE where the server has no LibreOffice, NOT_MADE when it gave up."""
    if files.office() is None:
        raise Refusal("NO_OFFICE", NO_OFFICE, "template_id")
    content = files.as_pdf(made.content, made.language)
    if not content.startswith(b"%PDF"):
        raise Refusal("NOT_MADE", N_("LibreOffice could not make a PDF of this document."), "template_id")
    return content
