"""Budgets, their versions and lines, and what documents take of them (BUD-1, BUD-2)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from kupiec.ground.kernel import known
from kupiec.ground.kernel.audit import audited
from kupiec.ground.kernel.fields import AmountField
from kupiec.sales.budgets.values import Control, Side, State

_DERIVED = ("search", "version", "updated_at")


def _company() -> models.ForeignKey:
    return models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)


def _maybe(to: str) -> models.ForeignKey:
    return models.ForeignKey(to, on_delete=models.PROTECT, null=True, blank=True, related_name="+")


def _one_of(names: type) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in names]  # type: ignore[attr-defined]


@audited(inserts=True, ignore=("version",))
class CostKind(models.Model):
    """A kind of costs or income: goods, transport, outside services. Lines of documents with items of its groups are of the kind."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    name_de = models.CharField(max_length=60, blank=True)
    position = models.SmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "budgets_cost_kind"

    def __str__(self) -> str:
        """The name in the language of the moment; Polish where there is none."""
        language = (get_language() or "pl")[:2]
        return {"en": self.name_en, "de": self.name_de}.get(language, "") or self.name


@audited(inserts=True)
class KindGroup(models.Model):
    """A group of goods (with the groups under it) that belongs to a kind of costs."""

    kind = models.ForeignKey(CostKind, on_delete=models.PROTECT, related_name="+")
    group = models.OneToOneField("catalog.ItemGroup", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "budgets_kind_group"


@audited(inserts=True, ignore=_DERIVED)
class Budget(models.Model):
    """What is planned for some days, of the company or of a department, a contract, a case. `source`: the version it was made from."""

    company = _company()
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=160)
    side = models.CharField(max_length=6, choices=_one_of(Side), default=Side.COST)
    control = models.CharField(max_length=4, choices=_one_of(Control), default=Control.WARN)
    first_day = models.DateField()
    last_day = models.DateField()
    department = _maybe("company.Department")
    contract = _maybe("contracts.Contract")
    case = _maybe("cases.Case")
    owner = _maybe("company.Employee")
    source = _maybe("budgets.Version")
    remarks = models.TextField(blank=True)
    archived = models.BooleanField(default=False)
    search = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    updated_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "budgets_budget"
        indexes = [models.Index(fields=["company", "archived", "-first_day", "-id"], name="budgets_budget_latest")]
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="budgets_budget_code"),
            models.CheckConstraint(condition=Q(side__in=[one.value for one in Side]), name="budgets_budget_side"),
            models.CheckConstraint(condition=Q(control__in=[one.value for one in Control]), name="budgets_budget_control"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="budgets_budget_days"),
            models.CheckConstraint(condition=~Q(code="") & ~Q(name=""), name="budgets_budget_named"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


@audited(inserts=True, ignore=("version",))
class Version(models.Model):
    """A version of a budget's plan. Only one being prepared changes; one at most is in force."""

    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.SmallIntegerField()
    state = models.CharField(max_length=8, choices=_one_of(State), default=State.DRAFT)
    label = models.CharField(max_length=120, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "budgets_version"
        constraints = [
            models.UniqueConstraint(fields=["budget", "number"], name="budgets_version_number"),
            models.UniqueConstraint(fields=["budget"], condition=Q(state="current"), name="budgets_version_one_current"),
            models.UniqueConstraint(fields=["budget"], condition=Q(state="draft"), name="budgets_version_one_draft"),
            models.CheckConstraint(condition=Q(state__in=[one.value for one in State]), name="budgets_version_state"),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "current"]) | Q(approved_at__isnull=False), name="budgets_version_approved_when"
            ),
        ]

    @property
    def company_id(self) -> int:
        return int(self.budget.company_id)


@audited(inserts=True, ignore=("version",))
class Line(models.Model):
    """A line of a version. `code` goes with it from version to version: what documents took stays on it."""

    of = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.IntegerField()
    code = models.IntegerField()
    name = models.CharField(max_length=160)
    cost_kind = models.ForeignKey(CostKind, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    account = _maybe("ledger.Account")
    department = _maybe("company.Department")
    contract = _maybe("contracts.Contract")
    case = _maybe("cases.Case")
    first_day = models.DateField()
    last_day = models.DateField()
    amount = AmountField(default=0)
    remarks = models.CharField(max_length=240, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "budgets_line"
        indexes = [models.Index(fields=["of", "position", "id"], name="budgets_line_place")]
        constraints = [
            models.UniqueConstraint(fields=["of", "code"], name="budgets_line_code"),
            models.CheckConstraint(condition=~Q(name=""), name="budgets_line_named"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="budgets_line_amount"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="budgets_line_days"),
        ]


@audited(inserts=True)
class Charge(models.Model):
    """Somebody put a whole document onto a line of a budget, whatever its contract, case or goods say."""

    company = _company()
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="+", db_index=False)
    code = models.IntegerField()
    document_kind = models.CharField(max_length=20)
    document_id = models.BigIntegerField()

    class Meta:
        db_table = "budgets_charge"
        constraints = [models.UniqueConstraint(fields=["document_kind", "document_id", "budget"], name="budgets_charge_once")]
        indexes = [models.Index(fields=["budget", "code"], name="budgets_charge_of_line")]


class Use(models.Model):
    """What a line of a document takes of a budget's line, net, in the company's currency; replaced whenever the document changes.

    Orders have `committed`, and of it `invoiced`; invoices and receipts `actual`.
    """

    company = _company()
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="+", db_index=False)
    code = models.IntegerField()
    kind = models.CharField(max_length=16)
    line_id = models.BigIntegerField()
    document_kind = models.CharField(max_length=20)
    document_id = models.BigIntegerField()
    on = models.DateField()
    committed = AmountField(default=0)
    invoiced = AmountField(default=0)
    open = AmountField(default=0)
    actual = AmountField(default=0)

    class Meta:
        db_table = "budgets_use"
        constraints = [
            models.UniqueConstraint(fields=["kind", "line_id", "budget"], name="budgets_use_once"),
            models.CheckConstraint(condition=Q(open__gte=0), name="budgets_use_open"),
        ]
        indexes = [
            models.Index(fields=["budget", "code", "-on"], name="budgets_use_of_line"),
            models.Index(fields=["document_kind", "document_id"], name="budgets_use_of_document"),
        ]


known.keep("budgets_budget", "budgets_version", "budgets_line", "budgets_cost_kind", "budgets_kind_group")
