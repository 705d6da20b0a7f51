"""The outbox, what is attached, texts by kind and language, who sends, what goes by itself (KER-18)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from kupiec.ground.kernel.audit import audited
from kupiec.ground.mail.values import AUTOMATIC, KINDS, LANGUAGES, SENT_KINDS, State


class Mail(models.Model):
    """A message that goes out once: of a record (`subject` = `invoicing.invoice`), with its Message-ID fixed for good.

    `due_at`: from when it may be tried; while it is being sent, until when the one who sends it holds it. `answers`:
    Message-IDs of the conversation it goes on with, the one answered last. `purpose`: of advertising, which goes with consent
    only and has an address on which one leaves (`unsubscribe`).
    """

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    subject = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    party_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=12)
    language = models.CharField(max_length=2)
    title = models.CharField(max_length=120)
    sender = models.CharField(max_length=254)
    sender_name = models.CharField(max_length=240, blank=True)
    to = models.TextField(blank=True)
    cc = models.TextField(blank=True)
    bcc = models.TextField(blank=True)
    reply_to = models.CharField(max_length=254, blank=True)
    heading = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    message_id = models.CharField(max_length=300, unique=True)
    answers = models.TextField(blank=True)
    purpose = models.CharField(max_length=10, blank=True)
    unsubscribe = models.CharField(max_length=300, blank=True)
    automatic = models.BooleanField(default=False)
    state = models.CharField(max_length=9, default=State.WAITING)
    attempts = models.SmallIntegerField(default=0)
    doubtful = models.BooleanField(default=False)
    error = models.CharField(max_length=600, blank=True)
    refused = models.TextField(blank=True)
    due_at = models.DateTimeField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "mail_mail"
        indexes = [
            models.Index(fields=["company", "-created_at", "-id"], name="mail_latest"),
            models.Index(fields=["company", "state", "-id"], name="mail_by_state"),
            models.Index(fields=["subject", "subject_id", "-id"], name="mail_of_record"),
            models.Index(fields=["company", "party_id", "-id"], name="mail_of_party"),
            models.Index(fields=["due_at", "id"], name="mail_to_do", condition=Q(state__in=["waiting", "sending"])),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[one.value for one in State]), name="mail_state"),
            models.CheckConstraint(condition=Q(kind__in=sorted(SENT_KINDS)), name="mail_kind"),
            models.CheckConstraint(condition=~Q(state="sent") | Q(sent_at__isnull=False), name="mail_sent_when"),
            models.CheckConstraint(condition=Q(purpose="") | ~Q(unsubscribe=""), name="mail_can_be_left"),
            models.CheckConstraint(condition=Q(state__in=["failed", "cancelled"]) | ~Q(to=""), name="mail_to_somebody"),
            models.UniqueConstraint(fields=["subject", "subject_id", "kind"], condition=Q(automatic=True), name="mail_by_itself_once"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.heading


class MailFile(models.Model):
    """A file that goes with a mail, by the hash of its content; the record's PDF has none until it is rendered."""

    mail = models.ForeignKey(Mail, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.SmallIntegerField()
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField(default=0)
    media_type = models.CharField(max_length=120, default="application/pdf")

    class Meta:
        db_table = "mail_file"
        constraints = [models.UniqueConstraint(fields=["mail", "position"], name="mail_file_once")]


@audited(inserts=True, ignore=("version",))
class Text(models.Model):
    """An administrator's own subject and text of a kind in a language; without a row the usual one holds."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=12)
    language = models.CharField(max_length=2)
    heading = models.CharField(max_length=200)
    text = models.TextField(max_length=10000)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "mail_text"
        constraints = [
            models.UniqueConstraint(fields=["company", "kind", "language"], name="mail_text_once"),
            models.CheckConstraint(condition=Q(kind__in=sorted(KINDS)), name="mail_text_kind"),
            models.CheckConstraint(condition=Q(language__in=sorted(LANGUAGES)), name="mail_text_language"),
        ]


@audited(inserts=True, ignore=("version",))
class Sender(models.Model):
    """From whom a company's mails come, and who gets a blind copy of all of them."""

    company = models.OneToOneField("company.Company", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=254, blank=True)
    copy_to = models.CharField(max_length=254, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "mail_sender"


class Signature(models.Model):
    """What stands under the mails of a user."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True, max_length=2000)

    class Meta:
        db_table = "mail_signature"


@audited(inserts=True)
class ByItself(models.Model):
    """Whether documents of a kind go by themselves when issued: for the company (`party_id` 0), or for one customer."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    party_id = models.BigIntegerField(default=0)
    kind = models.CharField(max_length=12)
    active = models.BooleanField()

    class Meta:
        db_table = "mail_by_itself"
        constraints = [
            models.UniqueConstraint(fields=["company", "kind", "party_id"], name="mail_by_itself_row"),
            models.CheckConstraint(condition=Q(kind__in=AUTOMATIC), name="mail_by_itself_kind"),
        ]


class Server(models.Model):
    """How the mail server does: after failures in a row it is left alone until `rests_until`. One row."""

    failures = models.IntegerField(default=0)
    rests_until = models.DateTimeField(null=True)
    error = models.CharField(max_length=600, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "mail_server"
