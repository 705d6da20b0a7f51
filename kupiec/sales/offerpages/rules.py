"""Pure rules of the customer's page: what may be chosen together, what a drawn signature is, the seal of what was accepted."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.offerpages.values import BOX, MOST_POINTS, MOST_STROKES, Takeable

Stroke = tuple[tuple[int, int], ...]
_POINT = re.compile(r"(\d{1,4}),(\d{1,4})", re.ASCII)


def strokes(text: str) -> tuple[Stroke, ...]:
    """A drawing as the page sends it, `x,y x,y;x,y`, in whole points of the box. Refuses BAD_SIGNATURE."""
    parts = [part for part in text.split(";") if part.strip()]
    if len(parts) > MOST_STROKES:
        raise _bad()
    found = tuple(tuple(_point(one) for one in part.split()) for part in parts)
    if sum(map(len, found)) > MOST_POINTS:
        raise _bad()
    return found


def _point(text: str) -> tuple[int, int]:
    match = _POINT.fullmatch(text)
    x, y = (int(match[1]), int(match[2])) if match else (-1, -1)
    if not (0 <= x <= BOX[0] and 0 <= y <= BOX[1]):
        raise _bad()
    return x, y


def _bad() -> Refusal:
    return Refusal("BAD_SIGNATURE", N_("The signature could not be read; draw it again."), "signature")


def written(drawing: Sequence[Stroke]) -> str:
    """Strokes as they are kept."""
    return ";".join(" ".join(f"{x},{y}" for x, y in stroke) for stroke in drawing)


def path(text: str) -> str:
    """A kept drawing as the path of an SVG: digits, commas and two letters only."""
    return " ".join(
        "M" + " L".join(f"{x},{y}" for x, y in (stroke if len(stroke) > 1 else stroke * 2)) for stroke in strokes(text) if stroke
    )


def check_choice(chosen: Collection[int], lines: Sequence[Takeable]) -> None:
    """Refuses NO_LINE for a line that isn't of this version, GONE for one that is ordered already, ONE_OF when a line is
    taken together with its alternative, NOTHING_CHOSEN."""
    known = {line.pk: line for line in lines}
    if not chosen:
        raise Refusal("NOTHING_CHOSEN", N_("Choose what the customer orders."), "lines")
    if set(chosen) - known.keys():
        raise Refusal("NO_LINE", N_("This line is gone."), "lines")
    if any(not known[pk].left for pk in chosen):
        raise Refusal("GONE", N_("Some of it is ordered already; look at the page again."), "lines")
    taken: set[int] = set()
    for pk in chosen:
        main = known[pk].instead or pk
        if main in taken:
            raise Refusal("ONE_OF", N_("Of a line and its alternatives only one can be taken."), "lines")
        taken.add(main)


def proposed(lines: Sequence[Takeable]) -> frozenset[int]:
    """What is ticked before the customer has touched anything: firm lines that are left."""
    return frozenset(line.pk for line in lines if line.firm and line.left)


def seal(content: Mapping[str, Any]) -> str:
    """The fingerprint of what was shown and accepted: the same content gives the same one wherever it is counted."""
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()
