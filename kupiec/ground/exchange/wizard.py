"""Verbs of the screens: send a file, choose columns, check the whole file without writing, load it (KER-16)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

from django.db.models import Count, Max, QuerySet

from kupiec.ground.exchange import guessing, mapping, reading, services, stored
from kupiec.ground.exchange.models import ImportRow, ImportRun, SavedMapping
from kupiec.ground.exchange.services import target_named, targets
from kupiec.ground.exchange.values import ColumnMap, Known, Outcome, Row, RowError, Target
from kupiec.ground.kernel import clock, jobs, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_, translate

RIGHT = "exchange.import"
SAMPLE_ROWS = 200
ORDER = ("parties", "persons", "items", "item_groups", "list_prices", "opening_stock", "open_receivables", "orders", "invoice_history")
STAGED_AT_ONCE = 2000
FINAL = ("running", "done")
SEPARATORS = ("", ";", ",", "\t", "|")
ENCODINGS = ("", "utf-8", "cp1250", "iso-8859-2", "utf-16", "cp852")


@dataclass(frozen=True, slots=True)
class Look:
    """A file's columns and first rows as its reading options give them."""

    headers: tuple[str, ...]
    samples: tuple[tuple[str, tuple[str, ...]], ...]
    header_row: int
    rows: tuple[tuple[str, ...], ...]


def offered(by: Actor) -> list[Target]:
    """The targets this actor may fill, in the order in which a new installation needs them."""
    if not by.may(RIGHT):
        return []
    place = {name: number for number, name in enumerate(ORDER)}
    mine = [target for target in targets if not target.right or by.may(target.right)]
    return sorted(mine, key=lambda target: place.get(target.name, len(place)))


def visible(by: Actor) -> QuerySet[ImportRun]:
    """Imports of the actor's company into targets that are open to him."""
    names = [target.name for target in offered(by)]
    return ImportRun.objects.filter(company_id=by.company_id, target__in=names).defer("mapping")


def one(pk: int, *, by: Actor) -> ImportRun:
    by.require(RIGHT)
    return visible(by).get(pk=pk)


def receive(target_name: str, name: str, blocks: Iterable[bytes], *, by: Actor) -> int:
    """Keep a file and propose its mapping; refuses files that can't be read as a table. Returns the import's id."""
    by.require(RIGHT)
    target = target_named(target_name)
    by.require(target.right) if target.right else None
    kept = stored.keep(blocks)
    try:
        raw = stored.content(kept)
        first = list(islice(reading.table(raw, name=name), SAMPLE_ROWS))
        place = guessing.header_row(first, target.fields)
        headers = mapping.header(first[place - 1])
        shape = _shape(headers)
        columns = ColumnMap(target.name, name, _remembered(target, shape, headers, by), header_row=place)
        with tx.write_tx(by=by):
            run = ImportRun.objects.create(
                company_id=by.company_id, target=target.name, file_name=name[:200], stored=kept, shape=shape, state="new",
                file_hash=hashlib.sha256(raw).hexdigest(), mapping=asdict(columns), created_by=by.user_id,
                created_at=clock.now(),
            )  # fmt: skip
    except BaseException:
        stored.drop(kept)
        raise
    return run.pk


def _shape(headers: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(guessing.plain(one) for one in headers).encode()).hexdigest()


def _remembered(target: Target, shape: str, headers: Sequence[str], by: Actor) -> dict[str, Any]:
    """As the last file of this shape was mapped, else by the names of the columns."""
    last = (
        ImportRun.objects.filter(company_id=by.company_id, target=target.name, shape=shape)
        .exclude(state="new").order_by("-id").values_list("mapping", flat=True).first()
    )  # fmt: skip
    if last:
        return guessing.kept(last["fields"], headers, target.fields)
    return dict(guessing.propose(headers, target.fields))


def columns_of(run: ImportRun) -> ColumnMap:
    known: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in run.mapping.items()}
    return ColumnMap(**known)


def look(run: ImportRun) -> Look:
    """The file's columns with samples; refuses what can't be read with these options."""
    columns = columns_of(run)
    table = reading.table(stored.content(run.stored), name=run.file_name, delimiter=columns.delimiter, encodings=columns.encodings)
    first = list(islice(table, SAMPLE_ROWS))
    headers = mapping.header(first[columns.header_row - 1]) if len(first) >= columns.header_row else []
    rows = [row for row in first[columns.header_row :] if any(cell.strip() for cell in row)]
    samples = []
    for place, header in enumerate(headers):
        seen = dict.fromkeys(row[place].strip()[:60] for row in rows if place < len(row) and row[place].strip())
        if seen or not header.startswith("#"):
            samples.append((header, tuple(islice(seen, 3))))
    return Look(tuple(headers), tuple(samples), columns.header_row, tuple(tuple(row) for row in rows[:5]))


