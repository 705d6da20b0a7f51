"""Contracts, their editions (the text signed, and each annex, whole), lines, discounts, materials, persons (CON-1..5)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from kupiec.ground.kernel.audit import audited
from kupiec.ground.kernel.fields import AmountField, PercentField, PriceField, QuantityField
from kupiec.sales.contracts.values import EditionState, Renewal, Side, State

_DERIVED = ("search", "version", "updated_at")


def _company() -> models.ForeignKey:
    return models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)


def _one_of(names: type) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in names]  # type: ignore[attr-defined]


@audited(inserts=True, ignore=("version",))
class Kind(models.Model):
    """A kind of contracts: framework, service, subcontract; its side says whether we sell or buy by it."""

    code = models.CharField(max_length=20, unique=True)
    side = models.CharField(max_length=8, choices=_one_of(Side), default=Side.SALE)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    name_de = models.CharField(max_length=60, blank=True)
    position = models.SmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "contracts_kind"
        constraints = [models.CheckConstraint(condition=Q(side__in=[one.value for one in Side]), name="contracts_kind_side")]

    def __str__(self) -> str:
        """The name in the language of the moment; Polish where there is none."""
        language = (get_language() or "pl")[:2]
        return {"en": self.name_en, "de": self.name_de}.get(language, "") or self.name


@audited(inserts=True, ignore=_DERIVED)
class Contract(models.Model):
    """A contract under its number. What it says stands in its editions; `side` follows its kind, for lists."""

    company = _company()
    branch = models.ForeignKey("company.Branch", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=60)
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=8, choices=_one_of(Side))
    state = models.CharField(max_length=9, choices=_one_of(State), default=State.DRAFT)
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+", db_index=False)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    subject = models.CharField(max_length=200)
    their_number = models.CharField(max_length=80, blank=True)
    salesperson = models.ForeignKey("company.Employee", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    terminated_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=400, blank=True)
    search = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    updated_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "contracts_contract"
        indexes = [
            models.Index(fields=["company", "side", "state", "-id"], name="contract_latest"),
            models.Index(fields=["company", "party", "-id"], name="contract_of_party"),
            models.Index(fields=["company", "salesperson", "state", "-id"], name="contract_of_salesperson"),
            models.Index(fields=["company", "number", "id"], name="contract_by_number"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="contract_number"),
            models.CheckConstraint(condition=Q(state__in=[one.value for one in State]), name="contract_state"),
            models.CheckConstraint(condition=Q(side__in=[one.value for one in Side]), name="contract_side"),
            models.CheckConstraint(condition=~Q(subject=""), name="contract_has_subject"),
            models.CheckConstraint(
                condition=~Q(state="ended") | Q(terminated_on__isnull=False) & ~Q(end_reason=""), name="contract_ended_why"
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="contract_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"


@audited(inserts=True, ignore=("version",))
class Edition(models.Model):
    """The whole content of a contract from a day on: number 0 as first signed, then each annex (CON-2).

    A signed edition is never changed; `effective_to` is the day before the next signed one begins. Amounts in `currency`, net.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.SmallIntegerField()
    state = models.CharField(max_length=9, choices=_one_of(EditionState), default=EditionState.DRAFT)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    notice_days = models.SmallIntegerField(default=0)
    renewal = models.CharField(max_length=9, choices=_one_of(Renewal), default=Renewal.NONE)
    renewal_months = models.SmallIntegerField(default=0)
    value = AmountField(null=True, blank=True)
    currency = models.ForeignKey(
        "company.Currency", to_field="code", on_delete=models.PROTECT, related_name="+", db_column="currency", db_index=False
    )
    payment_method = models.CharField(max_length=20, blank=True)
    payment_days = models.SmallIntegerField(null=True, blank=True)
    hierarchy = models.ForeignKey("pricing.Hierarchy", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    content = models.TextField(blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "contracts_edition"
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="contracts_edition_number"),
            models.UniqueConstraint(fields=["contract"], condition=Q(state="draft"), name="contracts_edition_one_draft"),
            models.UniqueConstraint(fields=["contract", "effective_from"], condition=Q(state="signed"), name="contracts_edition_begins"),
            models.CheckConstraint(condition=Q(state__in=[one.value for one in EditionState]), name="contracts_edition_state"),
            models.CheckConstraint(condition=Q(renewal__in=[one.value for one in Renewal]), name="contracts_edition_renewal"),
            models.CheckConstraint(condition=~Q(state="signed") | Q(signed_on__isnull=False), name="contracts_edition_signed_on"),
            models.CheckConstraint(condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("effective_from")), name="contracts_edition_days"),
            models.CheckConstraint(condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")), name="contracts_edition_followed"),
            models.CheckConstraint(condition=Q(value__isnull=True) | Q(value__gte=0), name="contracts_edition_value"),
        ]  # fmt: skip


@audited(inserts=True, ignore=("version",))
class Line(models.Model):
    """A thing the contract is about; its price (per `unit`, net, in the edition's currency) is the customer's own while the edition counts."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.IntegerField()
    item = models.ForeignKey("catalog.Item", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    description = models.CharField(max_length=400)
    quantity = QuantityField(null=True, blank=True)
    unit = models.CharField(max_length=10)
    factor = QuantityField(default=1)
    price = PriceField(null=True, blank=True)
    remarks = models.CharField(max_length=240, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "contracts_line"
        indexes = [models.Index(fields=["edition", "position", "id"], name="contracts_line_place")]
        constraints = [
            models.CheckConstraint(condition=~Q(description=""), name="contracts_line_says"),
            models.CheckConstraint(condition=Q(quantity__isnull=True) | Q(quantity__gt=0), name="contracts_line_quantity"),
            models.CheckConstraint(condition=Q(factor__gt=0), name="contracts_line_factor"),
            models.CheckConstraint(condition=Q(price__isnull=True) | Q(price__gte=0), name="contracts_line_price"),
        ]


@audited(inserts=True)
class GroupDiscount(models.Model):
    """What an edition takes off the list prices of a discount group, in per cent (CON-3)."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+", db_index=False)
    group = models.ForeignKey("catalog.DiscountGroup", on_delete=models.PROTECT, related_name="+")
    percent = PercentField()

    class Meta:
        db_table = "contracts_discount"
        constraints = [
            models.UniqueConstraint(fields=["edition", "group"], name="contracts_discount_once"),
            models.CheckConstraint(condition=Q(percent__gt=0, percent__lte=100), name="contracts_discount_percent"),
        ]


@audited(inserts=True)
class Material(models.Model):
    """What one unit of a line takes: so much of an item, in its base unit; of the whole contract when it names no line (CON-5)."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+", db_index=False)
    line = models.ForeignKey(Line, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    item = models.ForeignKey("catalog.Item", on_delete=models.PROTECT, related_name="+")
    quantity = QuantityField()

    class Meta:
        db_table = "contracts_material"
        indexes = [models.Index(fields=["edition", "id"], name="contracts_material_of")]
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="contracts_material_quantity")]


@audited(inserts=True)
class Responsible(models.Model):
    """Who answers for the contract: one of ours or one of theirs, and for what."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey("company.Employee", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey("parties.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "contracts_responsible"
        constraints = [
            models.CheckConstraint(
                condition=Q(employee__isnull=True, person__isnull=False) | Q(employee__isnull=False, person__isnull=True),
                name="contracts_responsible_one",
            ),
            models.UniqueConstraint(fields=["contract", "employee"], name="contracts_responsible_ours"),
            models.UniqueConstraint(fields=["contract", "person"], name="contracts_responsible_theirs"),
        ]
