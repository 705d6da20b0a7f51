"""Reads: messages, where they go by themselves, how they fared, who wants none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from django.db.models import Count, QuerySet

from kupiec.ground.kernel import clock, known
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.mail import public as mail
from kupiec.sales.ordermessages.models import Message, Passing, Quiet, Told, Wording
from kupiec.sales.ordermessages.values import RIGHT, State, Text
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.public import registry

LASTS = dt.timedelta(days=14)
"""How long what was told inside stands under the bell."""
known.keep("ordermessages_message")


def visible(by: Actor) -> QuerySet[Message]:
    rows = Message.objects.filter(company_id=by.company_id)
    return rows if by.may(RIGHT) else rows.none()


def one(pk: int, *, by: Actor) -> Message:
    return visible(by).get(pk=pk)


def texts_of(message_ids: Collection[int]) -> dict[int, dict[str, Text]]:
    """Texts by message and language; one statement."""
    found: dict[int, dict[str, Text]] = {pk: {} for pk in message_ids}
    for row in Wording.objects.filter(message_id__in=list(message_ids)).order_by("pk"):
        found[row.message_id][row.language] = Text(row.heading, row.text)
    return found


def by_register(company_id: int) -> Mapping[str, tuple[int, ...]]:
    """Messages that go by themselves, by the code of the register. From memory while nobody changes them (`known`)."""
    return known.definition(("ordermessages.by_register", company_id), lambda: _by_register(company_id))


def _by_register(company_id: int) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    rows = Message.objects.filter(company_id=company_id, active=True).exclude(register="")
    for pk, register in rows.order_by("pk").values_list("pk", "register"):
        found[register] = (*found.get(register, ()), pk)
    return found


def options(company_id: int) -> list[tuple[str, str]]:
    """Messages an operation of a register may send."""
    rows = Message.objects.filter(company_id=company_id, active=True).order_by("name")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]


def purposes() -> list[tuple[str, str]]:
    """What advertising may be about, as the room of consents knows it."""
    return [one for room in mail.consents for one in room.purposes()]


def registers(company_id: int) -> list[tuple[str, str]]:
    return [(one.code, one.name) for one in registry.book(company_id).registers]


def passings(by: Actor) -> QuerySet[Passing]:
    """How messages of orders fared, for who may see the orders."""
    rows = Passing.objects.filter(company_id=by.company_id)
    if not by.may("orders.see"):
        return rows.none()
    return rows if by.scope("orders") == "all" else rows.filter(order__in=orders.visible(by).values("pk"))


def counted(message_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """How many went, wait, were passed over, by message; one statement."""
    found: dict[int, dict[str, int]] = {pk: {} for pk in message_ids}
    rows = Passing.objects.filter(message_id__in=list(message_ids)).order_by()
    for pk, state, count in rows.values_list("message_id", "state").annotate(Count("pk")):
        found[pk][state] = count
    return found


def waiting(company_id: int) -> list[int]:
    return list(Passing.objects.filter(company_id=company_id, state=State.WAITING).order_by("pk").values_list("pk", flat=True))


def quiet(by: Actor) -> QuerySet[Quiet]:
    rows = Quiet.objects.filter(company_id=by.company_id)
    return rows if by.may(RIGHT) else rows.none()


def quiet_among(party_ids: Collection[int], *, company_id: int) -> set[int]:
    return set(Quiet.objects.filter(company_id=company_id, party_id__in=list(party_ids)).values_list("party_id", flat=True))


def told(by: Actor) -> list[Told]:
    """What the actor was told inside lately, latest first."""
    if by.user_id is None:
        return []
    rows = Told.objects.filter(user_id=by.user_id, company_id=by.company_id, at__gt=clock.now() - LASTS)
    return list(rows.select_related("passing").order_by("-at", "-pk")[:50])


def books(party_ids: Sequence[int], *, company_id: int) -> dict[int, mail.Book]:
    """Addresses of customers for messages about their orders."""
    for book in mail.address_books:
        return dict(book(sorted(set(party_ids)), kind="order", company_id=company_id))
    return {}
