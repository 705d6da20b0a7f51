"""Verbs of an import: stage the file, look, load in chunks as a job, hand out what was rejected."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.db.models import F

from kupiec.ground.exchange import mapping, stored
from kupiec.ground.exchange.models import ImportRow, ImportRun
from kupiec.ground.exchange.values import ColumnMap, Outcome, Row, RowError, Target
from kupiec.ground.kernel import clock, jobs, sockets, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal, Refusals
from kupiec.ground.kernel.words import N_, translate

targets: sockets.Socket[Target] = sockets.Socket("import_targets")
STAGED_AT_ONCE = 2000


def target_named(name: str) -> Target:
    """Refuses UNKNOWN_TARGET."""
    for target in targets:
        if target.name == name:
            return target
    raise Refusal("UNKNOWN_TARGET", N_("Nothing called “%(name)s” can be imported."), "target", params={"name": name})


def stage(columns: ColumnMap, files: Mapping[str, bytes], *, by: Actor) -> ImportRun:
    """Read a file and keep its rows, typed or rejected with reasons; nothing else is written.

    Refuses what makes the whole file unusable: NO_FILE, BINARY_FILE, MISSING_COLUMNS, UNMAPPED_FIELDS and the like.
    """
    target = target_named(columns.target)
    by.require(target.right) if target.right else None
    rows = _read(columns, target, files)
    with tx.write_tx(by=by):
        run = ImportRun.objects.create(
            company_id=by.company_id,
            target=target.name,
            file_name=columns.file[:200],
            file_hash=hashlib.sha256(files.get(columns.file, b"")).hexdigest(),
            mapping=asdict(columns),
            created_by=by.user_id,
            created_at=clock.now(),
        )
        for start in range(0, len(rows), STAGED_AT_ONCE):
            for row in rows[start : start + STAGED_AT_ONCE]:
                row.run = run
            ImportRow.objects.bulk_create(rows[start : start + STAGED_AT_ONCE])
        good = sum(row.state == "good" for row in rows)
        run.rows, run.good, run.rejected = len(rows), good, len(rows) - good
        run.save(update_fields=["rows", "good", "rejected"])
    return run


def _read(columns: ColumnMap, target: Target, files: Mapping[str, bytes]) -> list[ImportRow]:
    rows: list[ImportRow] = []
    seen: dict[str, int] = {}
    for row, errors, raw in mapping.rows(columns, target, files):
        mark_repeated(row, errors, seen, target)
        rows.append(staged(row, errors, raw, target))
    _reject_groups(rows)
    return rows


def mark_repeated(row: Row, errors: list[RowError], seen: dict[str, int], target: Target) -> None:
    """The same key twice in a file is an error of the second row."""
    key = str(row.values.get(target.key) or "") if target.key else ""
    if key and key in seen:
        sentence = translate(N_("The same as in line %(line)s.")) % {"line": seen[key]}
        errors.append(RowError(target.key, "DUPLICATE", sentence))
    elif key:
        seen[key] = row.number


def staged(row: Row, errors: Sequence[RowError], raw: Sequence[str], target: Target, run: ImportRun | None = None) -> ImportRow:
    return ImportRow(
        run=run,
        number=row.number,
        group=str(row.values.get(target.group) or "")[:80] if target.group else "",
        values=_plain(row.values),
        raw=list(raw),
        errors=[error.as_json() for error in errors],
        state="bad" if errors else "good",
    )


def reject_groups(run_id: int) -> None:
    """One bad line rejects the whole order, among the rows of an import."""
    rows = ImportRow.objects.filter(run_id=run_id)
    spoiled = rows.filter(state="bad").exclude(group="").values("group")
    sentence = translate(N_("Another row of the same record was rejected."))
    rows.filter(state="good", group__in=spoiled).update(state="bad", errors=[["", "GROUP", sentence]])


def _reject_groups(staged: Sequence[ImportRow]) -> None:
    """One bad line rejects the whole order."""
    spoiled = {row.group for row in staged if row.state == "bad" and row.group}
    sentence = translate(N_("Another row of the same record was rejected."))
    for row in staged:
        if row.group in spoiled and row.state == "good":
            row.state, row.errors = "bad", [["", "GROUP", sentence]]


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON: decimals and days as texts, marked by the field's type when read back."""
    return {name: str(v) if isinstance(v, Decimal | dt.date) else v for name, v in values.items()}


def typed(target: Target, values: Mapping[str, Any]) -> dict[str, Any]:
    typed = {}
    for field in target.fields:
        value = values.get(field.name)
        if value is not None and field.kind == "decimal":
            value = Decimal(value)
        elif value is not None and field.kind == "day":
            value = dt.date.fromisoformat(value)
        typed[field.name] = value
    return typed


