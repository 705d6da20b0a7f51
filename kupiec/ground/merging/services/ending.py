"""What undoing needs is kept for some time only: old rows of people leave with it (KER-21, KER-22)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from kupiec.ground.kernel import tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.merging.models import Merge, Step

MOST = 500
"""Merges ended in one transaction."""


def end(before: dt.datetime, *, by: Actor) -> int:
    """Merges done before a moment can't be undone any more: the old rows they kept go; how many were ended."""
    ended = 0
    while True:
        with tx.write_tx(by=by):
            ids = list(Merge.objects.filter(merged_at__lt=before).exclude(marks={}).order_by("pk").values_list("pk", flat=True)[:MOST])
            Step.objects.filter(merge_id__in=ids).delete()
            settle(ids)
        ended += len(ids)
        if len(ids) < MOST:
            return ended


def settle(merge_ids: Sequence[int]) -> None:
    """These merges stay in the list, but nothing to undo them by is left. Inside a write transaction."""
    Merge.objects.filter(pk__in=merge_ids).update(marks={}, choices={})
