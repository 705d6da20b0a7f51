"""Kinds, phases, passages, reasons; cases with their persons, papers, wanted goods and the log of phases (CAS-1..5)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from kupiec.ground.kernel.audit import audited
from kupiec.ground.kernel.fields import AmountField, PriceField, QuantityField, RateField
from kupiec.people.cases.values import COLOURS, Behaviour, Group, Result


def _choices(enum: type[Group] | type[Result] | type[Behaviour]) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in enum]


class Named(models.Model):
    """A name in three languages; Polish where there is none."""

    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    name_de = models.CharField(max_length=60, blank=True)
    position = models.SmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        language = (get_language() or "pl")[:2]
        return {"en": self.name_en, "de": self.name_de}.get(language, "") or self.name


@audited(inserts=True, ignore=("version",))
class CaseKind(Named):
    """A kind of cases with phases of its own. `behaviour` is what it can do; `papers`: which documents it is joined with."""

    code = models.CharField(max_length=20, unique=True)
    behaviour = models.CharField(max_length=12, default="plain", choices=_choices(Behaviour))
    icon = models.CharField(max_length=30, blank=True)
    colour = models.CharField(max_length=5, blank=True, choices=[(one, one) for one in COLOURS])
    papers = models.JSONField(default=list, blank=True)
    internal = models.BooleanField(default=False)
    standard = models.BooleanField(default=False)

    class Meta:
        db_table = "cases_kind"
        constraints = [
            models.UniqueConstraint(fields=["standard"], condition=Q(standard=True), name="cases_kind_one_standard"),
            models.CheckConstraint(condition=Q(behaviour__in=[one.value for one in Behaviour]), name="cases_kind_behaviour"),
        ]


@audited(inserts=True, ignore=("version",))
class CasePhase(Named):
    """A phase of a kind within its group; new cases begin in the first. A closing phase says with what result.

    `probability` is taken by cases that come in; `required` names fields that must be filled by then; a case idle here
    for more than `idle_days` is marked.
    """

    kind = models.ForeignKey(CaseKind, on_delete=models.PROTECT, related_name="+", db_index=False)
    group = models.CharField(max_length=9, choices=_choices(Group))
    code = models.CharField(max_length=20)
    colour = models.CharField(max_length=5, blank=True, choices=[(one, one) for one in COLOURS])
    probability = models.SmallIntegerField(default=0)
    result = models.CharField(max_length=4, blank=True, choices=_choices(Result))
    required = models.JSONField(default=list, blank=True)
    idle_days = models.SmallIntegerField(default=0)

    class Meta:
        db_table = "cases_phase"
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="cases_phase_code"),
            models.CheckConstraint(condition=Q(group__in=[one.value for one in Group]), name="cases_phase_group"),
            models.CheckConstraint(condition=Q(result__in=[one.value for one in Result]), name="cases_phase_result"),
            models.CheckConstraint(condition=Q(group="closed") | Q(result=""), name="cases_phase_result_of_closed"),
            models.CheckConstraint(condition=Q(probability__gte=0, probability__lte=100), name="cases_phase_probability"),
            models.CheckConstraint(condition=Q(idle_days__gte=0), name="cases_phase_idle"),
        ]


class CasePassage(models.Model):
    """A passage allowed from a phase to another; a phase without any lets its cases go anywhere within their kind."""

    origin = models.ForeignKey(CasePhase, on_delete=models.PROTECT, related_name="+", db_index=False)
    target = models.ForeignKey(CasePhase, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "cases_passage"
        constraints = [
            models.UniqueConstraint(fields=["origin", "target"], name="cases_passage_once"),
            models.CheckConstraint(condition=~Q(origin=models.F("target")), name="cases_passage_onward"),
        ]


@audited(inserts=True, ignore=("version",))
class CaseReason(Named):
    """Why cases were won or lost."""

    result = models.CharField(max_length=4, blank=True, choices=_choices(Result))

    class Meta:
        db_table = "cases_reason"
        constraints = [models.CheckConstraint(condition=Q(result__in=[one.value for one in Result]), name="cases_reason_result")]


@audited(inserts=True, ignore=("version", "search", "updated_at", "group", "value", "weighted"))
class Case(models.Model):
    """A matter: whose it is, where it stands, what it is worth (CAS-1, CAS-3).

    `group` follows the phase. `expected_value` is in `currency`; `value` is it in the company's currency by `rate`, and
    `weighted` that by probability: kept for sums of boards and funnels. Planned revenue and cost are in the company's.
    Terms (`payment_*`, `delivery_terms`, `decision_on`) are what the customer of an opportunity asks for (CAS-5).
    """

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    branch = models.ForeignKey("company.Branch", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    kind = models.ForeignKey(CaseKind, on_delete=models.PROTECT, related_name="+")
    phase = models.ForeignKey(CasePhase, on_delete=models.PROTECT, related_name="+", db_index=False)
    group = models.CharField(max_length=9, choices=_choices(Group))
    phase_at = models.DateTimeField()
    number = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    guardian = models.ForeignKey("company.Employee", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    description = models.TextField(blank=True)
    opened_on = models.DateField()
    close_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    decision_on = models.DateField(null=True, blank=True)
    currency = models.ForeignKey(
        "company.Currency", to_field="code", on_delete=models.PROTECT, related_name="+", db_column="currency", db_index=False
    )
    rate = RateField(default=1)
    expected_value = AmountField(null=True, blank=True)
    value = AmountField(default=0)
    probability = models.SmallIntegerField(default=0)
    weighted = AmountField(default=0)
    planned_revenue = AmountField(null=True, blank=True)
    planned_cost = AmountField(null=True, blank=True)
    result = models.CharField(max_length=4, blank=True, choices=_choices(Result))
    reason = models.ForeignKey(CaseReason, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason_note = models.CharField(max_length=240, blank=True)
    payment_method = models.ForeignKey("parties.PaymentMethod", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    payment_days = models.SmallIntegerField(null=True, blank=True)
    delivery_terms = models.CharField(max_length=240, blank=True)
    terms = models.TextField(blank=True)
    search = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    updated_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "cases_case"
        indexes = [
            models.Index(fields=["company", "-id"], name="case_by_number"),
            models.Index(fields=["company", "-opened_on", "-id"], name="case_latest"),
            models.Index(fields=["company", "phase", "-phase_at", "-id"], name="case_of_phase"),
            models.Index(fields=["company", "group", "close_on", "id"], name="case_by_close"),
            models.Index(fields=["company", "kind", "group"], name="case_of_kind"),
            models.Index(fields=["company", "party", "-opened_on"], name="case_of_party"),
            models.Index(fields=["party", "group"], name="case_open_of_party"),
            models.Index(fields=["company", "guardian", "group", "close_on"], name="case_of_guardian"),
            models.Index(fields=["company", "value", "id"], name="case_by_value"),
            models.Index(fields=["company", "result", "closed_on"], name="case_by_result"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="case_number"),
            models.CheckConstraint(condition=~Q(name=""), name="case_has_name"),
            models.CheckConstraint(condition=Q(group__in=[one.value for one in Group]), name="case_group"),
            models.CheckConstraint(condition=Q(result__in=[one.value for one in Result]), name="case_result"),
            models.CheckConstraint(condition=Q(group="closed", closed_on__isnull=False) | (~Q(group="closed") & Q(result="", closed_on__isnull=True)), name="case_closed_when"),
            models.CheckConstraint(condition=Q(probability__gte=0, probability__lte=100), name="case_probability"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="case_rate"),
            models.CheckConstraint(condition=Q(expected_value__isnull=True) | Q(expected_value__gte=0), name="case_expected"),
            models.CheckConstraint(condition=Q(planned_revenue__isnull=True) | Q(planned_revenue__gte=0), name="case_planned_revenue"),
            models.CheckConstraint(condition=Q(planned_cost__isnull=True) | Q(planned_cost__gte=0), name="case_planned_cost"),
            models.CheckConstraint(condition=Q(payment_days__isnull=True) | Q(payment_days__gte=0, payment_days__lte=366), name="case_payment_days"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class CasePerson(models.Model):
    """A person the case concerns."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("parties.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "cases_person"
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="cases_person_once")]