def start(run_id: int, *, by: Actor) -> int:
    """Load the good rows as a job; returns the job's id. Refuses ALREADY_LOADED."""
    with tx.write_tx(by=by):
        run = ImportRun.objects.get(pk=run_id)
        by.require(target_named(run.target).right) if target_named(run.target).right else None
        if run.state != "staged":
            raise Refusal("ALREADY_LOADED", N_("This import has been loaded already."), "state")
        job_id = jobs.enqueue("exchange.load", {"run": run.pk}, by=by, unique=f"exchange.load:{run.pk}")
        ImportRun.objects.filter(pk=run.pk).update(state="running", job_id=job_id)
    return job_id


@jobs.job("exchange.load", N_("Import of a file"), long=True)
def load(job: jobs.Running) -> None:
    """Write the staged rows chunk by chunk; a chunk and its progress are one transaction."""
    run = ImportRun.objects.get(pk=job.payload["run"])
    target = target_named(run.target)
    for chunk in job.chunks(lambda: [list(ids) for ids in parcels(run.pk, target.chunk)], size=1):
        load_rows(run.pk, chunk[0], by=job.by)
    with job.write():
        ImportRun.objects.filter(pk=run.pk).update(state="done", finished_at=clock.now(), stored="")
        tx.after_commit(lambda: stored.drop(run.stored))


def parcels(run_id: int, size: int) -> Iterator[list[int]]:
    """Ids of the good rows in parcels of about `size` that never cut a group in two."""
    rows = ImportRow.objects.filter(run_id=run_id, state="good").order_by("group", "number").values_list("id", "group")
    parcel: list[int] = []
    last = ""
    for pk, group in rows:
        if len(parcel) >= size and (not group or group != last):
            yield parcel
            parcel = []
        parcel.append(pk)
        last = group
    if parcel:
        yield parcel


def load_rows(run_id: int, ids: Sequence[int], *, by: Actor, dry_run: bool = False) -> Outcome:
    """Write one parcel through the target's verb; rows it refuses are marked with the reason, the rest is saved.

    When the whole parcel is refused at once, its records are tried one by one, so that one bad record never hides
    good ones.
    """
    run = ImportRun.objects.get(pk=run_id)
    target = target_named(run.target)
    found = list(ImportRow.objects.filter(pk__in=ids, state="good").order_by("number"))
    rows = [Row(row.number, typed(target, row.values)) for row in found]
    with tx.write_tx(by=by):
        outcome = save(target, rows, by)
        if not dry_run:
            _mark(run, found, outcome)
    return outcome


def save(target: Target, rows: Sequence[Row], by: Actor) -> Outcome:
    if not rows:
        return Outcome()
    try:
        with tx.attempt():  # what a refused set wrote is taken back before its records are tried alone
            return target.save(rows, by)
    except Refusal as refusal:
        records = _records(target, rows)
        if len(records) == 1:
            return Outcome(errors={row.number: _reasons(refusal) for row in rows})
    parts = [save(target, record, by) for record in records]
    errors = {number: reasons for part in parts for number, reasons in part.errors.items()}
    return Outcome(sum(part.created for part in parts), sum(part.updated for part in parts), errors)


def _records(target: Target, rows: Sequence[Row]) -> list[list[Row]]:
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.values.get(target.group) if target.group else row.number].append(row)
    return list(groups.values())


def _reasons(refusal: Refusal) -> list[RowError]:
    each: Iterable[Refusal] = refusal.each if isinstance(refusal, Refusals) else [refusal]
    return [RowError(one.field, one.code, one.text) for one in each]


def _mark(run: ImportRun, found: Sequence[ImportRow], outcome: Outcome) -> None:
    refused = {row.pk: outcome.errors[row.number] for row in found if row.number in outcome.errors}
    ImportRow.objects.filter(pk__in=[row.pk for row in found if row.pk not in refused]).update(state="loaded")
    for row in found:
        if row.pk in refused:
            row.state, row.errors = "bad", [error.as_json() for error in refused[row.pk]]
    bad = [row for row in found if row.pk in refused]
    ImportRow.objects.bulk_update(bad, ["state", "errors"]) if bad else None
    ImportRun.objects.filter(pk=run.pk).update(
        created=F("created") + outcome.created,
        updated=F("updated") + outcome.updated,
        rejected=F("rejected") + len(bad),
        good=F("good") - len(bad),
    )


def rejected_csv(run_id: int) -> str:
    """The rejected rows with line, field, code, reason and the row's own text, safe to open in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["line", "field", "code", "reason", "row"])
    for row in ImportRow.objects.filter(run_id=run_id, state="bad").order_by("number").iterator():
        for field, code, text in row.errors:
            writer.writerow([row.number, field, code, safe(text), safe(" | ".join(row.raw))])
    return out.getvalue()


def safe(text: str) -> str:
    """No formula when a spreadsheet opens it (C15)."""
    return f"'{text}" if text.lstrip()[:1] in {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"} else text


__all__ = ["load", "load_rows", "parcels", "rejected_csv", "stage", "start", "target_named", "targets"]
