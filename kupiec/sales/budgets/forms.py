"""Forms of budgets: entered, changed; kinds of costs; the switch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.people.catalog import public as catalog
from kupiec.sales.budgets import queries, services, settings, words
from kupiec.sales.budgets.models import CostKind, KindGroup
from kupiec.sales.budgets.services.making import HEAD
from kupiec.sales.budgets.values import LONGEST_TEXT, BudgetDraft
from kupiec.sales.contracts import public as contracts

I = kit.inputs  # noqa: E741 - the letter docs/kit.md gives it
CHOICES = 300


def people(by: Actor) -> list[tuple[int, str]]:
    return [
        (one.pk, str(one))
        for one in company.Employee.objects.filter(company_id=by.company_id, active=True).order_by("last_name", "first_name", "pk")
    ]


def _departments(by: Actor) -> list[tuple[int, str]]:
    return list(company.Department.objects.filter(company_id=by.company_id).order_by("name").values_list("pk", "name"))


def contract_choices(by: Actor) -> list[tuple[int, str]]:
    rows = contracts.visible(by).exclude(state="cancelled").order_by("-pk")[:CHOICES]
    return [(row.pk, f"{row.number} {row.subject}") for row in rows]


_WHAT = kit.Group(_("What is planned"), (
    I.Text("code", _("Code"), required=True, max=20, span=3), I.Text("name", _("Name"), required=True, max=160, span=9),
    I.Choice("side", _("Of what"), options=words.SIDES, required=True, default="cost", span=3), I.Day("first_day", _("From"), required=True, span=3), I.Day("last_day", _("Until"), required=True, span=3),
    I.Choice("control", _("When a document would exceed a line"), options=words.CONTROLS, required=True, default="warn", span=3),
))  # fmt: skip
_ABOUT = kit.Group(_("About what"), (
    I.Choice("department_id", _("Department"), options=_departments, span=4), I.Choice("contract_id", _("Contract"), options=contract_choices, span=8),
    I.Pick("case_id", _("Case"), picker="cases.case", span=4), I.Choice("owner_id", _("Answers for it"), options=people, span=4),
    I.Area("remarks", _("Remarks"), rows=3, max=LONGEST_TEXT, span=12),
))  # fmt: skip


def _initial(request: Any) -> dict[str, Any]:
    year = clock.today().year
    return {
        "first_day": clock.today().replace(month=1, day=1), "last_day": clock.today().replace(year=year, month=12, day=31), "owner_id": request.actor.employee_id, "side": "cost",
        "control": "warn", "contract_id": kit.parse.key(request.GET.get("contract", "")), "case_id": kit.parse.key(request.GET.get("case", "")),
    }  # fmt: skip


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {**values, "remarks": values.get("remarks") or ""}


def _create(values: Mapping[str, Any], *, by: Actor) -> int:
    (made,) = services.create([BudgetDraft(**_filled(values))], by=by)
    return made


def _to_version(pk: int) -> str:
    """A new budget opens where its lines are typed."""
    return reverse("budget-version", args=[queries.shown(pk).pk])


def _load(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = queries.one(pk, by=by)
    return {name: getattr(row, name) for name in HEAD}, row.version


def _save(values: Mapping[str, Any], *, by: Actor, pk: int, version: int | None) -> int:
    services.edit(pk, _filled(values), version=version, by=by)
    return pk


def to_budget(pk: Any) -> str:
    return reverse("budget", args=[pk])


NEW = kit.Form(
    "budgets.new", _("New budget"), fields=(_WHAT, _ABOUT), initial=_initial, save=_create, done=_to_version, right="budgets.edit"
)
EDIT = kit.Form("budgets.edit", _("Budget"), fields=(_WHAT, _ABOUT), load=_load, save=_save, done=to_budget, right="budgets.edit")


def _groups(by: Actor) -> list[tuple[int, str]]:
    return list(catalog.ItemGroup.objects.order_by("full_name").values_list("pk", "full_name"))


_KIND = (
    I.Text("code", _("Code"), required=True, max=20, span=3), I.Integer("position", _("Place in the list"), least=0, most=9999, default=0, span=3),
    I.Flag("active", _("In use"), default=True, span=3),
    I.Text("name", _("Name in Polish"), required=True, max=60, span=4), I.Text("name_en", _("Name in English"), max=60, span=4), I.Text("name_de", _("Name in German"), max=60, span=4),
    I.Choices("group_ids", _("Groups of goods"), options=_groups, span=12, help=_("Lines of documents with these goods are of this kind, with the groups under them.")),
)  # fmt: skip


def _save_kind(values: Mapping[str, Any], *, by: Actor, pk: int | None = None, version: int | None = None) -> int:
    groups = [int(one) for one in values.get("group_ids") or ()]
    return services.save_kind({**values, "position": values["position"] or 0, "group_ids": groups}, pk=pk, version=version, by=by)


def _load_kind(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = CostKind.objects.get(pk=pk)
    values = {field.name: getattr(row, field.name) for field in _KIND if field.name != "group_ids"}
    return {**values, "group_ids": tuple(KindGroup.objects.filter(kind=row).values_list("group_id", flat=True))}, row.version


def _to_kinds(_pk: Any) -> str:
    return reverse("budget-kinds")


ADD_KIND = kit.Form(
    "budgets.kind-add",
    _("New kind of costs"),
    fields=_KIND,
    initial=lambda request: {},
    save=_save_kind,
    done=_to_kinds,
    right="budgets.setup",
)
EDIT_KIND = kit.Form(
    "budgets.kind", _("Kind of costs"), fields=_KIND, load=_load_kind, save=_save_kind, done=_to_kinds, right="budgets.setup"
)
SWITCH = kit.Form(
    "budgets.switch", _("Working with budgets"),
    fields=(I.Flag("on", _("Work with budgets"), span=12, help=_("Without them orders, purchases, contracts and offers show nothing of budgets; what was planned is kept.")),),
    initial=lambda request: {"on": settings.on(request.actor.company_id)}, save=lambda values, *, by: services.switch(on=bool(values["on"]), by=by), done=_to_kinds,
    right="budgets.setup",
)  # fmt: skip


def switch(request: kit.Request) -> HttpResponse:
    """The switch is one per company, so its address has no id."""
    return SWITCH.view(request)
