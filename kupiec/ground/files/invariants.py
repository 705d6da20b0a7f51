"""What must hold of attachments, counted by `kupiec check`."""

from __future__ import annotations

from django.db.models import F, Max

from kupiec.ground.files import storage
from kupiec.ground.files.models import Attachment, AttachmentVersion, Content
from kupiec.ground.kernel.invariants import invariant


@invariant("I95", "an attachment shows the content of its last version")
def attachments_follow_versions() -> list[str]:
    last = AttachmentVersion.objects.order_by().values("attachment_id").annotate(last=Max("number"))
    latest = {row["attachment_id"]: row["last"] for row in last}
    odd = AttachmentVersion.objects.filter(number=F("attachment__number")).exclude(content_id=F("attachment__content_id"))
    wrong = [f"attachment={pk}" for pk in odd.values_list("attachment_id", flat=True)]
    numbers = Attachment.objects.values_list("pk", "number")
    return wrong + [f"attachment={pk}, number={number}" for pk, number in numbers if latest.get(pk) != number]


@invariant("I96", "the content of every attachment lies on the disk in its full size")
def contents_are_kept() -> list[str]:
    wrong = []
    for sha256, size in Content.objects.values_list("sha256", "size"):
        path = storage.place(sha256)
        if not path.exists() or path.stat().st_size != size:
            wrong.append(f"sha256={sha256}")
    return wrong
