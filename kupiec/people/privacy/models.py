"""Consents and their wordings, which are only added to; links, requests, exports, erasures, retention."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kupiec.ground.kernel.audit import audited
from kupiec.people.privacy import values


def _company() -> Any:
    return models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)


def _party() -> Any:
    return models.ForeignKey("parties.Party", on_delete=models.PROTECT, null=True, blank=True, related_name="+")


def _person() -> Any:
    return models.ForeignKey("parties.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")


def _user() -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)


def _choices(kinds: Any) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in kinds]


def _one_of(field: str, kinds: Any, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__in": [one.value for one in kinds]}), name=name)


_ONE = Q(party__isnull=True, person__isnull=False) | Q(party__isnull=False, person__isnull=True)
_ONE_OR_NONE = Q(party__isnull=True) | Q(person__isnull=True)


class Wording(models.Model):
    """What people are asked, word for word, in a language: versions that never change; the one with the highest number is asked now."""

    company = _company()
    purpose = models.CharField(max_length=10, choices=_choices(values.Purpose))
    language = models.CharField(max_length=2, default="pl")
    number = models.SmallIntegerField()
    text = models.TextField(max_length=4000)
    made_at = models.DateTimeField()
    made_by = _user()

    class Meta:
        db_table = "privacy_wording"
        constraints = [
            models.UniqueConstraint(fields=["company", "purpose", "language", "number"], name="privacy_wording_once"),
            _one_of("purpose", values.Purpose, "privacy_wording_purpose"),
            models.CheckConstraint(condition=~Q(text="") & Q(number__gte=1), name="privacy_wording_says"),
        ]

    def __str__(self) -> str:
        return f"{self.language.upper()} {self.number}"


class Consent(models.Model):
    """One act of one person or party for one channel and purpose, with its proof; never changed. The last one holds.

    `digest` is the address as a keyed fingerprint: it stays when the address is erased, so that who withdrew isn't written to again.
    """

    company = _company()
    party = _party()
    person = _person()
    channel = models.CharField(max_length=10, choices=_choices(values.Channel))
    purpose = models.CharField(max_length=10, choices=_choices(values.Purpose))
    act = models.CharField(max_length=10, choices=_choices(values.Act))
    how = models.CharField(max_length=10, choices=_choices(values.How))
    at = models.DateTimeField()
    address = models.CharField(max_length=254, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    wording = models.ForeignKey(Wording, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    evidence = models.CharField(max_length=400, blank=True)
    attachment_id = models.BigIntegerField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = _user()

    class Meta:
        db_table = "privacy_consent"
        indexes = [
            models.Index(fields=["company", "-at", "-id"], name="consent_latest"),
            models.Index(fields=["company", "digest", "channel"], name="consent_by_address"),
        ]
        constraints = [
            models.CheckConstraint(condition=_ONE, name="consent_of_one"),
            _one_of("channel", values.Channel, "consent_channel"),
            _one_of("purpose", values.Purpose, "consent_purpose"),
            _one_of("act", values.Act, "consent_act"),
            _one_of("how", values.How, "consent_how"),
        ]


class Link(models.Model):
    """An address on which one agrees (once, for some time) or leaves (whenever), signed and kept nowhere."""

    company = _company()
    kind = models.CharField(max_length=8, choices=_choices(values.LinkKind))
    party = _party()
    person = _person()
    channel = models.CharField(max_length=10, choices=_choices(values.Channel))
    purpose = models.CharField(max_length=10, choices=_choices(values.Purpose))
    address = models.CharField(max_length=254, blank=True)
    wording = models.ForeignKey(Wording, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "privacy_link"
        indexes = [models.Index(fields=["company", "kind", "address"], name="privacy_link_of_address")]
        constraints = [
            models.CheckConstraint(condition=_ONE, name="privacy_link_of_one"),
            _one_of("kind", values.LinkKind, "privacy_link_kind"),
        ]


@audited(inserts=True, ignore=("version",))
class Request(models.Model):
    """What a person asked for under GDPR, until when it is answered and how it was. `name`: of whom, also of somebody not known."""

    company = _company()
    kind = models.CharField(max_length=12, choices=_choices(values.RequestKind))
    party = _party()
    person = _person()
    name = models.CharField(max_length=160)
    contact = models.CharField(max_length=160, blank=True)
    how = models.CharField(max_length=10, choices=_choices(values.How), default=values.How.EMAIL)
    content = models.TextField(blank=True, max_length=4000)
    received_on = models.DateField()
    due_on = models.DateField()
    extended_because = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=8, choices=_choices(values.RequestState), default=values.RequestState.OPEN)
    closed_on = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True, max_length=4000)
    created_at = models.DateTimeField()
    created_by = _user()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "privacy_request"
        indexes = [models.Index(fields=["company", "state", "due_on", "id"], name="privacy_request_due")]
        constraints = [
            models.CheckConstraint(condition=_ONE_OR_NONE, name="privacy_request_of_one"),
            _one_of("kind", values.RequestKind, "privacy_request_kind"),
            _one_of("state", values.RequestState, "privacy_request_state"),
            models.CheckConstraint(condition=~Q(name="") & Q(due_on__gte=F("received_on")), name="privacy_request_days"),
            models.CheckConstraint(
                condition=Q(state="open", closed_on__isnull=True) | (~Q(state="open") & Q(closed_on__isnull=False)),
                name="privacy_request_closed",
            ),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(answer=""), name="privacy_request_why_not"),
        ]

    def __str__(self) -> str:
        return self.name


class Export(models.Model):
    """A person's data made as a file: for whom, by whom, until when it can be fetched. `sha256` is empty until the job is done."""

    company = _company()
    party = _party()
    person = _person()
    request = models.ForeignKey(Request, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    job_id = models.BigIntegerField(null=True, blank=True)
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = _user()
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "privacy_export"
        indexes = [models.Index(fields=["company", "-id"], name="privacy_export_latest")]
        constraints = [models.CheckConstraint(condition=_ONE, name="privacy_export_of_one")]


class Erasure(models.Model):
    """An erasure that was done: of whom (the row is left without its data), why, what became of each table; never changed."""

    company = _company()
    party = _party()
    person = _person()
    request = models.ForeignKey(Request, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=400)
    outcome = models.JSONField(default=list)
    kept_until = models.DateField(null=True, blank=True)
    at = models.DateTimeField()
    by_user = _user()

    class Meta:
        db_table = "privacy_erasure"
        indexes = [
            models.Index(fields=["company", "-at", "-id"], name="privacy_erasure_latest"),
            models.Index(fields=["kept_until"], name="privacy_erasure_until"),
        ]
        constraints = [
            models.CheckConstraint(condition=_ONE, name="privacy_erasure_of_one"),
            models.CheckConstraint(condition=~Q(reason=""), name="privacy_erasure_why"),
        ]


@audited(inserts=True, ignore=("version",))
class Retention(models.Model):
    """How many months data of a kind are kept; none are proposed where it isn't in use."""

    company = _company()
    kind = models.CharField(max_length=10, choices=_choices(values.Kept))
    months = models.SmallIntegerField()
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "privacy_retention"
        constraints = [
            models.UniqueConstraint(fields=["company", "kind"], name="privacy_retention_once"),
            _one_of("kind", values.Kept, "privacy_retention_kind"),
            models.CheckConstraint(condition=Q(months__gte=0, months__lte=600), name="privacy_retention_months"),
        ]


@audited(ignore=("version",))
class Due(models.Model):
    """Somebody whose data are kept longer than the period of their kind: proposed by the job, decided by a person."""

    company = _company()
    kind = models.CharField(max_length=10, choices=_choices(values.Kept))
    party = _party()
    person = _person()
    since = models.DateField()
    state = models.CharField(max_length=8, choices=_choices(values.DueState), default=values.DueState.WAITING)
    note = models.CharField(max_length=400, blank=True)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = _user()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "privacy_due"
        indexes = [models.Index(fields=["company", "state", "since", "id"], name="privacy_due_by_state")]
        constraints = [
            models.CheckConstraint(condition=_ONE, name="privacy_due_of_one"),
            _one_of("kind", values.Kept, "privacy_due_kind"),
            _one_of("state", values.DueState, "privacy_due_state"),
            models.UniqueConstraint(
                fields=["company", "kind", "person"], condition=Q(person__isnull=False), name="privacy_due_person_once"
            ),
            models.UniqueConstraint(fields=["company", "kind", "party"], condition=Q(party__isnull=False), name="privacy_due_party_once"),
            models.CheckConstraint(condition=~Q(state="kept") | ~Q(note=""), name="privacy_due_kept_why"),
        ]