def reread(pk: int, *, header_row: int, delimiter: str, encoding: str, by: Actor) -> None:
    """Read the file otherwise and propose its columns anew."""
    run = _open(pk, by=by)
    if delimiter not in SEPARATORS or encoding not in ENCODINGS or not 1 <= header_row <= 100:
        raise Refusal("BAD_CHOICE", N_("These options of reading are not known."), "file")
    columns = ColumnMap(
        run.target, run.file_name, {}, delimiter=delimiter, encodings=(encoding,) if encoding else (), header_row=header_row
    )
    run.mapping = asdict(columns)
    found = look(run)
    target = target_named(run.target)
    shape = _shape(found.headers)
    run.mapping["fields"] = _remembered(target, shape, found.headers, by)
    with tx.write_tx(by=by):
        ImportRun.objects.filter(pk=pk).update(mapping=run.mapping, shape=shape)


def _open(pk: int, *, by: Actor) -> ImportRun:
    run = one(pk, by=by)
    if run.state in FINAL:
        raise Refusal("ALREADY_LOADED", N_("This import has been loaded already."), "state")
    return run


def choose(pk: int, fields: Mapping[str, Any], *, name: str = "", by: Actor) -> int:
    """Take the mapping (kept under `name` too, when given) and check the whole file as a job; returns its id."""
    run = _open(pk, by=by)
    fields = mapping.completed(fields, target_named(run.target))
    columns = {**run.mapping, "fields": fields}
    headers = list(look(run).headers)
    mapping.check_fields(ColumnMap(**columns), target_named(run.target))
    if run.state == "checking" and _at_work(run, by):
        raise Refusal("CHECKING", N_("The file is being checked; stop that first."), "state")
    with tx.write_tx(by=by):
        ImportRow.objects.filter(run_id=pk).delete()
        job_id = jobs.enqueue("exchange.check", {"run": pk}, by=by)
        ImportRun.objects.filter(pk=pk).update(
            mapping=columns,
            headers=headers,
            state="checking",
            job_id=job_id,
            problem="",
            rows=0,
            good=0,
            rejected=0,
            created=0,
            updated=0,
            twins=0,
        )
        if name.strip():
            SavedMapping.objects.update_or_create(
                company_id=by.company_id, target=run.target, name=name.strip()[:80],
                defaults={"fields": fields, "created_by": by.user_id},
            )  # fmt: skip
    return job_id


def _at_work(run: ImportRun, by: Actor) -> bool:
    state = jobs.state(run.job_id, by=by, lines=0) if run.job_id else None
    return state is not None and state.open


def saved(run: ImportRun, *, by: Actor) -> QuerySet[SavedMapping]:
    return SavedMapping.objects.filter(company_id=by.company_id, target=run.target).order_by("name")


def use_saved(pk: int, saved_id: int, *, by: Actor) -> None:
    """Fill the mapping as one kept under a name."""
    run = _open(pk, by=by)
    kept = saved(run, by=by).get(pk=saved_id)
    run.mapping["fields"] = guessing.kept(kept.fields, look(run).headers, target_named(run.target).fields)
    with tx.write_tx(by=by):
        ImportRun.objects.filter(pk=pk).update(mapping=run.mapping)


def _drop_files(runs: Sequence[ImportRun]) -> None:
    for run in runs:
        stored.drop(run.stored)


def discard(ids: Sequence[int], *, by: Actor) -> None:
    """Throw away imports that were never loaded, with their rows and files."""
    by.require(RIGHT)
    with tx.write_tx(by=by):
        found = list(visible(by).filter(pk__in=ids).exclude(state__in=FINAL))
        if len(found) != len(set(ids)):
            raise Refusal("ALREADY_LOADED", N_("This import has been loaded already."), "state")
        for run in found:
            if run.job_id and _at_work(run, by):
                jobs.cancel([run.job_id], by=by)
        ImportRow.objects.filter(run__in=found).delete()
        ImportRun.objects.filter(pk__in=[run.pk for run in found]).delete()
        tx.after_commit(lambda: _drop_files(found))


def load(pk: int, *, twins: str = "skip", by: Actor) -> int:
    """Load what was found good, as a job; rows that may be there already are left out unless `twins` is `add`."""
    one(pk, by=by)
    with tx.write_tx(by=by):
        if twins != "add":
            _leave_twins(pk)
        job_id = services.start(pk, by=by)
        ImportRun.objects.filter(pk=pk).update(created=0, updated=0)
    return job_id


