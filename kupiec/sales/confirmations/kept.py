"""How promises were kept, per customer and per item: punctuality over days first promised (CNF-3)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import QuerySet

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties
from kupiec.sales.confirmations import queries, rules
from kupiec.sales.confirmations.models import Tranche
from kupiec.sales.confirmations.values import Kept, Punctuality
from kupiec.sales.orders import public as orders

BY = {"customer": "line__confirmation__orderer_id", "item": "line__item_id"}
"""What punctuality is told by."""


def punctuality(by_what: str, *, first: dt.date, last: dt.date, only: Iterable[int] | None = None, by: Actor) -> dict[int, Punctuality]:
    """Of each customer or item: tranches first promised for these days. Two statements, however many tranches there are."""
    rows = queries.tranches(by).filter(first_on__gte=first, first_on__lte=last)
    if only is not None:
        rows = rows.filter(**{f"{BY[by_what]}__in": list(only)})
    told: defaultdict[int, list[Kept]] = defaultdict(list)
    went = _deliveries(rows)
    values = rows.order_by().values_list(BY[by_what], "line__order_line_id", "line__requested_on", "first_on", "on", "until")
    for key, order_line, requested, promised, on, until in values:
        if key is not None:
            (done,) = rules.shipped([until], went.get(order_line or 0, ()))
            told[key].append(Kept(requested, promised, on, done.on))
    return {key: rules.punctuality(some, today=clock.today()) for key, some in told.items()}


def _deliveries(rows: QuerySet[Tranche]) -> dict[int, list[tuple[dt.date, Decimal]]]:
    lines = rows.filter(line__order_line__isnull=False).order_by().values("line__order_line_id")
    found: defaultdict[int, list[tuple[dt.date, Decimal]]] = defaultdict(list)
    done = orders.Delivered.objects.filter(order_line_id__in=lines, done=True, returned=False).order_by("stock_line__document_id")
    for pk, on, quantity in done.values_list("order_line_id", "stock_line__document__issue_date", "quantity"):
        found[pk].append((on, quantity))
    return found


def table(by_what: str, *, first: dt.date, last: dt.date, by: Actor) -> list[tuple[int, str, str, Punctuality]]:
    """Customers or items with their punctuality, the least reliable first: id, code, name, figures. Three or four statements."""
    found = {pk: one for pk, one in punctuality(by_what, first=first, last=last, by=by).items() if one.due}
    if by_what == "item":
        names = {pk: (one.code, one.name) for pk, one in catalog.facts(found).items()}
    else:
        names = {pk: (code, name) for pk, code, name in parties.Party.objects.filter(pk__in=list(found)).values_list("pk", "code", "name")}
    rows = [(pk, *names.get(pk, ("", "")), one) for pk, one in found.items()]
    return sorted(rows, key=lambda row: (row[3].percent or 0, -row[3].due, row[2]))
