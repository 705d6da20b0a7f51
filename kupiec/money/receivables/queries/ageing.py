"""Ageing: open items by how long they are overdue, today or as of any day (SET-1)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.money.receivables import rules
from kupiec.money.receivables.models import Match, Payment
from kupiec.money.receivables.queries.lists import visible
from kupiec.money.receivables.values import ZERO, AgeingRow

Sums = dict[tuple[int, str], Decimal]


def ageing(on: dt.date, *, by: Actor, party_ids: Iterable[int] | None = None, kind: str = "receivable") -> list[AgeingRow]:
    """Open items of `by`'s company as they stood on a day, by columns not due, 1–30, 31–60, 61–90, over 90.

    In the company's currency, parties in order of what is overdue. What was settled after the day counts as open.
    Four queries for any number of rows.
    """
    by.require("receivables.see")
    parties = None if party_ids is None else sorted(set(party_ids))
    sums: Sums = defaultdict(lambda: ZERO)
    _add_items(sums, on, by=by, parties=parties, kind=kind)
    _add_matched_later(sums, on, by=by, parties=parties, kind=kind)
    if kind == "receivable":
        _add_advances(sums, on, by=by, parties=parties)
    rows: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for (party, column), amount in sums.items():
        if amount:
            rows[party][column] = amount
    found = [AgeingRow(party, **columns) for party, columns in rows.items()]
    return sorted(found, key=lambda row: (-row.overdue, -row.total, row.party_id))


def ageing_totals(*, by: Actor) -> AgeingRow:
    """All the actor may see of today's open receivables in one row (party 0). One query."""
    rows = visible(by).filter(kind="receivable").exclude(open=0)
    columns: dict[str, Any] = {
        name: Sum("open", filter=_due_in(first, last)) for name, (first, last) in rules.bucket_ends(clock.today()).items()
    }
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for rate, *amounts in rows.values("rate").annotate(**columns).order_by().values_list("rate", *columns):
        for name, amount in zip(columns, amounts, strict=True):
            sums[name] += rules.base(amount or ZERO, rate)
    return AgeingRow(0, **sums)


def _due_in(first: dt.date | None, last: dt.date | None, *, prefix: str = "") -> Q:
    condition = Q(**{f"{prefix}pk__isnull": False})
    if first is not None:
        condition &= Q(**{f"{prefix}due__gte": first})
    if last is not None:
        condition &= Q(**{f"{prefix}due__lte": last})
    return condition


def _add_items(sums: Sums, on: dt.date, *, by: Actor, parties: list[int] | None, kind: str) -> None:
    rows = visible(by).filter(kind=kind, issue_date__lte=on).exclude(open=0)
    if parties is not None:
        rows = rows.filter(party_id__in=parties)
    columns: dict[str, Any] = {name: Sum("open", filter=_due_in(first, last)) for name, (first, last) in rules.bucket_ends(on).items()}
    found = rows.values("party_id", "rate").annotate(**columns).order_by()
    for party_id, rate, *amounts in found.values_list("party_id", "rate", *columns):
        for name, amount in zip(columns, amounts, strict=True):
            sums[(party_id, name)] += rules.base(amount or ZERO, rate)


def _add_matched_later(sums: Sums, on: dt.date, *, by: Actor, parties: list[int] | None, kind: str) -> None:
    """Give back what matches made after the day took from items of that day."""
    for side in ("debit", "credit"):
        rows = Match.objects.filter(
            **{"company_id": by.company_id, "on__gt": on, f"{side}__kind": kind, f"{side}__issue_date__lte": on}
        ).filter(**{f"{side}__in": visible(by)})
        if parties is not None:
            rows = rows.filter(**{f"{side}__party_id__in": parties})
        sign = 1 if (side == "debit") == (kind == "receivable") else -1
        columns: dict[str, Any] = {
            name: Sum("amount", filter=_due_in(first, last, prefix=f"{side}__")) for name, (first, last) in rules.bucket_ends(on).items()
        }
        grouped = rows.values(f"{side}__party_id", f"{side}__rate").annotate(**columns).order_by()
        for row in grouped:
            for name in columns:
                amount = rules.base(row[name] or ZERO, row[f"{side}__rate"])
                sums[(row[f"{side}__party_id"], name)] += sign * amount


def _add_advances(sums: Sums, on: dt.date, *, by: Actor, parties: list[int] | None) -> None:
    """Payments of up to the day, less what they had settled by then."""
    rows = Payment.objects.filter(company_id=by.company_id, on__lte=on, party__isnull=False, cancelled=False)
    if parties is not None:
        rows = rows.filter(party_id__in=parties)
    for row in rows.exclude(open=0).values("party_id", "rate", "direction").annotate(all=Sum("open")).order_by():
        sign = 1 if row["direction"] == "in" else -1
        sums[(row["party_id"], "advances")] += sign * rules.base(row["all"], row["rate"])
    later = Match.objects.filter(company_id=by.company_id, on__gt=on)
    for side, sign in (("credit_payment", 1), ("debit_payment", -1)):
        mine = later.filter(**{f"{side}__on__lte": on})
        if parties is not None:
            mine = mine.filter(**{f"{side}__party_id__in": parties})
        for row in mine.values(f"{side}__party_id", f"{side}__rate").annotate(all=Sum("amount")).order_by():
            amount = rules.base(row["all"], row[f"{side}__rate"])
            sums[(row[f"{side}__party_id"], "advances")] += sign * amount
