"""Dictionaries, contacts, tasks, notes, what they are linked with, marks of the journal, reminders, plans (ACT-1..8)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from kupiec.ground.kernel.audit import audited
from kupiec.people.activities.values import COLOURS, ContactState, Direction, Repeat, TermKind

_DERIVED = ("search", "version", "updated_at")


def _company() -> models.ForeignKey:
    return models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)


def _employee(*, null: bool = True, index: bool = False) -> models.ForeignKey:
    return models.ForeignKey("company.Employee", on_delete=models.PROTECT, null=null, blank=null, related_name="+", db_index=index)


def _party(*, null: bool = False) -> models.ForeignKey:
    return models.ForeignKey("parties.Party", on_delete=models.PROTECT, null=null, blank=null, related_name="+", db_index=False)


@audited(inserts=True, ignore=("version",))
class Term(models.Model):
    """An entry of a dictionary: types, statuses, importance, states, steps of completion, with its words and colour.

    `standard` is proposed; `closed` ends a task or entry; `remind_minutes` sets a reminder so long before the time;
    `makes_note` writes the note of a contact by itself; `percent` is a step of completion.
    """

    kind = models.CharField(max_length=14, choices=[(one.value, one.value) for one in TermKind])
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    name_de = models.CharField(max_length=60, blank=True)
    colour = models.CharField(max_length=5, blank=True, choices=[(one, one) for one in COLOURS])
    icon = models.CharField(max_length=30, blank=True)
    position = models.SmallIntegerField(default=0)
    standard = models.BooleanField(default=False)
    closed = models.BooleanField(default=False)
    percent = models.SmallIntegerField(null=True, blank=True)
    remind_minutes = models.IntegerField(null=True, blank=True)
    makes_note = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "activities_term"
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="activities_term_code"),
            models.UniqueConstraint(fields=["kind"], condition=Q(standard=True), name="activities_term_one_standard"),
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in TermKind]), name="activities_term_kind"),
            models.CheckConstraint(condition=Q(percent__isnull=True) | Q(percent__gte=0, percent__lte=100), name="activities_term_percent"),
            models.CheckConstraint(condition=Q(remind_minutes__isnull=True) | Q(remind_minutes__gte=0), name="activities_term_remind"),
        ]  # fmt: skip

    def __str__(self) -> str:
        """The name in the language of the moment; Polish where there is none."""
        language = (get_language() or "pl")[:2]
        return {"en": self.name_en, "de": self.name_de}.get(language, "") or self.name


class Written(models.Model):
    """What contacts, tasks and notes have in common: whose, found by which words, made by whom and when."""

    company = _company()
    search = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    updated_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        abstract = True


@audited(inserts=True, ignore=_DERIVED)
class Contact(Written):
    """A flow of information between a party and us: talked, met, wrote; planned, done or missed (ACT-1)."""

    type = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    direction = models.CharField(max_length=3, blank=True, choices=[(one.value, one.value) for one in Direction])
    state = models.CharField(max_length=7, default="done", choices=[(one.value, one.value) for one in ContactState])
    starts_at = models.DateTimeField()
    minutes = models.SmallIntegerField(default=0)
    party = _party()
    employee = _employee()
    subject = models.CharField(max_length=200)
    content = models.TextField(blank=True)
    result = models.CharField(max_length=400, blank=True)
    next_step = models.CharField(max_length=400, blank=True)
    remind_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "activities_contact"
        indexes = [
            models.Index(fields=["company", "-starts_at", "-id"], name="contact_latest"),
            models.Index(fields=["company", "party", "-starts_at", "-id"], name="contact_of_party"),
            models.Index(fields=["party", "state", "starts_at"], name="contact_by_party_state"),
            models.Index(fields=["company", "employee", "starts_at"], name="contact_of_employee"),
            models.Index(fields=["company", "state", "starts_at"], name="contact_by_state"),
            models.Index(fields=["company", "subject", "id"], name="contact_by_subject"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[one.value for one in ContactState]), name="contact_state"),
            models.CheckConstraint(condition=Q(direction__in=[one.value for one in Direction]), name="contact_direction"),
            models.CheckConstraint(condition=Q(minutes__gte=0), name="contact_minutes"),
            models.CheckConstraint(condition=~Q(subject=""), name="contact_has_subject"),
        ]

    def __str__(self) -> str:
        return self.subject


class ContactPerson(models.Model):
    """A person on their side."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("parties.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "activities_contact_person"
        constraints = [models.UniqueConstraint(fields=["contact", "person"], name="contact_person_once")]


