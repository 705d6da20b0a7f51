"""Reads: the files of a record, with who brought them and their versions."""

from __future__ import annotations

from collections.abc import Sequence

from kupiec.ground.files import sockets
from kupiec.ground.files.models import Attachment, AttachmentVersion
from kupiec.ground.kernel.actor import Actor


def of_record(subject: str, subject_id: int, *, by: Actor, removed: bool = False) -> list[Attachment]:
    """The files of a record, latest first. Refuses NOT_FOUND for a record the actor may not see."""
    sockets.require(subject, [subject_id], by=by)
    rows = Attachment.objects.filter(subject=subject, subject_id=subject_id, removed=removed)
    return list(rows.select_related("content", "created_by").order_by("-pk"))


def versions(attachment_ids: Sequence[int]) -> dict[int, list[AttachmentVersion]]:
    """Versions of attachments, latest first; one statement."""
    found: dict[int, list[AttachmentVersion]] = {pk: [] for pk in attachment_ids}
    rows = AttachmentVersion.objects.filter(attachment_id__in=list(attachment_ids)).select_related("content", "created_by")
    for row in rows.order_by("-number"):
        found[row.attachment_id].append(row)
    return found
