"""What is kept of people, table by table (KER-21): each room says it in its `personal.py`, and for its other tables why they hold none.

    personal.holds("persons.Details", N_("Private data and personal life"), lambda who: Details.objects.filter(pk__in=who.persons),
                   fields=("profession", "home_street"), fate=Fate.DELETED)
    personal.nothing(N_("dictionaries"), "persons.Thing")

From these alone the room privacy makes a person's data as a file and erases them; a house test refuses tables nothing is said of.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from kupiec.ground.kernel.words import N_

BOOKS = N_("tax books: art. 86 § 1 of the Tax Ordinance, art. 112 of the VAT Act, art. 74 of the Accounting Act")
CLAIMS = N_("claims of trade may still be raised: art. 17.3(e) GDPR, art. 118 of the Civil Code")
GONE = "—"
"""Stands where a text was that may not be empty."""
NO_ADDRESS = "erased@mail.invalid"
"""Stands where an e-mail address was that may not be empty."""


class Fate(StrEnum):
    DELETED = "deleted"
    ANONYMISED = "anonymised"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Who:
    """Whose data are meant: persons, parties that are such a person, and by what he is known elsewhere."""

    persons: tuple[int, ...] = ()
    parties: tuple[int, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    def about(self, kind: str = "subject", pk: str = "subject_id") -> Q:
        """Rows about these records, in tables that name them by kind and id."""
        return Q(**{kind: "parties.person", f"{pk}__in": self.persons}) | Q(**{kind: "parties.party", f"{pk}__in": self.parties})

    def with_address(self, *fields: str) -> Q:
        """Rows in which one of his e-mail addresses stands; nothing when he has none."""
        return reduce(or_, (Q(**{f"{name}__icontains": address}) for name in fields for address in self.emails), Q(pk__in=()))


REDACTED = object()
"""A text stays, but his names, e-mail addresses and telephones are taken out of it; of a party that is he himself nothing stays."""


@dataclass(frozen=True, slots=True)
class OfWhom:
    """What stands instead, made of the row and of whose data are erased: papers that name several."""

    make: Callable[[Any, Who], Any]


@dataclass(frozen=True)
class Holding:
    """One table of personal data: whose rows are his, what in them is personal, what becomes of it.

    `blank`: what stands instead, by field: a value, a function of the row, `OfWhom`, or `REDACTED`. `because`: the ground on which rows
    are kept, and `until` the last day of it, of a row. `held`: rows that forbid erasure for now, with the reason. `after`:
    called with the ids of changed rows and `by=`. `files`: name and SHA-256 of the file a row stands for. `search`: their kind in the
    index, written anew. `order`: rows that refer to others go first.
    """

    label: str
    says: str
    rows: Callable[[Who], QuerySet]
    fields: Sequence[str]
    fate: Fate = Fate.ANONYMISED
    blank: Mapping[str, Any] = field(default_factory=dict)
    because: str = ""
    until: Callable[[Any], dt.date] | None = None
    held: Callable[[Who], QuerySet] | None = None
    held_because: str = ""
    after: Callable[..., None] | None = None
    files: Callable[[Any], tuple[str, str]] | None = None
    search: str = ""
    order: int = 50

    @property
    def model(self) -> type[Model]:
        return apps.get_model(self.label)


Known = Callable[[Sequence[int], Sequence[int]], Mapping[str, Sequence[str]]]
_known: dict[str, Known] = {}
_holdings: dict[tuple[str, str], Holding] = {}
NOTHING: dict[str, str] = {}


def holds(label: str, says: str, rows: Callable[[Who], QuerySet], **more: Any) -> None:
    """Declare personal data of a table (`parties.Person`); a table may be declared in several parts."""
    _holdings[label, says] = Holding(label, says, rows, **more)


def known_by(source: Known) -> Known:
    """A room tells by which `emails`, `phones` and `names` persons and parties that are one human are known."""
    _known[source.__module__] = source
    return source


def who(persons: Sequence[int], parties: Sequence[int]) -> Who:
    """Everything these persons and parties, who are one human, are known by; what is too short to be his alone is left out."""
    found: dict[str, set[str]] = {"emails": set(), "phones": set(), "names": set()}
    for source in _known.values():
        for kind, words in source(persons, parties).items():
            found[kind] |= {word.strip() for word in words}
    return Who(
        tuple(persons), tuple(parties), tuple(sorted(one for one in found["emails"] if "@" in one)), tuple(sorted(one for one in found["phones"] if len(one) > 6)),
        tuple(sorted((one for one in found["names"] if len(one) > 4), key=lambda one: (-len(one), one))),
    )  # fmt: skip


def containing(rows: QuerySet, field_name: str, words: Sequence[str]) -> QuerySet:
    """Rows whose JSON holds one of the words."""
    if not words:
        return rows.none()
    found = (Q(whole_text__icontains=word) for word in words)
    return rows.annotate(whole_text=Cast(field_name, TextField())).filter(reduce(or_, found))


def nothing(because: str, *labels: str) -> None:
    """Say that tables hold no personal data of customers, and why."""
    NOTHING.update(dict.fromkeys(labels, because))


def holdings() -> list[Holding]:
    """All tables of personal data, those that refer to others first."""
    return sorted(_holdings.values(), key=lambda one: (one.order, one.label, one.says))


def books_until(day: dt.date) -> dt.date:
    """Until when papers are tax books: five years from the end of the year in which the tax was due; income tax is due in the next one."""
    return dt.date(day.year + 6, 12, 31)


def claims_until(day: dt.date) -> dt.date:
    """Until when claims of trade may be raised: three years, ending with the year (art. 118 of the Civil Code)."""
    return dt.date(day.year + 3, 12, 31)
