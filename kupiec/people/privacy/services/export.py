"""A person's data as a file (art. 15 and 20 GDPR): a page to read, JSON for another program, the files themselves, in one ZIP."""

from __future__ import annotations

import datetime as dt
import json
import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any

from django.db.models import Model
from django.template.loader import render_to_string
from django.utils import translation

from kupiec.ground.company.public import Company
from kupiec.ground.documents.public import Ref
from kupiec.ground.files import public as files
from kupiec.ground.kernel import audit, clock, jobs, personal, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.model_fields import field_of
from kupiec.ground.kernel.personal import Holding, Who
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import show
from kupiec.people.privacy import field_words, queries
from kupiec.people.privacy.models import Export, Request
from kupiec.people.privacy.values import PARTY, PERSON

MAKE = "privacy.export"
DAYS = 7
"""How long the file can be fetched."""
CHUNK = 1 << 20


def ask_export(kind: str, pk: int, *, request_id: int | None = None, by: Actor) -> int:
    """Have the file made by a job; answers the id of the export, whose `job_id` is followed. Refuses FORBIDDEN, NOT_FOUND, NOT_A_PERSON."""
    by.require("privacy.export")
    queries.who(kind, pk, by=by)
    if request_id is not None and not Request.objects.filter(pk=request_id, company_id=by.company_id).exists():
        raise Refusal("NOT_FOUND", N_("There is no such record."), "request_id")
    key = {"person_id": pk} if kind == PERSON else {"party_id": pk}
    with tx.write_tx(by=by):
        row = Export.objects.create(
            company_id=by.company_id,
            request_id=request_id,
            name=_file_name(queries.title(kind, pk, by=by)),
            made_at=clock.now(),
            made_by_id=by.user_id,
            **key,
        )
        row.job_id = jobs.enqueue(MAKE, {"export": row.pk}, by=by)
        row.save(update_fields=["job_id"])
        audit.tell(kind, [pk], "data-exported", by=by)
    return int(row.pk)


def _file_name(title: str) -> str:
    plain = re.sub(r"[^\w]+", "-", title, flags=re.UNICODE).strip("-")[:60]
    return f"dane-{plain or 'osoby'}-{clock.today():%Y-%m-%d}.zip"


def make(job: jobs.Running) -> dict[str, Any]:
    """The job: tables one by one, then the archive."""
    row = Export.objects.get(pk=job.payload["export"], company_id=job.by.company_id)
    ref = Ref(PERSON, row.person_id) if row.person_id else Ref(PARTY, int(row.party_id or 0))
    who = queries.who(ref.kind, ref.id, by=job.by)
    declared, parts = personal.holdings(), []
    for number, holding in enumerate(declared):
        parts += _part(holding, who)
        if number % 8 == 7:
            job.progress(number + 1, len(declared), str(show.say(holding.says)))
    with tempfile.TemporaryFile() as spool:
        with translation.override(job.by.language):
            _archive(spool, row, ref, parts, by=job.by)
        spool.seek(0)
        kept = files.keep(row.name, iter(lambda: spool.read(CHUNK), b""))
    with job.write(done=len(declared), total=len(declared), text=""):
        Export.objects.filter(pk=row.pk).update(sha256=kept.sha256, size=kept.size)
    return {"export": row.pk, "size": kept.size}


def _part(holding: Holding, who: Who) -> list[dict[str, Any]]:
    rows = list(holding.rows(who).order_by("pk"))
    if not rows:
        return []
    names = [name for name in dict.fromkeys((*_dates(holding.model), *holding.fields)) if name not in field_words.INSIDE]
    return [{"holding": holding, "names": names, "rows": rows, "files": [holding.files(row) for row in rows] if holding.files else []}]


def _dates(model: type[Model]) -> list[str]:
    """What says which row it is and of when."""
    known = {field.name for field in model._meta.concrete_fields}
    told: tuple[str, ...] = ("number", "issue_date", "on", "starts_at", "created_at", "at")
    return [name for name in told if name in known][:2]


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat()
    if isinstance(value, (str, int, bool, type(None), list, dict)):
        return value
    return str(value)


def _shown(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return str(show.moment(value))
    if isinstance(value, dt.date):
        return str(show.day(value))
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_shown(one)}" for key, one in value.items() if one not in ("", None, [], {}))
    if isinstance(value, list):
        return ", ".join(_shown(one) for one in value)
    return "" if value is None else str(value)


def _told(row: Any, name: str) -> Any:
    """A field; a key is told by the number of its record and what that is called."""
    field = field_of(type(row), name)
    if field.is_relation and getattr(row, field.attname) is not None:
        return str(getattr(row, name))
    value = getattr(row, field.attname)
    return dict(value) if isinstance(value, Mapping) else value


def _archive(spool: IO[bytes], export: Export, ref: Ref, parts: Sequence[dict[str, Any]], *, by: Actor) -> None:
    own = Company.objects.get(pk=export.company_id)
    tables = [
        {"table": part["holding"].label, "says": show.say(part["holding"].says), "kept": show.say(part["holding"].because),
         "head": [field_words.label(part["holding"].label, name) for name in part["names"]], "names": part["names"],
         "rows": [[_told(row, name) for name in part["names"]] for row in part["rows"]]}
        for part in parts
    ]  # fmt: skip
    subject, attached = queries.title(ref.kind, ref.id, by=by), list(_files(parts))
    facts = {"of": subject, "controller": own.name, "made_at": clock.now().isoformat(), "files": [name for name, _ in attached]}
    data = {
        **facts,
        "data": [
            {
                "table": one["table"],
                "what": one["says"],
                "rows": [dict(zip(one["names"], map(_plain, row), strict=True)) for row in one["rows"]],
            }
            for one in tables
        ],
    }
    with zipfile.ZipFile(spool, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("dane.json", json.dumps(data, ensure_ascii=False, indent=2, default=str))
        drawn = [{**one, "rows": [[_shown(value) for value in row] for row in one["rows"]]} for one in tables]
        context = {
            "tables": drawn,
            "subject": subject,
            "own": own,
            "at": clock.now(),
            "files": [name for name, _ in attached],
            "language": by.language,
        }
        archive.writestr("dane.html", render_to_string("privacy/export.html", context))
        for name, sha256 in attached:
            _put(archive, name, sha256)


def _files(parts: Sequence[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Names inside the archive, each once, and contents."""
    number = 0
    for part in parts:
        for name, sha256 in part["files"]:
            if sha256 and name:
                number += 1
                yield f"pliki/{number:04d}-{name.rpartition('/')[2] or 'plik'}", sha256


def _put(archive: zipfile.ZipFile, name: str, sha256: str) -> None:
    try:
        with files.opened(sha256) as content, archive.open(name, "w") as target:
            while chunk := content.read(CHUNK):
                target.write(chunk)
    except FileNotFoundError:
        archive.writestr(f"{name}.txt", "—")


def forget_exports(*, by: Actor) -> int:
    """Files older than a week are gone; how many."""
    with tx.write_tx(by=by):
        old = list(Export.objects.filter(company_id=by.company_id, gone_at__isnull=True, made_at__lt=clock.now() - dt.timedelta(days=DAYS)))
        Export.objects.filter(pk__in=[row.pk for row in old]).update(gone_at=clock.now(), sha256="")
        files.sweep([row.sha256 for row in old], by=by)
    return len(old)
