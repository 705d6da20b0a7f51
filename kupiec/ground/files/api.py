"""The room's REST interface: the files of a record, sent, fetched and removed through the record's own rights."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http.response import HttpResponseBase
from ninja import File, Schema
from ninja.files import UploadedFile

from kupiec.ground.files import queries, services, sockets, views
from kupiec.ground.files.models import Attachment
from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit

router = api.Router(tags=["files"])


class FileOut(Schema):
    """A file on a record; `sha256` is of its present content, `number` its version."""

    id: int
    subject: str
    subject_id: int
    name: str
    note: str
    number: int
    size: int
    media_type: str
    sha256: str
    created_at: dt.datetime

    @staticmethod
    def of(row: Attachment) -> FileOut:
        return FileOut(
            id=row.pk, subject=row.subject, subject_id=row.subject_id, name=row.name, note=row.note, number=row.number,
            size=row.content.size, media_type=row.content.media_type, sha256=row.content.sha256, created_at=row.created_at,
        )  # fmt: skip


@router.get("/{subject}/{id}", response=list[FileOut])
def files_of_record(request: kit.Request, subject: str, id: int) -> Any:
    """The files of a record: `subject` = `orders.order`, `parties.party` …"""
    return [FileOut.of(row) for row in queries.of_record(subject, id, by=request.actor)]


@router.post("/{subject}/{id}", response={201: list[int]})
def attach_file(request: kit.Request, subject: str, id: int, file: File[UploadedFile]) -> Any:
    """Attach a file, or a new version of one with the same name; answers its id."""
    by = request.actor
    sockets.require(subject, [id], by=by, change=True)
    return 201, services.attach(subject, id, [services.keep(file.name or "", file.chunks())], by=by)


@router.get("/{id}/content", response={200: None})
def file_content(request: kit.Request, id: int) -> HttpResponseBase:
    """The file itself."""
    return views.download(request, id)


@router.delete("/{id}", response={204: None})
def remove_file(request: kit.Request, id: int) -> Any:
    """Take a file off its record; it can be put back on the page. `If-Match` may name its version."""
    services.remove([id], version=api.version(request, required=False), by=request.actor)
    return 204, None
