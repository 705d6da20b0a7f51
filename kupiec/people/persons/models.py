"""More of a person: data in four groups, firms over time, days to remember."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kupiec.ground.kernel.audit import audited
from kupiec.people.persons.values import OccasionKind, Sex


@audited(inserts=True)
class Details(models.Model):
    """What else is known of a person. Private data and personal life are shown and changed under rights of their own."""

    SEXES = [(sex.value, sex.value) for sex in Sex]
    person = models.OneToOneField("parties.Person", on_delete=models.PROTECT, primary_key=True, related_name="+")
    sex = models.CharField(max_length=1, blank=True, choices=SEXES)
    profession = models.CharField(max_length=120, blank=True)
    education = models.CharField(max_length=120, blank=True)
    superior = models.ForeignKey("parties.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateField(null=True, blank=True)
    home_street = models.CharField(max_length=120, blank=True)
    home_postal_code = models.CharField(max_length=12, blank=True)
    home_city = models.CharField(max_length=80, blank=True)
    private_phone = models.CharField(max_length=40, blank=True)
    private_email = models.EmailField(blank=True)
    family = models.TextField(blank=True, max_length=2000)
    hobbies = models.TextField(blank=True, max_length=2000)
    interests = models.TextField(blank=True, max_length=2000)

    class Meta:
        db_table = "persons_details"
        constraints = [
            models.CheckConstraint(condition=Q(superior__isnull=True) | ~Q(superior=F("person")), name="person_not_own_superior"),
        ]


@audited(inserts=True)
class Occasion(models.Model):
    """A day to remember, once a year: `month_day` is `05-12`; the year is known or not."""

    KINDS = [(kind.value, kind.value) for kind in OccasionKind]
    person = models.ForeignKey("parties.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=KINDS)
    label = models.CharField(max_length=80, blank=True)
    month_day = models.CharField(max_length=5)
    year = models.SmallIntegerField(null=True, blank=True)

    class Meta:
        db_table = "persons_occasion"
        indexes = [models.Index(fields=["month_day", "person"], name="person_occasion_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], condition=Q(kind__in=["birthday", "name_day"]), name="person_occasion_once"),
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in OccasionKind]), name="person_occasion_kind"),
            models.CheckConstraint(condition=~Q(kind="other") | ~Q(label=""), name="person_occasion_labelled"),
        ]


@audited(inserts=True, ignore=("version",))
class Engagement(models.Model):
    """A firm a person works or worked for beside the main one: `until` empty means still."""

    person = models.ForeignKey("parties.Person", on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    position = models.CharField(max_length=120, blank=True)
    department = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    remarks = models.CharField(max_length=240, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "persons_engagement"
        indexes = [
            models.Index(fields=["party", "until"], name="person_engaged_at"),
            models.Index(fields=["person", "until"], name="person_engagements"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")), name="person_engagement_days"
            ),
            models.UniqueConstraint(fields=["person", "party"], condition=Q(until__isnull=True), name="person_engaged_once"),
        ]
