"""What must hold of inquiries, counted by `kupiec check`."""

from __future__ import annotations

from django.db.models import F

from kupiec.ground.kernel.invariants import invariant
from kupiec.sales.inquiries.models import Inquiry


@invariant("I53", "an inquiry means what its status means")
def groups_follow_statuses() -> list[str]:
    return [f"inquiry={pk}" for pk in Inquiry.objects.exclude(group=F("status__group")).order_by("pk").values_list("pk", flat=True)]
