"""Deleting what nothing refers to: rooms above say what refers to a record, and the refusal tells it (KER-4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_, translate


@dataclass(frozen=True, slots=True)
class Blocker:
    """Why a record can't be deleted: `count` things of a kind (an `N_` or lazy plural name), where to see them."""

    what: Any
    count: int
    url: str = ""


Source = Callable[..., Mapping[int, Sequence[Blocker]]]


def blockers(sources: Iterable[Source], ids: Sequence[int], *, by: Actor) -> dict[int, list[Blocker]]:
    """What refers to each of these records; those nothing refers to are left out."""
    found: dict[int, list[Blocker]] = {}
    for source in sources:
        for pk, reasons in source(ids, by=by).items():
            found.setdefault(pk, []).extend(reason for reason in reasons if reason.count)
    return {pk: reasons for pk, reasons in found.items() if reasons}


def in_use(row: models.Model, reasons: Sequence[Blocker], *, key: str) -> Refusal:
    """IN_USE for a record with reasons; the record's key stands under `key` of its params, the reasons under `blockers`."""
    listed = ", ".join(f"{translate(str(reason.what))}: {reason.count}" for reason in reasons)
    params: dict[str, Any] = {"name": str(row), "reasons": listed, "blockers": list(reasons), key: row.pk}
    return Refusal(
        "IN_USE", N_("%(name)s can’t be deleted, because something refers to it (%(reasons)s). Archive it instead."), params=params
    )


@contextmanager
def sheltered(rows: Sequence[models.Model], *, key: str) -> Iterator[None]:
    """A deletion that nobody foresaw a blocker of: what the database protects is told as IN_USE of the first row."""
    try:
        with transaction.atomic():
            yield
    except ProtectedError as error:
        raise in_use(rows[0], [Blocker(N_("other records"), len(error.protected_objects))], key=key) from error
