"""Documents to enclose: entered, given PDFs with the days they count, chosen for a document (OFR-6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kupiec.ground.files import public as files
from kupiec.ground.kernel import audit, clock, entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.office import queries, running, sockets
from kupiec.ground.office.models import Chosen, Enclosure, EnclosurePaper
from kupiec.ground.office.values import LANGUAGES, LARGEST_PDF

RIGHT = "office.templates"
SUBJECT = "office.enclosure"
FARTHEST = dt.timedelta(days=366 * 30)
FIELDS = ("name", "kind", "position", "required", "always", "warn_days")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperDraft:
    """A PDF to be kept for an enclosure; without an end it counts until another does."""

    name: str
    content: bytes
    issued_on: dt.date
    valid_until: dt.date | None = None
    language: str = ""


def save_enclosure(values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Enter a document to enclose, or change it. Answers its id.

    Refuses REQUIRED, TOO_LONG, UNKNOWN_KIND, TAKEN, BAD_NUMBER; Conflict on another version.
    """
    by.require(RIGHT)
    clean = {name: values[name] for name in FIELDS if name in values and values[name] is not None}
    if "name" in clean:
        clean["name"] = entered.one_line(clean["name"])
    for name in ("name", "kind"):
        entered.required({name: clean.get(name, "")} if pk is None else clean, name)
    if "kind" in clean and sockets.source(clean["kind"]).record is None:
        raise Refusal("UNKNOWN_KIND", N_("Papers are not enclosed with documents of this kind."), "kind")
    if not 0 <= clean.get("warn_days", 0) <= 365:
        raise Refusal("BAD_NUMBER", N_("From 0 to 365 days."), "warn_days")
    records.fit(Enclosure, clean)
    with tx.write_tx(by=by):
        row = _locked(pk, by=by) if pk is not None else Enclosure(company_id=by.company_id, **clean)
        kind, name = clean.get("kind", row.kind), clean.get("name", row.name)
        if Enclosure.objects.filter(company_id=by.company_id, kind=kind, name=name).exclude(pk=row.pk).exists():
            raise Refusal("TAKEN", N_("There is another document of this name."), "name")
        if pk is None:
            row.save()
        else:
            records.update(row, clean, version=version)
        audit.tell(SUBJECT, [row.pk], "saved", by=by)
    return int(row.pk)


def _locked(pk: int, *, by: Actor) -> Enclosure:
    row = queries.enclosures(by).select_for_update().filter(pk=pk).first()
    if row is None:
        raise Refusal("NOT_FOUND", N_("There is no such record."), "id")
    return row


def add_paper(enclosure_id: int, draft: PaperDraft, *, version: int | None = None, by: Actor) -> int:
    """Keep a PDF for an enclosure, with the days it counts. Answers its number.

    Weighed in a limited child first. Refuses FILE_TOO_LARGE, BAD_DAY, UNKNOWN_LANGUAGE, NOT_FOUND and, at `file`, what `running` refuses; Conflict.
    """
    by.require(RIGHT)
    if len(draft.content) > LARGEST_PDF:
        raise Refusal(
            "FILE_TOO_LARGE", N_("The file is larger than %(megabytes)s MB."), "file", params={"megabytes": LARGEST_PDF // 1_000_000}
        )
    if abs(draft.issued_on - clock.today()) > FARTHEST:
        raise Refusal("BAD_DAY", N_("This day is too far away."), "issued_on")
    if draft.valid_until is not None and not draft.issued_on <= draft.valid_until <= draft.issued_on + FARTHEST:
        raise Refusal("BAD_DAY", N_("The last day comes after the first."), "valid_until")
    if draft.language not in ("", *LANGUAGES):
        raise Refusal("UNKNOWN_LANGUAGE", N_("Choose one of the languages."), "language")
    queries.enclosure(enclosure_id, by=by)
    told, _made = running.asked("weigh", {}, [draft.content])
    kept = files.keep(draft.name if draft.name.lower().endswith(".pdf") else f"{draft.name}.pdf", [draft.content])
    with tx.write_tx(by=by):
        row = _locked(enclosure_id, by=by)
        records.update(row, {}, version=version)
        number = (EnclosurePaper.objects.filter(enclosure=row).order_by("-number").values_list("number", flat=True).first() or 0) + 1
        EnclosurePaper.objects.create(
            enclosure=row, number=number, name=kept.name, language=draft.language, sha256=kept.sha256, size=kept.size, pages=int(told["pages"]),
            issued_on=draft.issued_on, valid_until=draft.valid_until, made_at=clock.now(), made_by_id=by.user_id,
        )  # fmt: skip
        audit.tell(SUBJECT, [enclosure_id], "paper", by=by, data={"name": kept.name[:120]})
    return number


def retire(enclosure_ids: Sequence[int], *, by: Actor) -> int:
    """They are proposed no more, or are proposed again."""
    by.require(RIGHT)
    with tx.write_tx(by=by):
        for pk in dict.fromkeys(enclosure_ids):
            row = _locked(pk, by=by)
            records.update(row, {"active": not row.active}, version=None)
    return len(set(enclosure_ids))


def choose(kind: str, pk: int, taken: Mapping[int, bool], *, by: Actor) -> int:
    """Which papers go with a document. Answers how many do.

    Refuses NOT_FOUND, FORBIDDEN, UNKNOWN_KEY; the same choice made again changes nothing.
    """
    source = sockets.seen(kind, pk, by=by)
    if source.record is None:
        raise Refusal("UNKNOWN_KIND", N_("Papers are not enclosed with documents of this kind."), "kind")
    by.require(source.change)
    subject, subject_id, _language = source.record(pk)
    with tx.write_tx(by=by):
        known = set(
            Enclosure.objects.filter(company_id=by.company_id, kind=kind, active=True, pk__in=list(taken)).values_list("pk", flat=True)
        )
        if known != set(taken):
            raise Refusal("UNKNOWN_KEY", N_("Choose from the list."), "taken")
        rows = {row.enclosure_id: row for row in Chosen.objects.select_for_update().filter(subject=subject, subject_id=subject_id)}
        for one, goes in taken.items():
            if one not in rows:
                Chosen.objects.create(subject=subject, subject_id=subject_id, enclosure_id=one, taken=goes)
            elif rows[one].taken != goes:
                records.update(rows[one], {"taken": goes}, version=None)
        audit.tell(subject, [subject_id], "enclosures", by=by, data={"count": sum(taken.values())})
    return sum(taken.values())
