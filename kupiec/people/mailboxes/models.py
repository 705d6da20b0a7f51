"""Mailboxes with their folders and people, messages, where they lie and whose they are (ACT-2)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kupiec.ground.kernel.audit import audited
from kupiec.people.mailboxes.values import Failing, Kind, Role, Security, State, Trouble


def _company() -> models.ForeignKey:
    return models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)


def _choices(kind: type) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in kind]  # type: ignore[attr-defined]


@audited(inserts=True, ignore=("version", "secret", "read_at", "failing", "failed_words", "failures", "rests_until"))
class Mailbox(models.Model):
    """An account on an IMAP server; its password is sealed. `failures` in a row let it rest until `rests_until`.

    `assigned_only`: messages of people we don't know are not brought at all. `correspondents`: addresses and domains,
    one a line, to which reading is limited.
    """

    company = _company()
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=254)
    kind = models.CharField(max_length=8, choices=_choices(Kind), default=Kind.PERSONAL)
    host = models.CharField(max_length=253)
    port = models.IntegerField()
    security = models.CharField(max_length=8, choices=_choices(Security), default=Security.TLS)
    login = models.CharField(max_length=254)
    secret = models.TextField()
    since = models.DateField()
    correspondents = models.TextField(blank=True)
    assigned_only = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
    read_at = models.DateTimeField(null=True, blank=True)
    failing = models.CharField(max_length=12, blank=True, choices=_choices(Failing))
    failed_words = models.CharField(max_length=300, blank=True)
    failures = models.SmallIntegerField(default=0)
    rests_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "mailboxes_mailbox"
        constraints = [
            models.UniqueConstraint(fields=["company", "host", "login"], name="mailbox_account_once"),
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in Kind]), name="mailbox_kind"),
            models.CheckConstraint(condition=Q(security__in=[one.value for one in Security]), name="mailbox_security"),
            models.CheckConstraint(condition=Q(port__gte=1, port__lte=65535), name="mailbox_port"),
            models.CheckConstraint(condition=Q(failing__in=[one.value for one in Failing]), name="mailbox_failing"),
        ]

    def __str__(self) -> str:
        return self.name


@audited(inserts=True)
class Member(models.Model):
    """Who reads a mailbox: only they see what is not assigned."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="+", db_index=False)
    employee = models.ForeignKey("company.Employee", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "mailboxes_member"
        constraints = [models.UniqueConstraint(fields=["mailbox", "employee"], name="mailbox_member_once")]


class Folder(models.Model):
    """A folder of a mailbox and how far it is read: `last_uid` under this `uidvalidity`; another one means reading anew."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=400)
    role = models.CharField(max_length=8, blank=True, choices=_choices(Role))
    chosen = models.BooleanField(default=False)
    gone = models.BooleanField(default=False)
    uidvalidity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)
    brought = models.IntegerField(default=0)

    class Meta:
        db_table = "mailboxes_folder"
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "name"], name="mailbox_folder_once"),
            models.CheckConstraint(condition=Q(last_uid__gte=0, uidvalidity__gte=0, brought__gte=0), name="mailbox_folder_figures"),
        ]

    def __str__(self) -> str:
        return self.name


class Message(models.Model):
    """A message, once in a company however often it is found: the same Message-ID with the same content (I30).

    `digest` is of what all copies share. `thread` is the id of the first message known of the conversation. `left_out`:
    names of files that were not taken and why. `mail_id`: the mail of our outbox this is, or of which it reports.
    """

    company = _company()
    message_id = models.CharField(max_length=250)
    digest = models.CharField(max_length=64)
    thread = models.BigIntegerField(default=0)
    outgoing = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=_choices(State), default=State.WAITING)
    subject = models.CharField(max_length=300, blank=True)
    from_address = models.CharField(max_length=254, blank=True)
    from_name = models.CharField(max_length=200, blank=True)
    to = models.JSONField(default=list)
    cc = models.JSONField(default=list)
    reply_to = models.CharField(max_length=254, blank=True)
    at = models.DateTimeField()
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    size = models.BigIntegerField(default=0)
    files = models.SmallIntegerField(default=0)
    pictures = models.SmallIntegerField(default=0)
    left_out = models.JSONField(default=list)
    automatic = models.BooleanField(default=False)
    trouble = models.CharField(max_length=6, blank=True, choices=_choices(Trouble))
    mail_id = models.BigIntegerField(null=True, blank=True)
    search = models.TextField(blank=True)
    created_at = models.DateTimeField()
    assigned_at = models.DateTimeField(null=True, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "mailboxes_message"
        indexes = [
            models.Index(fields=["company", "state", "-at", "-id"], name="message_by_state"),
            models.Index(fields=["company", "-at", "-id"], name="message_latest"),
            models.Index(fields=["company", "thread", "at"], name="message_of_thread"),
            models.Index(fields=["company", "from_address"], name="message_from"),
            models.Index(fields=["company", "mail_id"], name="message_of_mail"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["company", "message_id", "digest"], name="message_once"),
            models.CheckConstraint(condition=Q(state__in=[one.value for one in State]), name="message_state"),
            models.CheckConstraint(condition=Q(trouble__in=[one.value for one in Trouble]), name="message_trouble"),
            models.CheckConstraint(condition=~Q(message_id=""), name="message_has_id"),
        ]

    def __str__(self) -> str:
        return self.subject or self.from_address


class Place(models.Model):
    """Where a message lies: in a folder of a mailbox, under the folder's UIDVALIDITY and UID."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+")
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="+", db_index=False)
    folder = models.ForeignKey(Folder, on_delete=models.PROTECT, related_name="+", db_index=False)
    uidvalidity = models.BigIntegerField()
    uid = models.BigIntegerField()

    class Meta:
        db_table = "mailboxes_place"
        indexes = [models.Index(fields=["mailbox", "message"], name="message_in_mailbox")]
        constraints = [models.UniqueConstraint(fields=["folder", "uidvalidity", "uid"], name="message_place_once")]


class Heard(models.Model):
    """A Message-ID named by a message, its own or one it answers, and the conversation it belongs to."""

    company = _company()
    message_id = models.CharField(max_length=250)
    thread = models.BigIntegerField()

    class Meta:
        db_table = "mailboxes_heard"
        indexes = [models.Index(fields=["company", "thread"], name="heard_of_thread")]
        constraints = [models.UniqueConstraint(fields=["company", "message_id"], name="heard_once")]


@audited(inserts=True)
class Assigned(models.Model):
    """A message is of this party; `contact` stands for it in the party's journal. A mail written here has its contact already."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+", db_index=False)
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("parties.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    contact = models.OneToOneField("activities.Contact", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    how = models.CharField(max_length=8)

    class Meta:
        db_table = "mailboxes_assigned"
        constraints = [models.UniqueConstraint(fields=["message", "party"], name="message_of_party_once")]


@audited(inserts=True)
class KnownAddress(models.Model):
    """An address somebody assigned by hand and wants remembered."""

    address = models.CharField(max_length=254, unique=True)
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("parties.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "mailboxes_known_address"
