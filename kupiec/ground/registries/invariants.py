"""What must hold of evidence, counted by `kupiec check`."""

from __future__ import annotations

import hashlib

from kupiec.ground.kernel.invariants import invariant
from kupiec.ground.registries.models import Check, Reply


@invariant("I97", "the answer of a register is word for word what came")
def replies_are_what_came() -> list[str]:
    rows = Reply.objects.values_list("pk", "raw", "sha256").iterator(chunk_size=200)
    return [f"reply={pk}" for pk, raw, digest in rows if hashlib.sha256(raw.encode()).hexdigest() != digest]


@invariant("I36", "a check and its answer belong to one company")
def checks_stay_in_their_company() -> list[str]:
    from django.db.models import F

    return [f"check={pk}" for pk in Check.objects.exclude(company_id=F("reply__company_id")).values_list("pk", flat=True)]
