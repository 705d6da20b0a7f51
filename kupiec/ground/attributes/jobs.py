"""An attribute begins or ceases to be searched: the records that have it are written into the search index anew."""

from __future__ import annotations

from typing import Any

from kupiec.ground.attributes import sockets
from kupiec.ground.attributes.models import Attribute, ValueRow
from kupiec.ground.attributes.services.define import REINDEX
from kupiec.ground.kernel import jobs, tx
from kupiec.ground.kernel.words import N_

CHUNK = 500


@jobs.job(REINDEX, N_("Writing attributes into the search"), long=True)
def reindex(job: jobs.Running) -> dict[str, Any]:
    """Ring the room's own end of a change for all records with a value, bunch by bunch."""
    row = Attribute.objects.get(pk=int(job.payload["attribute"]))
    subject = sockets.subject(row.kind)
    rows = ValueRow.objects.filter(attribute=row)
    total, done, last = rows.count(), 0, 0
    while subject.saved and (
        ids := list(rows.filter(record_id__gt=last).order_by("record_id").values_list("record_id", flat=True)[:CHUNK])
    ):
        with tx.write_tx(by=job.by):
            subject.saved(ids, by=job.by)
        last, done = ids[-1], done + len(ids)
        job.progress(done, total, row.name)
    return {"records": done}
