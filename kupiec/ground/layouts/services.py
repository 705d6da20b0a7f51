"""Changing layouts: checked against what texts may name, every version kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kupiec.ground.company import public as company
from kupiec.ground.kernel import audit, clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal, Refusals
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import text_blocks
from kupiec.ground.layouts import pictures, queries
from kupiec.ground.layouts.models import Layout, LayoutVersion
from kupiec.ground.layouts.values import ACCENTS, NAMES_OF, OPTIONAL, SLOTS, TEXTS, Facts, LayoutData, usual

RIGHT = "layouts.edit"


def slot(pk: int) -> tuple[str, str]:
    """Kind and language of a place on the settings page. Refuses NO_LAYOUT."""
    if not 1 <= pk <= len(SLOTS):
        raise Refusal("NO_LAYOUT", N_("There is no such print."))
    return SLOTS[pk - 1]


def check(data: LayoutData, *, kind: str, by: Actor) -> LayoutData:
    """A layout that can be printed, tidied. Refuses UNKNOWN_NAME and TEMPLATE at their fields, NO_COLUMN, NO_ACCENT."""
    by.require(RIGHT)
    found: list[Refusal] = []
    own = company.Company.objects.get(pk=by.company_id)
    sample = queries.names(Facts(), own, kind=kind)
    for name in TEXTS:
        try:
            text_blocks.preview(getattr(data, name), sample)
        except Refusal as refusal:
            found.append(Refusal(refusal.code, refusal.message, name, params=refusal.params))
    if set(data.columns) - set(OPTIONAL[kind]):
        found.append(Refusal("NO_COLUMN", N_("This print has no such column."), "columns"))
    if data.accent not in ACCENTS:
        found.append(Refusal("NO_ACCENT", N_("Choose one of the colours."), "accent"))
    if found:
        raise found[0] if len(found) == 1 else Refusals(found)
    tidy = {name: getattr(data, name).replace("\x00", "").strip() for name in ("heading", *TEXTS)}
    records.fit(Layout, tidy)
    return replace(data, **tidy)


def save(data: LayoutData, *, pk: int, version: int | None = None, by: Actor) -> int:
    """Save the layout of a slot of the settings page; Conflict when somebody saved it meanwhile."""
    kind, language = slot(pk)
    return store(data, kind=kind, language=language, version=version, by=by)


def store(data: LayoutData, *, kind: str, language: str, version: int | None = None, by: Actor) -> int:
    """The layout of a print from now on; the version before stays to be brought back."""
    clean = check(data, kind=kind, by=by)
    values = queries.as_json(clean)
    with tx.write_tx(by=by):
        row = queries.visible(by).select_for_update().filter(kind=kind, language=language).first()
        seen = row.version if row else 0
        if version is not None and version != seen:
            raise Conflict(N_("Somebody else changed this record meanwhile."), seen=version, found=seen)
        if row is None:
            row = Layout(company_id=by.company_id, kind=kind, language=language, version=0)
        for name in NAMES_OF:
            setattr(row, name, values[name])
        row.version += 1
        row.save()
        LayoutVersion.objects.create(layout=row, version=row.version, at=clock.now(), user_id=by.user_id, data=values)
        audit.tell("layouts.layout", [row.pk], "saved", by=by)
    return row.version


def reset(pk: int, *, by: Actor) -> int:
    """Back to the usual look; a version as any other."""
    kind, language = slot(pk)
    return store(usual(kind), kind=kind, language=language, by=by)


def bring_back(pk: int, *, version: int, by: Actor) -> int:
    """An earlier version, saved anew. Refuses NO_VERSION."""
    kind, language = slot(pk)
    rows = LayoutVersion.objects.filter(layout__in=queries.visible(by).filter(kind=kind, language=language), version=version)
    found = rows.values_list("data", flat=True).first()
    if found is None:
        raise Refusal("NO_VERSION", N_("There is no such version."))
    return store(_read(found), kind=kind, language=language, by=by)


def _read(data: dict[str, Any]) -> LayoutData:
    kept = {name: data[name] for name in NAMES_OF if name in data}
    return LayoutData(**{**kept, "columns": tuple(kept.get("columns", ()))})


def save_logo(data: bytes | None, *, by: Actor) -> None:
    """The company's logo on all its prints, made harmless; None takes it away."""
    by.require(RIGHT)
    company.services.set_logo(pictures.harmless(data) if data else "", by=by)
