"""Dictionaries, letters, what they concern, templates of ours (COR-1, COR-3)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from kupiec.ground.kernel.audit import audited
from kupiec.ground.kernel.fields import AmountField
from kupiec.people.correspondence.values import LANGUAGES, State, TermKind, Way

_DERIVED = ("search", "version", "updated_at")


def _company() -> models.ForeignKey:
    return models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)


def _user() -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)


def _named(row: Term | Template) -> str:
    """The name in the language of the moment; Polish where there is none."""
    language = (get_language() or "pl")[:2]
    return {"en": row.name_en, "de": row.name_de}.get(language, "") or row.name


@audited(inserts=True, ignore=("version",))
class Term(models.Model):
    """An entry of a dictionary: a type of letters or a medium they travel by.

    `way` empty: for both ways. A `postal` medium goes into the posting book of the day.
    """

    kind = models.CharField(max_length=6, choices=[(one.value, one.value) for one in TermKind])
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    name_de = models.CharField(max_length=60, blank=True)
    way = models.CharField(max_length=3, blank=True, choices=[(one.value, one.value) for one in Way])
    icon = models.CharField(max_length=30, blank=True)
    position = models.SmallIntegerField(default=0)
    standard = models.BooleanField(default=False)
    postal = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "correspondence_term"
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="correspondence_term_code"),
            models.UniqueConstraint(fields=["kind", "way"], condition=Q(standard=True), name="correspondence_term_standard"),
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in TermKind]), name="correspondence_term_kind"),
            models.CheckConstraint(condition=Q(way="") | Q(way__in=[one.value for one in Way]), name="correspondence_term_way"),
            models.CheckConstraint(condition=Q(postal=False) | Q(kind="medium"), name="correspondence_term_postal"),
        ]

    def __str__(self) -> str:
        return _named(self)


@audited(inserts=True, ignore=("version",))
class Template(models.Model):
    """A text our letters begin with, in the languages it was written in; names between braces are filled in."""

    company = _company()
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    name_de = models.CharField(max_length=80, blank=True)
    type = models.ForeignKey(Term, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    position = models.SmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "correspondence_template"
        constraints = [models.UniqueConstraint(fields=["company", "code"], name="correspondence_template_code")]

    def __str__(self) -> str:
        return _named(self)


@audited(inserts=True)
class TemplateText(models.Model):
    """Subject and text of a template in a language."""

    template = models.ForeignKey(Template, on_delete=models.PROTECT, related_name="+", db_index=False)
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)

    class Meta:
        db_table = "correspondence_template_text"
        constraints = [
            models.UniqueConstraint(fields=["template", "language"], name="correspondence_template_text_once"),
            models.CheckConstraint(condition=Q(language__in=LANGUAGES), name="correspondence_template_language"),
        ]


@audited(inserts=True, ignore=_DERIVED)
class Letter(models.Model):
    """A letter in the register, under the number of its way. Name and address of the other side stay as they were.

    `thread` is the first letter of the exchange (itself when it answers none). `weight_g`, `declared` (value) and
    `collected` (on delivery) are columns of the posting book; money is in the company's currency.
    """

    company = _company()
    way = models.CharField(max_length=3, choices=[(one.value, one.value) for one in Way])
    number = models.CharField(max_length=60)
    state = models.CharField(max_length=7, choices=[(one.value, one.value) for one in State])
    type = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    medium = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    person = models.ForeignKey("parties.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=240)
    person_name = models.CharField(max_length=160, blank=True)
    street = models.CharField(max_length=120, blank=True)
    postal_code = models.CharField(max_length=12, blank=True)
    city = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=2, blank=True)
    subject = models.CharField(max_length=200)
    content = models.TextField(blank=True)
    language = models.CharField(max_length=2, default="pl")
    their_sign = models.CharField(max_length=80, blank=True)
    registered_on = models.DateField()
    written_on = models.DateField(null=True, blank=True)
    received_on = models.DateField(null=True, blank=True)
    sent_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    settled_on = models.DateField(null=True, blank=True)
    employee = models.ForeignKey("company.Employee", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    answers = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    thread = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    postage = AmountField(null=True, blank=True)
    weight_g = models.IntegerField(null=True, blank=True)
    declared = AmountField(null=True, blank=True)
    collected = AmountField(null=True, blank=True)
    tracking = models.CharField(max_length=40, blank=True)
    remarks = models.CharField(max_length=240, blank=True)
    void_reason = models.CharField(max_length=240, blank=True)
    search = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by = _user()
    updated_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "correspondence_letter"
        indexes = [
            models.Index(fields=["company", "-registered_on", "-id"], name="letter_latest"),
            models.Index(fields=["company", "way", "registered_on", "id"], name="letter_by_day"),
            models.Index(fields=["company", "party", "-registered_on", "-id"], name="letter_of_party"),
            models.Index(fields=["company", "state", "due_on"], name="letter_by_state"),
            models.Index(fields=["company", "sent_on", "id"], name="letter_by_sending"),
            models.Index(fields=["company", "employee", "state", "due_on"], name="letter_of_employee"),
            models.Index(fields=["thread", "id"], name="letter_of_thread"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["company", "way", "number"], name="letter_number"),
            models.CheckConstraint(
                condition=Q(way="in", state__in=["open", "settled", "void"]) | Q(way="out", state__in=["draft", "sent", "void"]), name="letter_state"
            ),
            models.CheckConstraint(condition=~Q(subject="") & ~Q(name=""), name="letter_has_subject"),
            models.CheckConstraint(condition=~Q(way="in") | Q(received_on__isnull=False), name="letter_came_on"),
            models.CheckConstraint(condition=~Q(state="sent") | Q(sent_on__isnull=False), name="letter_sent_on"),
            models.CheckConstraint(condition=~Q(state="settled") | Q(settled_on__isnull=False), name="letter_settled_on"),
            models.CheckConstraint(condition=~Q(state="void") | ~Q(void_reason=""), name="letter_void_why"),
            models.CheckConstraint(condition=Q(person__isnull=True) | Q(party__isnull=False), name="letter_person_of_party"),
            models.CheckConstraint(condition=Q(answers__isnull=True) | ~Q(answers=F("id")), name="letter_not_own_answer"),
            models.CheckConstraint(condition=Q(postage__isnull=True) | Q(postage__gte=0), name="letter_postage"),
            models.CheckConstraint(condition=Q(weight_g__isnull=True) | Q(weight_g__gt=0), name="letter_weight"),
            models.CheckConstraint(condition=Q(declared__isnull=True) | Q(declared__gte=0), name="letter_declared"),
            models.CheckConstraint(condition=Q(collected__isnull=True) | Q(collected__gte=0), name="letter_collected"),
            models.CheckConstraint(condition=Q(language__in=LANGUAGES), name="letter_language"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"


class Link(models.Model):
    """What a letter concerns or what came of it: any record by its kind and id; `made` when it was made of the letter."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="+", db_index=False)
    subject = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    made = models.BooleanField(default=False)

    class Meta:
        db_table = "correspondence_link"
        indexes = [models.Index(fields=["subject", "subject_id"], name="letter_link_of_record")]
        constraints = [models.UniqueConstraint(fields=["letter", "subject", "subject_id"], name="letter_link_once")]
