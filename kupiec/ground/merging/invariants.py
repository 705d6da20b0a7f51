"""What must hold after merges, counted by `kupiec check`."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from kupiec.ground.kernel.invariants import invariant
from kupiec.ground.merging.models import Passage, Stub
from kupiec.ground.merging.sockets import kinds, references_of


@invariant("I58", "nothing names a record that was merged into another")
def nothing_names_the_gone() -> list[str]:
    found = []
    for kind in kinds:
        gone = Stub.objects.filter(kind=kind.kind)
        if not gone.exists():
            continue
        for ref in references_of(kind.kind):
            rows = ref.model._base_manager.filter(**ref.where).filter(Exists(gone.filter(gone_id=OuterRef(ref.field))))
            found += [f"{ref.model._meta.db_table}={pk}" for pk in rows.order_by().values_list("pk", flat=True)[:20]]
    return found


@invariant("I59", "a record merged into another is no more, and no merge is left half done")
def gone_ones_are_gone() -> list[str]:
    found = [f"passage={pk}" for pk in Passage.objects.values_list("pk", flat=True)]
    for kind in kinds:
        back = Stub.objects.filter(kind=kind.kind).filter(Exists(kind.model._base_manager.filter(pk=OuterRef("gone_id"))))
        found += [f"{kind.kind}={pk}" for pk in back.values_list("gone_id", flat=True)]
    return found
