"""What this room keeps of people (KER-21): the files on their records, with their bytes."""

from __future__ import annotations

from typing import Any

from kupiec.ground.files.models import Attachment, AttachmentVersion
from kupiec.ground.kernel import personal
from kupiec.ground.kernel.personal import Fate, Who
from kupiec.ground.kernel.words import N_


def _his(who: Who) -> Any:
    return Attachment.objects.filter(who.about()).select_related("content")


personal.holds(
    "files.AttachmentVersion", N_("Versions of files"), lambda who: AttachmentVersion.objects.filter(attachment__in=_his(who)).select_related("content"),
    fields=("name",), fate=Fate.DELETED, order=10, files=lambda row: (row.name, row.content.sha256),
)  # fmt: skip
personal.holds(
    "files.Attachment",
    N_("Files on the person's page"),
    _his,
    fields=("name", "note"),
    fate=Fate.DELETED,
    order=11,
    files=lambda row: ("", row.content.sha256),
)
personal.nothing(N_("bytes by their hash, removed with the last file that needs them"), "files.Content")
