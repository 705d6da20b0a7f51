"""What must hold of contracts, counted by `kupiec check`."""

from __future__ import annotations

from django.db.models import F, OuterRef, Q, Subquery

from kupiec.ground.kernel.invariants import invariant
from kupiec.sales.contracts.models import Contract, Edition
from kupiec.sales.contracts.values import EditionState, State


@invariant("I80", "an edition of a contract ends the day before the next signed one begins")
def editions_follow_one_another() -> list[str]:
    later = Edition.objects.filter(
        contract_id=OuterRef("contract_id"), state=EditionState.SIGNED, effective_from__gt=OuterRef("effective_from")
    )
    rows = Edition.objects.filter(state=EditionState.SIGNED).annotate(
        next=Subquery(later.order_by("effective_from").values("effective_from")[:1])
    )
    wrong = rows.filter(
        Q(next__isnull=False, effective_to__isnull=True)
        | Q(next__isnull=False, effective_to__gte=F("next"))
        | Q(next__isnull=True, effective_to__isnull=False)
    )
    return [f"edition={pk}" for pk in wrong.order_by("pk").values_list("pk", flat=True)]


@invariant("I81", "a signed contract has a signed edition, and stands on the side of its kind")
def signed_contracts_have_editions() -> list[str]:
    signed = Edition.objects.filter(state=EditionState.SIGNED).values("contract_id")
    bare = Q(state__in=[State.SIGNED, State.ENDED]) & ~Q(pk__in=signed)
    return [f"contract={pk}" for pk in Contract.objects.filter(bare | ~Q(side=F("kind__side"))).order_by("pk").values_list("pk", flat=True)]
