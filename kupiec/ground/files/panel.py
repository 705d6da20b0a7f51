"""The panel "Files" a room puts on its pages, and the words of its events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.files import previews, queries, rules, sockets
from kupiec.ground.files.models import Attachment
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit

ICONS = {"application/pdf": "file-text", "text/csv": "file-spreadsheet", "message/rfc822": "mail", "application/zip": "archive"}


def panel(kind: str, *, order: int = 70, pk: Callable[[Any], int] = lambda record: int(record.pk)) -> kit.Panel:
    """The files of a record of this kind, with a place to drop more; `pk` where the page is of something within it."""

    def context(record: Any, by: Actor) -> dict[str, Any]:
        return told(kind, pk(record), by=by)

    def count(record: Any, by: Actor) -> QuerySet[Attachment]:
        return Attachment.objects.filter(subject=kind, subject_id=pk(record), removed=False)

    return kit.Panel("files", _("Files"), template="files/_panel.html", context=context, count=count, icon="paperclip", order=order)


def told(kind: str, pk: int, *, by: Actor) -> dict[str, Any]:
    """What the panel shows."""
    rows = queries.of_record(kind, pk, by=by)
    versions = queries.versions([row.pk for row in rows if row.number > 1])
    files = [
        {"row": row, "icon": icon(row.content.media_type), "preview": previews.possible(row.content.media_type),
         "size": size(row.content.size), "versions": versions.get(row.pk, ())[1:]}
        for row in rows
    ]  # fmt: skip
    return {
        "files": files, "may_change": by.may(sockets.subject(kind).right), "url": reverse("files", args=[kind, pk]),
        "limit": rules.LARGEST // (1024 * 1024), "gone": queries.of_record(kind, pk, by=by, removed=True) if by.may(sockets.subject(kind).right) else (),
    }  # fmt: skip


def icon(media_type: str) -> str:
    if media_type in rules.PICTURES:
        return "photo"
    if "sheet" in media_type or "excel" in media_type:
        return "file-spreadsheet"
    return ICONS.get(media_type, "file-text" if media_type in rules.OFFICE else "file")


def size(count: int) -> str:
    """Bytes as people read them: `820 B`, `14 kB`, `3,2 MB`."""
    if count < 1000:
        return f"{count} B"
    if count < 1_000_000:
        return f"{round(count / 1000)} kB"
    return f"{count / 1_000_000:.1f} MB".replace(".", ",")


def event_words() -> dict[str, Any]:
    """Words of the events told on every kind of record that carries files."""
    verbs = {"file-added": N_("Added: %(name)s"), "file-removed": N_("Removed the file %(name)s"),
             "file-restored": N_("Put back the file %(name)s")}  # fmt: skip
    return {f"{one.kind}:{verb}": text for one in sockets.subjects for verb, text in verbs.items()}
