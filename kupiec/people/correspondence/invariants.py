"""What must hold of letters, counted by `kupiec check`."""

from __future__ import annotations

from django.db.models import F, Q

from kupiec.ground.kernel.invariants import invariant
from kupiec.people.correspondence.models import Letter


@invariant("I51", "a letter belongs to the exchange of the letter it answers")
def threads_follow_answers() -> list[str]:
    rows = Letter.objects.filter(answers__isnull=False).exclude(
        Q(thread=F("answers__thread")) | Q(answers__thread__isnull=True, thread=F("answers"))
    )  # fmt: skip
    alone = Letter.objects.filter(answers__isnull=True, thread__isnull=False)
    return [f"letter={pk}" for some in (rows, alone) for pk in some.order_by("pk").values_list("pk", flat=True)]