def _leave_twins(pk: int) -> None:
    rows = list(ImportRow.objects.filter(run_id=pk, state="good", verdict="twin").only("pk", "twin"))
    sentence = translate(N_("Perhaps the same as %(text)s; left out."))
    for row in rows:
        row.errors, row.state = [["", "TWIN", sentence % {"text": row.twin}]], "bad"
    ImportRow.objects.bulk_update(rows, ["errors", "state"], batch_size=500)
    _count(pk)


def _count(pk: int) -> None:
    by_state = dict(ImportRow.objects.filter(run_id=pk).values_list("state").annotate(Count("pk")).order_by())
    twins = ImportRow.objects.filter(run_id=pk, state="good", verdict="twin").count()
    good = by_state.get("good", 0)
    ImportRun.objects.filter(pk=pk).update(rows=sum(by_state.values()), good=good, rejected=by_state.get("bad", 0), twins=twins)


@jobs.job("exchange.check", N_("Check of a file"), long=True)
def check(job: jobs.Running) -> None:
    """Stage every row, then try each parcel through the target's own verb and take it back: nothing stays written."""
    run = ImportRun.objects.get(pk=job.payload["run"])
    target = target_named(run.target)
    try:
        _stage(job, run, target)
    except Refusal as refusal:
        with job.write():
            ImportRun.objects.filter(pk=run.pk).update(state="refused", problem=refusal.text)
        return
    for chunk in job.chunks(lambda: [list(ids) for ids in services.parcels(run.pk, target.chunk)], size=1):
        _try(target, chunk[0], run, job.by)
    with job.write():
        _count(run.pk)
        ImportRun.objects.filter(pk=run.pk).update(state="staged")


def _stage(job: jobs.Running, run: ImportRun, target: Target) -> None:
    """Rows into the table, a set at a time; a job taken over goes on after the last one kept."""
    last = ImportRow.objects.filter(run=run).aggregate(Max("number"))["number__max"] or 0
    files = {run.file_name: stored.content(run.stored)}
    seen: dict[str, int] = {}
    waiting: list[ImportRow] = []
    number = 0
    for row, errors, raw in mapping.rows(columns_of(run), target, files):
        services.mark_repeated(row, errors, seen, target)
        number += 1
        if row.number > last:
            waiting.append(services.staged(row, errors, raw, target, run))
        if len(waiting) >= STAGED_AT_ONCE:
            _keep(job, waiting, number)
            waiting = []
    if not number:
        raise Refusal("EMPTY_FILE", N_("There are no rows under the header."), "file")
    _keep(job, waiting, number)
    with job.write():
        services.reject_groups(run.pk) if target.group else None


def _keep(job: jobs.Running, rows: Sequence[ImportRow], number: int) -> None:
    with job.write(text=translate(N_("Read rows: %(number)s")) % {"number": number}):
        ImportRow.objects.bulk_create(rows)


class _TakenBackError(Exception):
    """Ends a trial: everything it wrote is rolled back."""


def _try(target: Target, ids: Sequence[int], run: ImportRun, by: Actor) -> None:
    found = list(ImportRow.objects.filter(pk__in=ids, state="good").order_by("number"))
    rows = [Row(row.number, services.typed(target, row.values)) for row in found]
    known = target.look(rows, by) if target.look and rows else {}
    outcome = trial(target, rows, by)
    for row in found:
        met = known.get(row.number, Known(""))
        row.verdict, row.twin = met.state, met.text[:240]
        if row.number in outcome.errors:
            row.state, row.errors = "bad", [error.as_json() for error in outcome.errors[row.number]]
    ImportRow.objects.bulk_update(found, ["verdict", "twin", "state", "errors"], batch_size=500)
    done = ImportRun.objects.only("created", "updated").get(pk=run.pk)
    ImportRun.objects.filter(pk=run.pk).update(created=done.created + outcome.created, updated=done.updated + outcome.updated)


def trial(target: Target, rows: Sequence[Row], by: Actor) -> Outcome:
    """What saving these rows would do; nothing of it stays, no job and no bell goes out."""
    outcome = Outcome()
    try:
        with tx.attempt():  # its events, told at the end of the transaction, are forgotten too
            outcome = services.save(target, rows, by)
            raise _TakenBackError
    except _TakenBackError:
        return outcome


def preview(run: ImportRun, *, only: str = "", most: int = 50) -> list[ImportRow]:
    """The first rows as they were read, the wrong ones first where asked for."""
    rows = ImportRow.objects.filter(run=run)
    if only == "bad":
        rows = rows.filter(state="bad")
    elif only == "twin":
        rows = rows.filter(state="good", verdict="twin")
    return list(rows.order_by("number")[:most])


__all__ = ["RowError", "check", "choose", "columns_of", "discard", "load", "look", "offered", "one", "preview", "receive",
           "reread", "saved", "trial", "use_saved", "visible"]  # fmt: skip
