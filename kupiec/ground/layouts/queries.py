"""Which layout a print has, and a document dressed in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, replace
from typing import Any

from django.db.models import QuerySet

from kupiec.ground.company.public import Company
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.sockets import Socket
from kupiec.ground.kit import text_blocks
from kupiec.ground.kit.prints import Printout, speaking
from kupiec.ground.layouts.models import Layout, LayoutVersion
from kupiec.ground.layouts.values import ACCENTS, NAMES, NAMES_OF, OPTIONAL, TEXTS, Dressing, Facts, LayoutData, usual

_PLACES = {"intro": "before_lines", "closing": "after_lines", "legal": "bottom", "footer": "end"}
_tried: ContextVar[tuple[str, str, LayoutData] | None] = ContextVar("layout_tried", default=None)


def visible(by: Actor) -> QuerySet[Layout]:
    """Layouts of the actor's company."""
    rows = Layout.objects.filter(company_id=by.company_id)
    return rows if by.may("layouts.edit") else rows.none()


def versions(layout: Layout) -> QuerySet[LayoutVersion]:
    return LayoutVersion.objects.filter(layout=layout).order_by("-version")


def data_of(row: Layout) -> LayoutData:
    values = {name: getattr(row, name) for name in NAMES_OF}
    return LayoutData(**{**values, "columns": tuple(values["columns"])})


def as_json(data: LayoutData) -> dict[str, Any]:
    return {**asdict(data), "columns": list(data.columns)}


@contextmanager
def trying(kind: str, language: str, data: LayoutData) -> Iterator[None]:
    """Prints made inside look as this layout, not yet saved, would have them."""
    token = _tried.set((kind, language, data))
    try:
        yield
    finally:
        _tried.reset(token)


def layout(company_id: int, *, kind: str, language: str) -> LayoutData:
    """The layout of a print; the usual one where the company has chosen nothing."""
    tried = _tried.get()
    if tried and tried[:2] == (kind, language):
        return tried[2]
    row = Layout.objects.filter(company_id=company_id, kind=kind, language=language).first()
    return data_of(row) if row else usual(kind)


def dressing(company_id: int, *, kind: str, language: str, facts: Facts) -> Dressing:
    """The layout filled in with a document's facts. A text that can't be filled in is left out, the print is made."""
    chosen = layout(company_id, kind=kind, language=language)
    own = Company.objects.get(pk=company_id)
    with speaking(language):
        values = names(facts, own, kind=kind, texts=[getattr(chosen, name) for name in TEXTS])
        blocks = {_PLACES[name]: filled(getattr(chosen, name), values) for name in TEXTS}
    return Dressing(
        heading=chosen.heading, blocks={place: html for place, html in blocks.items() if html},
        shown=frozenset(chosen.columns), hidden=frozenset(OPTIONAL[kind]) - set(chosen.columns),
        accent=ACCENTS[chosen.accent][1] if chosen.accent != "ink" else "", logo=own.logo if chosen.logo else "",
        bank=chosen.bank, qr=chosen.qr,
    )  # fmt: skip


more_names: Socket[Callable[[str], Mapping[str, str]]] = Socket("layouts.more_names")
"""What texts of a kind of print may name beyond `NAMES`, with what it is called; documents tell it by `Facts.more`."""


def names_of(kind: str) -> dict[str, str]:
    """Everything texts of a kind of print may name, with what it is called."""
    return {**NAMES, **{name: label for tell in more_names for name, label in tell(kind).items()}}


def names(facts: Facts, own: Company, *, kind: str = "", texts: Iterable[str] = ()) -> dict[str, Any]:
    """The names of texts with their values; exactly those of `names_of`. What rooms add is asked for only when named."""
    more = {name: "" for name in names_of(kind) if name not in NAMES}
    said = " ".join(texts)
    if facts.more is not None and any(name in said for name in more):
        told = facts.more()
        more = {name: told.get(name, "") for name in more}
    flat = {
        "document.number": facts.number, "document.date": facts.date, "document.due": facts.due, "document.total": facts.total,
        "document.reference": facts.reference, "customer.name": facts.customer, "customer.nip": facts.customer_nip,
        "customer.city": facts.customer_city, "company.name": own.name, "company.nip": own.nip, "company.city": own.city,
        "company.phone": own.phone, "company.email": own.email, "salesperson.name": facts.salesperson,
    }  # fmt: skip
    return text_blocks.nested({**{name: flat[name] for name in NAMES}, **more})


def filled(source: str, values: Mapping[str, Any]) -> str:
    """A text as HTML: values escaped, mark-up cut down to harmless tags, lines kept."""
    if not source.strip():
        return ""
    html = text_blocks.render(source, values).strip()
    return html if "<p" in html or "<li" in html or "<t" in html else "<p>" + html.replace("\n", "<br>") + "</p>"


def dress(printout: Printout, dressed: Dressing) -> Printout:
    """A printout with heading, texts, colour, logo and columns of its layout; the room's own texts stay before them."""
    kept = [at for at, column in enumerate(printout.columns) if column.key not in dressed.hidden or not column.key]
    blocks = {place: printout.blocks.get(place, "") + dressed.blocks.get(place, "") for place in {*printout.blocks, *dressed.blocks}}
    return replace(
        printout, title=dressed.heading or printout.title, logo=dressed.logo, accent=dressed.accent, blocks=blocks,
        columns=[printout.columns[at] for at in kept], rows=[[row[at] for at in kept] for row in printout.rows],
        payment=printout.payment if dressed.bank else (), qr=printout.qr if dressed.qr else "",
    )  # fmt: skip
