"""Contents by their hash; attachments of records with their versions (KER-7)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from kupiec.ground.kernel.audit import audited


class Content(models.Model):
    """Bytes kept once, whoever attaches them: their SHA-256, size and the kind told by their first bytes."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=120)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "files_content"
        constraints = [models.CheckConstraint(condition=Q(size__gt=0), name="content_not_empty")]


@audited(inserts=True, ignore=("version",))
class Attachment(models.Model):
    """A file on a record (`subject` = `orders.order`): its present name and version; removed ones stay readable."""

    subject = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    name = models.CharField(max_length=200)
    content = models.ForeignKey(Content, on_delete=models.PROTECT, related_name="+")
    number = models.SmallIntegerField(default=1)
    note = models.CharField(max_length=240, blank=True)
    removed = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "files_attachment"
        indexes = [models.Index(fields=["subject", "subject_id", "removed", "-id"], name="attachment_of_record")]
        constraints = [models.CheckConstraint(condition=Q(number__gte=1), name="attachment_number")]

    def __str__(self) -> str:
        return self.name


class AttachmentVersion(models.Model):
    """What an attachment was: written once for each version, never changed."""

    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    number = models.SmallIntegerField()
    name = models.CharField(max_length=200)
    content = models.ForeignKey(Content, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "files_attachment_version"
        constraints = [models.UniqueConstraint(fields=["attachment", "number"], name="attachment_version_once")]