class ContactEmployee(models.Model):
    """An employee on our side, whoever leads the contact among them."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+", db_index=False)
    employee = _employee(null=False, index=True)

    class Meta:
        db_table = "activities_contact_employee"
        constraints = [models.UniqueConstraint(fields=["contact", "employee"], name="contact_employee_once")]


@audited(inserts=True, ignore=_DERIVED)
class Task(Written):
    """Something to do until a day, for one or more employees (ACT-3). `closed` follows the status.

    `after` is the task this one repeats; `delegated_by` gave it to others.
    """

    type = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    status = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    importance = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=200)
    content = models.TextField(blank=True)
    party = _party(null=True)
    due = models.DateField(null=True, blank=True)
    at = models.TimeField(null=True, blank=True)
    minutes = models.SmallIntegerField(default=0)
    percent = models.SmallIntegerField(default=0)
    remind_at = models.DateTimeField(null=True, blank=True)
    repeat = models.CharField(max_length=7, blank=True, choices=[(one.value, one.value) for one in Repeat])
    repeat_every = models.SmallIntegerField(default=1)
    repeat_until = models.DateField(null=True, blank=True)
    after = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    author = _employee()
    delegated_by = _employee()
    delegated_at = models.DateTimeField(null=True, blank=True)
    closed = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        db_table = "activities_task"
        indexes = [
            models.Index(fields=["company", "closed", "due", "id"], name="task_by_due"),
            models.Index(fields=["company", "party", "-created_at"], name="task_of_party"),
            models.Index(fields=["party", "closed", "due"], name="task_open_of_party"),
            models.Index(fields=["company", "-created_at", "-id"], name="task_latest"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(percent__gte=0, percent__lte=100), name="task_percent"),
            models.CheckConstraint(condition=Q(minutes__gte=0), name="task_minutes"),
            models.CheckConstraint(condition=Q(closed=False) | Q(closed_at__isnull=False), name="task_closed_when"),
            models.CheckConstraint(condition=Q(repeat__in=[one.value for one in Repeat]), name="task_repeat"),
            models.CheckConstraint(condition=Q(repeat_every__gte=1, repeat_every__lte=99), name="task_repeat_every"),
            models.CheckConstraint(condition=Q(at__isnull=True) | Q(due__isnull=False), name="task_hour_of_a_day"),
            models.CheckConstraint(condition=~Q(subject=""), name="task_has_subject"),
        ]

    def __str__(self) -> str:
        return self.subject


class TaskEmployee(models.Model):
    """Whose task it is."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+", db_index=False)
    employee = _employee(null=False, index=True)

    class Meta:
        db_table = "activities_task_employee"
        constraints = [models.UniqueConstraint(fields=["task", "employee"], name="task_employee_once")]


class TaskItem(models.Model):
    """A step of a task's checklist."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.SmallIntegerField()
    text = models.CharField(max_length=200)
    done = models.BooleanField(default=False)

    class Meta:
        db_table = "activities_task_item"
        constraints = [models.UniqueConstraint(fields=["task", "position"], name="task_item_place")]


@audited(inserts=True, ignore=_DERIVED)
class Note(Written):
    """A note of a party with its own number: by hand or out of a contact, whose facts it took over (ACT-4)."""

    number = models.CharField(max_length=60)
    on = models.DateField()
    party = _party()
    person = models.ForeignKey("parties.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=200)
    html = models.TextField(blank=True)
    theirs = models.CharField(max_length=400, blank=True)
    ours = models.CharField(max_length=400, blank=True)
    result = models.CharField(max_length=400, blank=True)
    next_step = models.CharField(max_length=400, blank=True)
    pinned = models.BooleanField(default=False)
    employee = _employee()

    class Meta:
        db_table = "activities_note"
        indexes = [
            models.Index(fields=["company", "-on", "-id"], name="note_latest"),
            models.Index(fields=["company", "party", "-on", "-id"], name="note_of_party"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="note_number"),
            models.CheckConstraint(condition=~Q(title=""), name="note_has_title"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Link(models.Model):
    """What a contact, task or note concerns: any record by its kind and id (`subject` = `offers.offer`)."""

    record = models.CharField(max_length=20)
    record_id = models.BigIntegerField()
    subject = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()

    class Meta:
        db_table = "activities_link"
        indexes = [models.Index(fields=["subject", "subject_id"], name="activities_link_of_record")]
        constraints = [models.UniqueConstraint(fields=["record", "record_id", "subject", "subject_id"], name="activities_link_once")]


@audited(inserts=True, ignore=("version",))
class Mark(models.Model):
    """What people say of an entry of the journal, whichever room told it: how important, in what state, how far (ACT-5)."""

    company = _company()
    subject = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    importance = models.ForeignKey(Term, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.ForeignKey(Term, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    percent = models.SmallIntegerField(null=True, blank=True)
    remind_at = models.DateTimeField(null=True, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "activities_mark"
        constraints = [
            models.UniqueConstraint(fields=["company", "subject", "subject_id"], name="activities_mark_once"),
            models.CheckConstraint(condition=Q(percent__isnull=True) | Q(percent__gte=0, percent__lte=100), name="activities_mark_percent"),
        ]


class Reminder(models.Model):
    """Somebody wants to be told of a record at a moment; gone when the record is done or it was heard."""

    company = _company()
    employee = _employee(null=False)
    subject = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    at = models.DateTimeField()
    text = models.CharField(max_length=240)
    url = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "activities_reminder"
        indexes = [models.Index(fields=["subject", "subject_id"], name="reminder_of_record")]
        constraints = [models.UniqueConstraint(fields=["employee", "subject", "subject_id"], name="reminder_once")]


class PartyFigures(models.Model):
    """The last contact with a party and the next thing to do: kept for lists to show and sort by (ACT-6)."""

    party = models.OneToOneField(
        "parties.Party", on_delete=models.PROTECT, related_name="+", related_query_name="activity", primary_key=True
    )
    last_at = models.DateTimeField(null=True)
    last_type = models.ForeignKey(Term, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    next_at = models.DateTimeField(null=True)
    next_type = models.ForeignKey(Term, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    next_text = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "activities_party_figures"
        indexes = [
            models.Index(fields=["last_at", "party"], name="party_figures_last"),
            models.Index(fields=["next_at", "party"], name="party_figures_next"),
        ]


@audited(inserts=True, ignore=("version",))
class Plan(models.Model):
    """How many contacts of a type an employee is to make in a week, from a Monday on (ACT-7)."""

    company = _company()
    employee = _employee(null=False)
    type = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    per_week = models.SmallIntegerField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "activities_plan"
        constraints = [
            models.UniqueConstraint(fields=["company", "employee", "type", "since"], name="activities_plan_once"),
            models.CheckConstraint(condition=Q(per_week__gte=0, per_week__lte=500), name="activities_plan_count"),
        ]


class Feed(models.Model):
    """The secret of a user's calendar address; made anew, the old address is dead."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    company = _company()
    secret = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "activities_feed"