class CaseMember(models.Model):
    """Any record that belongs to the case: kind and id; no keys upward."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    added_at = models.DateTimeField()

    class Meta:
        db_table = "cases_member"
        indexes = [models.Index(fields=["kind", "record_id"], name="cases_member_of_record")]
        constraints = [models.UniqueConstraint(fields=["case", "kind", "record_id"], name="cases_member_once")]


class CaseMove(models.Model):
    """A case came into a phase; `stayed` seconds it had stood in the phase it left (CAS-3)."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    origin = models.ForeignKey(CasePhase, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    target = models.ForeignKey(CasePhase, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    stayed = models.BigIntegerField(default=0)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    note = models.CharField(max_length=240, blank=True)

    class Meta:
        db_table = "cases_move"
        indexes = [
            models.Index(fields=["case", "at", "id"], name="cases_move_of_case"),
            models.Index(fields=["company", "target", "at"], name="cases_move_into"),
            models.Index(fields=["company", "origin", "at"], name="cases_move_out_of"),
        ]
        constraints = [models.CheckConstraint(condition=Q(stayed__gte=0), name="cases_move_stayed")]


@audited(inserts=True, ignore=("position", "version"))
class CaseWant(models.Model):
    """What the customer of an opportunity wants: an item, a group of goods, or words (CAS-5). Prices are in the case's currency."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.SmallIntegerField()
    item = models.ForeignKey("catalog.Item", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    group = models.ForeignKey("catalog.ItemGroup", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    description = models.CharField(max_length=400, blank=True)
    quantity = QuantityField()
    unit = models.CharField(max_length=10, blank=True)
    expected_price = PriceField(null=True, blank=True)
    remarks = models.CharField(max_length=240, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "cases_want"
        indexes = [models.Index(fields=["case", "position"], name="cases_want_of_case")]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="cases_want_quantity"),
            models.CheckConstraint(condition=Q(expected_price__isnull=True) | Q(expected_price__gte=0), name="cases_want_price"),
            models.CheckConstraint(condition=Q(item__isnull=True) | Q(group__isnull=True), name="cases_want_item_or_group"),
            models.CheckConstraint(
                condition=Q(item__isnull=False) | Q(group__isnull=False) | ~Q(description=""), name="cases_want_something"
            ),
        ]


__all__ = ["Case", "CaseKind", "CaseMember", "CaseMove", "CasePassage", "CasePerson", "CasePhase", "CaseReason", "CaseWant"]
