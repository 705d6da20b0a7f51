"""Documents that can be printed by office templates and carry enclosures: rooms plug their kinds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.sockets import Socket
from kupiec.ground.kernel.words import N_
from kupiec.ground.office.values import Name, Told

Customers = Callable[[Collection[int]], dict[int, str]]
"""Names of customers by their ids; one statement."""


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of document: the rows an actor may see, the right for it, what its templates may name, its data, its page and our own print.

    Where papers are enclosed: `record` names the record they are chosen for (of a version of an offer, the offer) and its language, `change` the right
    to choose them, `own_print` is the PDF the pack begins with.
    """

    kind: str
    label: Any
    rows: Callable[[Actor], QuerySet]
    see: str
    names: Callable[[], Sequence[Name]]
    tell: Callable[[int, Actor], Told]
    url: Callable[[int], str]
    print_url: Callable[[int], str]
    record: Callable[[int], tuple[str, int, str]] | None = None
    change: str = ""
    own_print: Callable[[int, Actor], bytes] | None = None


sources: Socket[Source] = Socket("office.sources")
customers: Socket[Customers] = Socket("office.customers")


def source(kind: str) -> Source:
    """The kind of document. Refuses UNKNOWN_KIND."""
    for one in sources:
        if one.kind == kind:
            return one
    raise Refusal("UNKNOWN_KIND", N_("There are no templates for documents of this kind."), "kind")


def seen(kind: str, pk: int, *, by: Actor) -> Source:
    """The kind of a document the actor may see. Refuses NOT_FOUND, FORBIDDEN."""
    found = source(kind)
    by.require(found.see)
    if not found.rows(by).filter(pk=pk).exists():
        raise Refusal("NOT_FOUND", N_("There is no such record."), "id")
    return found


def names_of_customers(ids: Collection[int]) -> dict[int, str]:
    """What customers are called."""
    return {pk: name for tell in customers for pk, name in tell(ids).items()} if ids else {}
