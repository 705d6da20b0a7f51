"""Keeping the search index: rooms write their records into it in their own transactions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from kupiec.ground.kernel import jobs, sockets, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.search.models import SearchEntry
from kupiec.ground.kernel.search.trigrams import trigram
from kupiec.ground.kernel.search_text import digits, fold
from kupiec.ground.kernel.words import N_

_UPDATED = ("company_id", "code", "title", "subtitle", "weight", "code_key", "head", "folded")
trigram("kernel_search_entry", "folded")


@dataclass(frozen=True, slots=True)
class SearchRow:
    """A record to be found. `keys`: numbers it is known by (NIP, phone, e-mail, barcode); `words`: further text.

    `company_id` empty: found from every company. `weight`: the more, the earlier among equals (0 for archived ones).
    """

    kind: str
    object_id: int
    code: str = ""
    title: str = ""
    subtitle: str = ""
    keys: Sequence[str] = ()
    words: str = ""
    company_id: int | None = None
    weight: int = 1


@dataclass(frozen=True, slots=True)
class SearchKind:
    """What a room says about a kind of its records.

    `right`: needed to find any; `visible(ids, by)`: those of the ids the actor may see (all when None). `ids` and
    `rows` serve the rebuilding of the index: all ids there are, and the rows of some.
    """

    kind: str
    right: str = ""
    visible: Callable[..., Collection[int]] | None = None
    ids: Callable[[], Iterable[int]] | None = None
    rows: Callable[[Sequence[int]], Sequence[SearchRow]] | None = None


kinds: sockets.Socket[SearchKind] = sockets.Socket("search_kinds")


def index(rows: Sequence[SearchRow], *, by: Actor) -> None:
    """Write records into the index, or anew; one statement for the set. Part of the caller's transaction."""
    if not rows:
        return
    with tx.write_tx(by=by):
        SearchEntry.objects.bulk_create(
            [_entry(row) for row in rows],
            update_conflicts=True, unique_fields=["kind", "object_id"], update_fields=_UPDATED,
        )  # fmt: skip


def remove(kind: str, object_ids: Iterable[int], *, by: Actor) -> None:
    """Take records out of the index."""
    with tx.write_tx(by=by):
        SearchEntry.objects.filter(kind=kind, object_id__in=list(object_ids)).delete()


def rebuild(wanted: Sequence[str] = (), *, by: Actor) -> int:
    """Queue the rebuilding of the index for these kinds (all when none is named); the id of the job."""
    return jobs.enqueue("search.rebuild", {"kinds": list(wanted)}, by=by, unique="search.rebuild:" + ",".join(sorted(wanted)))


@jobs.job("search.rebuild", N_("Rebuilding the search index"), long=True)
def _rebuild(job: jobs.Running) -> None:
    for kind in kinds:
        if kind.ids is None or kind.rows is None or (job.payload["kinds"] and kind.kind not in job.payload["kinds"]):
            continue
        for ids in job.chunks(lambda kind=kind: sorted(kind.ids()), size=500, name=kind.kind):  # type: ignore[misc]
            rows = kind.rows(ids)
            gone = set(ids) - {row.object_id for row in rows}
            index(rows, by=job.by)
            remove(kind.kind, gone, by=job.by)


def _entry(row: SearchRow) -> SearchEntry:
    numbers = [number for number in {*row.keys} if number]
    words: list[Any] = [row.title, row.code, row.subtitle, row.words, *numbers, *map(digits, numbers), digits(row.code)]
    return SearchEntry(
        kind=row.kind,
        object_id=row.object_id,
        company_id=row.company_id,
        code=row.code[:80],
        title=(row.title or row.code)[:240],
        subtitle=row.subtitle[:240],
        weight=row.weight,
        code_key=digits(row.code)[:80],
        head=fold(row.title or row.code)[:40],
        folded=" " + " ".join(dict.fromkeys(fold(" ".join(words))[:2000].split())),
    )
