"""Messages with their texts, one row for each passage they went at, who was told inside, which customers want none (ORD-11)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from kupiec.ground.kernel.audit import audited
from kupiec.sales.ordermessages.values import LANGUAGES, State, To


def _company() -> models.ForeignKey:
    return models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)


@audited(inserts=True, ignore=("version",))
class Message(models.Model):
    """What is said, to whom, when an order comes into a register (its code); empty: only where an operation sends it."""

    company = _company()
    name = models.CharField(max_length=80)
    to = models.CharField(max_length=11, choices=[(one.value, one.value) for one in To])
    role = models.CharField(max_length=40, blank=True)
    register = models.CharField(max_length=20, blank=True)
    attach = models.BooleanField(default=False)
    purpose = models.CharField(max_length=10, blank=True)
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "ordermessages_message"
        indexes = [models.Index(fields=["company", "name", "id"], name="ordermessages_by_name")]
        constraints = [
            models.UniqueConstraint(fields=["company", "name"], name="ordermessages_message_name"),
            models.CheckConstraint(condition=Q(to__in=[one.value for one in To]), name="ordermessages_message_to"),
            models.CheckConstraint(condition=~Q(to="role") | ~Q(role=""), name="ordermessages_message_role"),
        ]

    def __str__(self) -> str:
        return self.name


@audited(inserts=True)
class Wording(models.Model):
    """A message in one language."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+", db_index=False)
    language = models.CharField(max_length=2)
    heading = models.CharField(max_length=200)
    text = models.TextField(blank=True)

    class Meta:
        db_table = "ordermessages_wording"
        constraints = [
            models.UniqueConstraint(fields=["message", "language"], name="ordermessages_wording_once"),
            models.CheckConstraint(condition=Q(language__in=sorted(LANGUAGES)), name="ordermessages_wording_language"),
        ]


class Passing(models.Model):
    """One message of one passage: `passage` counts the moves the order has made. It goes once, whatever happens on the way.

    `why`: why it went nowhere; `mail_id`: the e-mail in the outbox.
    """

    company = _company()
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+", db_index=False)
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="+")
    passage = models.IntegerField()
    register = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=7, default=State.WAITING)
    why = models.CharField(max_length=20, blank=True)
    mail_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "ordermessages_passing"
        indexes = [
            models.Index(fields=["company", "-at", "-id"], name="ordermessages_passing_latest"),
            models.Index(fields=["company", "id"], name="ordermessages_passing_waiting", condition=Q(state="waiting")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["message", "order", "passage"], name="ordermessages_passing_once"),
            models.CheckConstraint(condition=Q(state__in=[one.value for one in State]), name="ordermessages_passing_state"),
            models.CheckConstraint(
                condition=Q(state="skipped") & ~Q(why="") | ~Q(state="skipped") & Q(why=""), name="ordermessages_passing_why"
            ),
        ]


class Told(models.Model):
    """A user who was told inside."""

    passing = models.ForeignKey(Passing, on_delete=models.PROTECT, related_name="+", db_index=False)
    company = _company()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        db_table = "ordermessages_told"
        indexes = [models.Index(fields=["user", "company", "-at"], name="ordermessages_told_latest")]
        constraints = [models.UniqueConstraint(fields=["passing", "user"], name="ordermessages_told_once")]


@audited(inserts=True)
class Quiet(models.Model):
    """A customer who wants no messages about his orders."""

    company = _company()
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=240, blank=True)
    since = models.DateTimeField()

    class Meta:
        db_table = "ordermessages_quiet"
        constraints = [models.UniqueConstraint(fields=["company", "party"], name="ordermessages_quiet_once")]
