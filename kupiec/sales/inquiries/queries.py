"""Reads: the inquiries an actor may see, their lines, statuses, sources."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from kupiec.ground.company.public import Employee
from kupiec.ground.documents import public as documents
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.search_text import fold
from kupiec.sales.inquiries.models import Inquiry, InquiryLine, Setting, Status
from kupiec.sales.inquiries.values import OPEN, Asked, AskedLine, Group, Reference


def visible(by: Actor) -> QuerySet[Inquiry]:
    """Inquiries of the company the actor may see: scope domain `offers`, own = his as salesperson or guardian."""
    rows = Inquiry.objects.filter(company_id=by.company_id)
    return documents.within(rows, "offers", party="party", by=by) if by.may("inquiries.see") else rows.none()


def one(pk: int, *, by: Actor) -> Inquiry:
    wanted = ("party", "person", "status", "salesperson", "created_by__employee")
    return visible(by).select_related(*wanted).get(pk=pk)


def searched(rows: QuerySet, text: str, by: Actor) -> QuerySet:
    for word in text.split()[:8]:
        rows = rows.filter(search__contains=fold(word))
    return rows


def waiting(rows: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
    return rows.filter(group__in=OPEN)


def late(rows: QuerySet[Inquiry], *, on: dt.date) -> QuerySet[Inquiry]:
    return waiting(rows).filter(due_on__lt=on)


def lines(inquiry_id: int, *, ids: Sequence[int] | None = None) -> list[InquiryLine]:
    rows = InquiryLine.objects.filter(inquiry_id=inquiry_id).select_related("item", "matched", "group").order_by("position", "pk")
    return list(rows if ids is None else rows.filter(pk__in=list(ids)))


def counted(ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """How many lines inquiries have, and how many of them are still words alone; one statement."""
    rows = InquiryLine.objects.filter(inquiry_id__in=list(ids)).order_by().values("inquiry_id")
    free = Count("pk", filter=Q(item__isnull=True, matched__isnull=True))
    return {row["inquiry_id"]: (row["every"], row["free"]) for row in rows.annotate(every=Count("pk"), free=free)}


def statuses(*, active: bool = True) -> list[Status]:
    rows = Status.objects.order_by("position", "pk")
    return list(rows.filter(active=True) if active else rows)


def options(by: Actor) -> list[tuple[int, str]]:
    return [(row.pk, str(row)) for row in statuses()]


def standard(group: str) -> Status | None:
    """The status a meaning has unless another is chosen."""
    found = [row for row in statuses() if row.group == group]
    return next((row for row in found if row.standard), found[0] if found else None)


def setting(company_id: int) -> Setting:
    """What opens by itself; the usual one where the company has chosen nothing."""
    return Setting.objects.filter(company_id=company_id).first() or Setting(company_id=company_id, case_kind="", days=3)


def employees(company_id: int) -> list[Employee]:
    return list(Employee.objects.filter(company_id=company_id, active=True).order_by("last_name", "first_name", "pk"))


def of_source(reference: Reference, *, by: Actor) -> QuerySet[Inquiry]:
    """Inquiries made of a letter or an e-mail."""
    return visible(by).filter(source_kind=reference[0], source_id=reference[1])


def asked(pk: int, *, by: Actor) -> Asked:
    """An inquiry as an offer takes it over; DoesNotExist when the actor may not see it."""
    row = one(pk, by=by)
    told = tuple(
        AskedLine(line.item_id or line.matched_id, line.description, Decimal(line.quantity), line.unit, line.matched_id is not None)
        for line in lines(pk)
    )
    contact = str(row.person or "")
    return Asked(row.pk, row.number, row.party_id, contact, row.subject, row.customer_reference, row.salesperson_id, row.branch_id, told)


def open_groups() -> tuple[str, ...]:
    return tuple(one.value for one in OPEN)


def is_open(row: Inquiry) -> bool:
    return Group(row.group) in OPEN
