"""Keeping the search index: rooms write their records into it in their own transactions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from kupiec.ground.kernel import jobs, sockets, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import insertions
from kupiec.ground.kernel.search.models import Entry, SearchEntry, SearchPaper
from kupiec.ground.kernel.search.trigrams import trigram
from kupiec.ground.kernel.search_text import digits, fold
from kupiec.ground.kernel.words import N_

_UPDATED = ("company_id", "code", "title", "subtitle", "weight", "code_key", "head", "folded")
trigram("kernel_search_entry", "folded")
trigram("kernel_search_paper", "folded")


@dataclass(frozen=True, slots=True)
class SearchRow:
    """A record to be found. `keys`: numbers it is known by (NIP, phone, e-mail, barcode); `words`: further text.

    `company_id` empty: found from every company. `weight`: the more, the earlier among equals (0 for archived ones).
    `paper`: a document, kept apart from what it names, the newest found first.
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
    paper: bool = False


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
    paper: bool = False


kinds: sockets.Socket[SearchKind] = sockets.Socket("search_kinds")


def index(rows: Sequence[SearchRow], *, by: Actor) -> None:
    """Write records into the index, or anew; part of the caller's transaction, at its end, one statement for all."""
    if not rows:
        return
    with tx.write_tx(by=by):
        for model, paper in ((SearchEntry, False), (SearchPaper, True)):
            entries = {(row.kind, row.object_id): _entry(row, model) for row in rows if row.paper == paper}
            _later(model).extend(entries.items())


def _later(model: type[Entry]) -> list[tuple[tuple[str, int], Entry | None]]:
    """What is to be written into this index when the transaction ends: entries by record, None for those taken out."""
    return tx.before_commit(f"search.{model.__name__}", _write)


def _write(entries: Sequence[tuple[tuple[str, int], Entry | None]]) -> list[tx.Statement]:
    last = [entry for entry in dict(entries).values() if entry is not None]
    return insertions(last, once=("kind", "object_id"), renew=_UPDATED)


def remove(kind: str, object_ids: Iterable[int], *, by: Actor) -> None:
    """Take records out of the index."""
    ids = list(object_ids)
    with tx.write_tx(by=by):
        for model in (SearchEntry, SearchPaper) if ids else ():
            model.objects.filter(kind=kind, object_id__in=ids).delete()
            _later(model).extend(((kind, pk), None) for pk in ids)


def rebuild(wanted: Sequence[str] = (), *, by: Actor) -> int:
    """Queue the rebuilding of the index for these kinds (all when none is named); the id of the job."""
    return jobs.enqueue("search.rebuild", {"kinds": list(wanted)}, by=by, unique="search.rebuild:" + ",".join(sorted(wanted)))


@jobs.job("search.rebuild", N_("Rebuilding the search index"), long=True)
def _rebuild(job: jobs.Running) -> None:
    for kind in kinds:
        if kind.ids is None or kind.rows is None or (job.payload["kinds"] and kind.kind not in job.payload["kinds"]):
            continue
        for ids in job.chunks(lambda kind=kind: sorted(kind.ids()), size=500, name=kind.kind):  # type: ignore[misc]
            write_anew(kind, ids, by=job.by)


def write_anew(kind: SearchKind, ids: Sequence[int], *, by: Actor) -> int:
    """Rows of some records of a kind written again; what is no more, taken out. How many were written."""
    rows = kind.rows(ids) if kind.rows is not None else ()
    index(rows, by=by)
    remove(kind.kind, set(ids) - {row.object_id for row in rows}, by=by)
    return len(rows)


def _entry(row: SearchRow, model: type[Entry] = SearchEntry) -> Any:
    numbers = [number for number in {*row.keys} if number]
    words: list[Any] = [row.title, row.code, row.subtitle, row.words, *numbers, *map(digits, numbers), digits(row.code)]
    return model(
        kind=row.kind,
        object_id=row.object_id,
        company_id=row.company_id,
        code=row.code[:80],
        title="" if row.title == row.code else row.title[:240],
        subtitle=row.subtitle[:240],
        weight=row.weight,
        code_key=digits(row.code)[:80],
        head=fold(row.title or row.code)[:40],
        folded=" " + " ".join(dict.fromkeys(fold(" ".join(words))[:2000].split())),
    )
