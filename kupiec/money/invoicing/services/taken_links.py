"""Corrections taken over find what they correct by its number, whichever of the two comes first (ADR 12)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from kupiec.ground.kernel.bulk import update_rows
from kupiec.money.invoicing.models import Invoice
from kupiec.money.invoicing.values import Kind


def link(heads: Iterable[Invoice], *, company_id: int) -> None:
    """Link the corrections among these, and those that waited for one of these; a few statements per depth of a chain."""
    found = list(heads)
    ids = [one.pk for one in found if one.kind == Kind.CORRECTION]
    numbers = [one.number for one in found]
    taken = Invoice.objects.filter(company_id=company_id, state="issued").exclude(origin="")
    waiting = taken.filter(kind=Kind.CORRECTION, root__isnull=True)
    while numbers or ids:
        rows = waiting.filter(Q(pk__in=ids) | Q(corrected_number__in=numbers) & ~Q(corrected_number=""))
        wanted = {pk: (number, own) for pk, number, own in rows.values_list("pk", "corrected_number", "number")}
        rooted = taken.filter(Q(kind=Kind.INVOICE) | Q(root__isnull=False), number__in={number for number, _ in wanted.values()})
        targets = {number: (pk, root or pk) for number, pk, root in rooted.order_by("kind").values_list("number", "pk", "root_id")}
        linked = [
            {"pk": pk, "corrects": targets[number][0], "root": targets[number][1]}
            for pk, (number, _own) in wanted.items()
            if number in targets
        ]
        update_rows(Invoice, linked, ["corrects", "root"])
        numbers, ids = [wanted[one["pk"]][1] for one in linked], []
