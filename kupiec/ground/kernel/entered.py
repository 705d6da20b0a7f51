"""What a person entered, made ready to be kept: tidy texts, nothing missing, every record asked for found."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_


def one_line(text: str | None) -> str:
    """A text on one line, single spaces between its words."""
    return " ".join((text or "").split())


def texts(values: Mapping[str, Any], *, lines: Collection[str], areas: Collection[str] = (), longest: int) -> dict[str, Any]:
    """Texts as they are kept: single lines tidied, areas stripped. Refuses TOO_LONG for areas over `longest` characters."""
    clean = dict(values)
    for name in lines:
        if name in clean:
            clean[name] = one_line(clean[name])
    for name in areas:
        if name in clean:
            clean[name] = (clean[name] or "").strip().replace("\r\n", "\n")
            if len(clean[name]) > longest:
                raise Refusal("TOO_LONG", N_("At most %(limit)s characters."), name, params={"limit": longest})
    return clean


def required(values: Mapping[str, Any], name: str) -> None:
    """Refuses REQUIRED for a field that is given and empty; zero is not empty."""
    if name in values and values[name] in ("", None, (), []):
        raise Refusal("REQUIRED", N_("Fill this in."), name)


def near_day(values: Mapping[str, Any], name: str, *, since: Any = None) -> None:
    """Refuses TOO_FAR for a day nobody can mean: a slip of the finger in its year."""
    if values.get(name) and abs((values[name] - (since or clock.today())).days) > 3660:
        raise Refusal("TOO_FAR", N_("This day is more than ten years away."), name)


def all_there(rows: Sequence[Any], ids: Collection[int]) -> None:
    """Refuses NOT_FOUND when some of the records can't be seen."""
    if len(rows) != len(set(ids)):
        raise Refusal("NOT_FOUND", N_("There is no such record."))
