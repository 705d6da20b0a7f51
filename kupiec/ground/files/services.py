"""Verbs: attach, add a version, rename, remove and put back."""

from __future__ import annotations

import errno
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from kupiec.ground.files import queries, rules, sockets, storage
from kupiec.ground.files.models import Attachment, AttachmentVersion, Content
from kupiec.ground.kernel import audit, clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_

CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that passed the checks and lies on the disk, not yet on a record."""

    name: str
    sha256: str
    size: int
    media_type: str


def keep(name: str, chunks: Iterable[bytes]) -> Kept:
    """Check a file from outside and store its bytes; done before any record is locked.

    Refuses EMPTY_FILE, FILE_TOO_LARGE, PROGRAM, ARCHIVE_BOMB, BAD_ARCHIVE.
    """
    clean = rules.clean_name(name)
    with tempfile.SpooledTemporaryFile(max_size=4 * CHUNK) as spool:
        size = 0
        for chunk in chunks:
            size += len(chunk)
            if size > rules.LARGEST:
                break
            spool.write(chunk)
        spool.seek(0)
        kind = rules.check(clean, size, spool.read(rules.HEAD))
        spool.seek(0)
        if kind.media_type == "application/zip" or kind.media_type in rules.OFFICE:
            _check_archive(clean, spool)
        sha256, size = _stored(spool, clean)
    return Kept(clean, sha256, size, kind.media_type)


def _stored(spool: IO[bytes], name: str) -> tuple[str, int]:
    try:
        return storage.keep(_chunks(spool))
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        raise Refusal("NO_SPACE", N_("The server’s disk is full; “%(name)s” was not saved."), "file",
                      params={"name": name}) from error  # fmt: skip


def _check_archive(name: str, spool: IO[bytes]) -> None:
    if spool.read(4) == b"PK\x03\x04":
        spool.seek(0)
        try:
            with zipfile.ZipFile(spool) as archive:
                members = [(member.compress_size, member.file_size) for member in archive.infolist()]
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
            raise Refusal("BAD_ARCHIVE", N_("The archive “%(name)s” is damaged."), "file", params={"name": name}) from error
        rules.check_members(name, members)
    spool.seek(0)


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk


def attach(subject: str, subject_id: int, files: Sequence[Kept], *, by: Actor) -> list[int]:
    """Put kept files on a record; the same name again becomes a new version of that attachment. Answers their ids.

    Refuses UNKNOWN_SUBJECT, NOT_FOUND, FORBIDDEN.
    """
    sockets.require(subject, [subject_id], by=by, change=True)
    with tx.write_tx(by=by):
        rows = Attachment.objects.select_for_update().filter(subject=subject, subject_id=subject_id, removed=False)
        known = {row.name.lower(): row for row in rows}
        contents = _contents(files)
        made = [_put(one, contents[one.sha256], known, (subject, subject_id), by=by) for one in files]
        audit.tell(subject, [subject_id], "file-added", by=by, data={"name": ", ".join(one.name for one in files)[:400]})
    return made


def carry(source: tuple[str, int], target: tuple[str, int], *, by: Actor) -> int:
    """What lies on a record lies on the one made of it too: the same contents, kept once. Answers how many.

    The caller has shown that the actor sees the source. Refuses what `attach` refuses of the target.
    """
    rows = queries.of_record(*source, by=Actor.system(by.company_id))
    found = [Kept(row.name, row.content.sha256, row.content.size, row.content.media_type) for row in rows]
    return len(attach(*target, found, by=by)) if found else 0


def _contents(files: Sequence[Kept]) -> dict[str, int]:
    """Ids of the contents by hash; those not known yet are written down."""
    now = clock.now()
    Content.objects.bulk_create(
        [Content(sha256=one.sha256, size=one.size, media_type=one.media_type, created_at=now) for one in files],
        ignore_conflicts=True,
    )
    return dict(Content.objects.filter(sha256__in={one.sha256 for one in files}).values_list("sha256", "pk"))


def _put(file: Kept, content_id: int, known: dict[str, Attachment], record: tuple[str, int], *, by: Actor) -> int:
    now, user = clock.now(), by.user_id
    found = known.get(file.name.lower())
    if found is not None and found.content_id == content_id:
        return int(found.pk)
    if found is None:
        found = Attachment.objects.create(
            subject=record[0], subject_id=record[1], name=file.name, content_id=content_id, created_at=now, created_by_id=user
        )
        known[file.name.lower()] = found
    else:
        found.number += 1
        found.content_id = content_id
        found.version = records.update(found, {"content_id": content_id, "number": found.number}, version=None)
    AttachmentVersion.objects.create(
        attachment=found, number=found.number, name=found.name, content_id=content_id, created_at=now, created_by_id=user
    )
    return int(found.pk)


def describe(attachment_id: int, *, name: str, note: str = "", version: int | None = None, by: Actor) -> None:
    """Rename an attachment, keeping the ending of its name, and set its note. Refuses NOT_FOUND, TOO_LONG."""
    row = one(attachment_id, by=by, change=True)
    ending = row.name.rpartition(".")[2] if "." in row.name else ""
    clean = rules.clean_name(name)
    if ending and not clean.lower().endswith(f".{ending.lower()}"):
        clean = rules.clean_name(f"{clean}.{ending}")
    records.fit(Attachment, {"note": note})
    with tx.write_tx(by=by):
        records.update(row, {"name": clean, "note": note}, version=version)


def remove(attachment_ids: Sequence[int], *, version: int | None = None, by: Actor) -> int:
    """Take files off their records; they can be put back. Refuses NOT_FOUND, FORBIDDEN; Conflict on another version."""
    return _removed(attachment_ids, True, "file-removed", version=version, by=by)


def put_back(attachment_ids: Sequence[int], *, by: Actor) -> int:
    """Put removed files back. Refuses NOT_FOUND, FORBIDDEN."""
    return _removed(attachment_ids, False, "file-restored", by=by)


def _removed(attachment_ids: Sequence[int], removed: bool, verb: str, *, version: int | None = None, by: Actor) -> int:
    rows = list(Attachment.objects.filter(pk__in=list(attachment_ids)).order_by("pk"))
    if len(rows) != len(set(attachment_ids)):
        raise Refusal("NOT_FOUND", N_("There is no such record."), "id")
    for subject in sorted({row.subject for row in rows}):
        sockets.require(subject, [row.subject_id for row in rows if row.subject == subject], by=by, change=True)
    with tx.write_tx(by=by):
        for row in rows if version is not None else []:
            records.update(row, {}, version=version)
        changed = Attachment.objects.filter(pk__in=[row.pk for row in rows]).update(removed=removed)
        for row in rows:
            audit.tell(row.subject, [row.subject_id], verb, by=by, data={"name": row.name})
    return changed


def one(attachment_id: int, *, by: Actor, change: bool = False) -> Attachment:
    """An attachment of a record the actor may see. Refuses NOT_FOUND, FORBIDDEN."""
    row = Attachment.objects.select_related("content").filter(pk=attachment_id).first()
    if row is None:
        raise Refusal("NOT_FOUND", N_("There is no such record."), "id")
    sockets.require(row.subject, [row.subject_id], by=by, change=change)
    return row
