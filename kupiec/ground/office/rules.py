"""Which template prints a document, how an enclosure stands on a day, what names make up a template's data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from kupiec.ground.office.values import Name, PaperFacts, Standing, TemplateFacts


def fitting(templates: Iterable[TemplateFacts], *, language: str, party_id: int | None) -> list[TemplateFacts]:
    """Templates that may print a document, the best first: the customer's own before everybody's, its language before any."""

    def rank(one: TemplateFacts) -> tuple[bool, bool, str, int]:
        return one.party_id is None, one.language != language, one.name, one.id

    found = [one for one in templates if one.party_id in (None, party_id) and one.language in ("", language)]
    return sorted(found, key=rank)


def standing(papers: Iterable[PaperFacts], *, on: dt.date, warn_days: int) -> tuple[Standing, PaperFacts | None]:
    """How an enclosure stands on a day, and the file that counts then: of those that count the one valid longest, else the last that did."""
    begun = sorted((one for one in papers if one.issued_on <= on), key=lambda one: (one.valid_until or dt.date.max, one.issued_on, one.id))
    if not begun:
        return Standing.MISSING, None
    best = begun[-1]
    if best.valid_until is None or best.valid_until > on + dt.timedelta(days=warn_days):
        return Standing.OK, best
    return (Standing.SOON if best.valid_until >= on else Standing.EXPIRED), best


def shape(names: Sequence[Name]) -> dict[str, Any]:
    """Names as the nested whole templates are checked against; lists hold one item."""
    return _nested(names, lambda _name: "")


def sample(names: Sequence[Name], *, times: int = 3) -> dict[str, Any]:
    """Invented data for a test print: every list has some items."""
    made = _nested(names, lambda name: name.example)
    return {key: _repeated(value, times) for key, value in made.items()}


def _nested(names: Sequence[Name], value: Any) -> dict[str, Any]:
    root: dict[str, Any] = {}
    for name in names:
        place: Any = root
        *way, last = name.path.split(".")
        for step in way:
            place = place.setdefault(step.removesuffix("[]"), [{}] if step.endswith("[]") else {})
            place = place[0] if isinstance(place, list) else place
        if name.kind == "list":
            place.setdefault(last.removesuffix("[]"), [{}])
        else:
            place[last] = value(name)
    return root


def _repeated(value: Any, times: int) -> Any:
    if isinstance(value, list):
        return [_repeated(value[0], times) for _time in range(times)]
    if isinstance(value, dict) and not value.keys() & {"$n", "$p"}:
        return {key: _repeated(one, times) for key, one in value.items()}
    return value
