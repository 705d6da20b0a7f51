"""Orders as they came in, with their lines; numbers and codes customers use; private addresses on which they order (ORD-3)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from kupiec.ground.kernel.audit import audited
from kupiec.ground.kernel.fields import PriceField, QuantityField
from kupiec.sales.intake.values import LANGUAGES, Action, Purpose, Source, State


def _company() -> models.ForeignKey:
    return models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)


def _party(**more: object) -> models.ForeignKey:
    return models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+", db_index=False, **more)  # type: ignore[arg-type]


def _user() -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)


@audited(inserts=True, ignore=("version", "updated_at"))
class Proposal(models.Model):
    """An order as it came in, until a person accepts or rejects it.

    `key`: who sends it and under which number, `digest`: the content of its file; neither is taken twice. `subject`: the
    record it was made of. `told`: codes of what looked odd when it was read. `order`: what it became, or what it changed or
    cancelled (`purpose`; `message`: the change's own number).
    """

    company = _company()
    source = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Source])
    state = models.CharField(max_length=8, choices=[(one.value, one.value) for one in State], default="new")
    party = _party(null=True, blank=True)
    buyer = models.CharField(max_length=20, blank=True)
    place = models.CharField(max_length=20, blank=True)
    nip = models.CharField(max_length=14, blank=True)
    address = models.ForeignKey("parties.Address", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    number = models.CharField(max_length=80, blank=True)
    purpose = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Purpose], default="order")
    message = models.CharField(max_length=80, blank=True)
    key = models.CharField(max_length=240, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    subject = models.CharField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    title = models.CharField(max_length=200, blank=True)
    ordered_on = models.DateField(null=True, blank=True)
    wanted_on = models.DateField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    remarks = models.TextField(blank=True)
    told = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=240, blank=True)
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    created_by = _user()
    updated_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "intake_proposal"
        indexes = [
            models.Index(fields=["company", "state", "-created_at", "-id"], name="intake_by_state"),
            models.Index(fields=["company", "-created_at", "-id"], name="intake_latest"),
            models.Index(fields=["company", "party", "-created_at"], name="intake_of_party"),
            models.Index(fields=["company", "subject", "subject_id"], name="intake_of_record"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["company", "key"], condition=~Q(key="") & ~Q(state="rejected"), name="intake_key_once"),
            models.UniqueConstraint(
                fields=["company", "digest"], condition=~Q(digest="") & ~Q(state="rejected"), name="intake_digest_once"
            ),
            models.CheckConstraint(condition=Q(state__in=[one.value for one in State]), name="intake_state"),
            models.CheckConstraint(condition=Q(source__in=[one.value for one in Source]), name="intake_source"),
            models.CheckConstraint(condition=Q(purpose__in=[one.value for one in Purpose]), name="intake_purpose"),
            models.CheckConstraint(
                condition=Q(state="taken", order__isnull=False) | ~Q(state="taken") & Q(order__isnull=True), name="intake_taken_as"
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.title or f"#{self.pk}"


@audited(when="OLD.followed")
class ProposalLine(models.Model):
    """What was written (`code`, `ean`, `theirs`, `description`, `said_quantity`, `said_unit`, `said_price`) and what is made of it.

    `price`: theirs, for one unit; `take_price`: it is ordered at it, else at ours. `chosen`: the item was chosen by a person.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.IntegerField()
    code = models.CharField(max_length=240, blank=True)
    ean = models.CharField(max_length=40, blank=True)
    theirs = models.CharField(max_length=80, blank=True)
    description = models.CharField(max_length=240, blank=True)
    said_quantity = models.CharField(max_length=40, blank=True)
    said_unit = models.CharField(max_length=40, blank=True)
    said_price = models.CharField(max_length=40, blank=True)
    action = models.CharField(max_length=7, choices=[(one.value, one.value) for one in Action], blank=True, default="")
    item = models.ForeignKey("catalog.Item", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.CharField(max_length=10, blank=True)
    quantity = QuantityField(null=True, blank=True)
    price = PriceField(null=True, blank=True)
    take_price = models.BooleanField(default=False)
    chosen = models.BooleanField(default=False)
    followed = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "intake_line"
        indexes = [models.Index(fields=["proposal", "position", "id"], name="intake_line_place")]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__isnull=True) | Q(quantity__gt=0), name="intake_line_quantity"),
            models.CheckConstraint(condition=Q(price__isnull=True) | Q(price__gte=0), name="intake_line_price"),
            models.CheckConstraint(condition=Q(action__in=[one.value for one in Action]), name="intake_line_action"),
        ]


class PartyNumber(models.Model):
    """A number (GLN) by which a customer or a place of his calls itself; learned when an order is accepted."""

    company = _company()
    number = models.CharField(max_length=20)
    party = _party()
    address = models.ForeignKey("parties.Address", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "intake_party_number"
        constraints = [models.UniqueConstraint(fields=["company", "number"], name="intake_number_once")]
        indexes = [models.Index(fields=["party"], name="intake_number_party")]


class TheirCode(models.Model):
    """What a customer calls an item of ours; learned when a person chose the item of a line."""

    company = _company()
    party = _party()
    code = models.CharField(max_length=80)
    item = models.ForeignKey("catalog.Item", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "intake_their_code"
        constraints = [models.UniqueConstraint(fields=["company", "party", "code"], name="intake_code_once")]


@audited(inserts=True, ignore=("opened_at", "last_at", "openings"))
class Link(models.Model):
    """A private address on which a customer orders; its secret is made from the row and kept nowhere."""

    company = _company()
    party = _party()
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField(null=True, blank=True)
    openings = models.IntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = _user()

    class Meta:
        db_table = "intake_link"
        indexes = [models.Index(fields=["company", "party", "-id"], name="intake_link_of_party")]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="intake_link_named"),
            models.CheckConstraint(condition=Q(language__in=LANGUAGES), name="intake_link_language"),
        ]

    def __str__(self) -> str:
        return self.name
