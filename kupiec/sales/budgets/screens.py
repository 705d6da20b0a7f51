"""The list of budgets, the page of a budget, of a version, of a line, kinds of costs (BUD-1, BUD-2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from kupiec.ground.files import public as files
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import markup, reach
from kupiec.ground.kit import public as kit
from kupiec.ground.workflow import public as workflow
from kupiec.sales.budgets import grid, panels, queries, rules, services, words
from kupiec.sales.budgets.models import Budget, CostKind, Line, Version
from kupiec.sales.budgets.operations import ARCHIVE, BEGIN, RECOUNT, RESTORE, of_version
from kupiec.sales.budgets.values import BUDGET, VERSION, Figures

C, F = kit.columns, kit.filters


def _rows(by: Actor) -> QuerySet[Budget]:
    return queries.visible(by).select_related("contract", "department", "owner").defer("search", "remarks")


def _standing(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Of the budgets of a page: shown version and figures; once for all columns."""
    return {one["budget"].pk: one for one in panels.standing(list(Budget.objects.filter(pk__in=ids).defer("search", "remarks")))}


def _fill(say: Any) -> Any:
    def fill(ids: Sequence[int], by: Actor) -> Mapping[int, Any]:
        known = reach.remembered(("budgets.standing", tuple(sorted(ids))), lambda: _standing(ids))
        return {pk: say(one) for pk, one in known.items()}

    return fill


def _used(one: Mapping[str, Any]) -> SafeString:
    total: Figures = one["total"]
    kind = panels.colour(one["budget"], total)
    percent = int(total.used * 100 / total.planned) if total.planned else 0
    return format_html(
        "{} <span class='small'>{}%</span>",
        markup.bar(min(max(total.used, Decimal(0)), total.planned), total.planned or Decimal(1), kind),
        percent,
    )


BUDGETS = kit.List(
    "budgets.budgets", _("Budgets"), rows=_rows, right="budgets.see",
    columns=(
        C.Link("code", _("Code"), url="budget", width="s"), C.Text("name", _("Name")),
        C.Badge("side", _("Of what"), kinds={key: ("line", label) for key, label in words.SIDES}, hidden=True), C.Day("first_day", _("From")), C.Day("last_day", _("Until")),
        C.Html("standing", _("Version"), fill=_fill(lambda one: markup.mark(one["mark"]))),
        C.Money("planned", _("Amount planned"), fill=_fill(lambda one: one["total"].planned)), C.Money("committed", _("Committed"), fill=_fill(lambda one: one["total"].committed)),
        C.Money("actual", _("Execution"), fill=_fill(lambda one: one["total"].actual)), C.Money("free", _("Free"), fill=_fill(lambda one: one["total"].free)),
        C.Html("used", _("Used"), fill=_fill(_used)), C.Text("contract.number", _("Contract"), hidden=True), C.Text("department.name", _("Department"), hidden=True),
        C.Ago("updated_at", _("Last change"), hidden=True),
    ),
    sort=("-first_day",), search=queries.searched, archive="archived",
    filters=(
        F.Choice("side", _("Of what"), choices=words.SIDES), F.Choice("control", _("When exceeded"), choices=words.CONTROLS),
        F.Flag("now", _("Of today"), apply=lambda rows, by: rows.filter(first_day__lte=clock.today(), last_day__gte=clock.today())),
        F.Flag("contract", _("Of contracts"), apply=lambda rows, by: rows.filter(contract__isnull=False)),
        F.Flag("mine", _("Mine"), apply=lambda rows, by: rows.filter(owner_id=by.employee_id or 0)),
    ),
    views=(kit.View("now", _("Of today"), "f.now=1"), kit.View("costs", _("Costs"), "f.side=cost"), kit.View("income", _("Income"), "f.side=income")),
    operations=(RECOUNT, ARCHIVE, RESTORE), create=kit.Create(_("Budget"), url="budget-new", right="budgets.edit"),
    empty=kit.Empty("chart-donut", _("No budgets yet"), _("Plan costs or income by line; orders, purchases and invoices are measured by what is in force.")),
)  # fmt: skip


def _head(row: Budget, by: Actor) -> kit.Head:
    version = queries.shown(row.pk)
    badges = (kit.Mark("line", _("put away"), "archive"),) if row.archived else (panels.mark(version.state),)
    return kit.Head(_("Budget"), row.code, icon="chart-donut", subtitle=row.name, badges=badges)


def _chips(row: Budget, shown: Version) -> list[tuple[str, Version, str, bool]]:
    return [(panels.name(one), one, reverse("budget-version", args=[one.pk]), one.pk == shown.pk) for one in queries.versions_of(row.pk)]


def _body(row: Budget, by: Actor) -> dict[str, Any]:
    version = queries.shown(row.pk)
    return {**panels.execution(row, version), "chips": _chips(row, version)}


def _figures(row: Budget, by: Actor) -> list[kit.Figure]:
    return panels.strip(row, rules.total(queries.figures(row, queries.lines(queries.shown(row.pk).pk)).values()))


def days(row: Budget | Line) -> str:
    return f"{kit.show.day(row.first_day)} – {kit.show.day(row.last_day)}"


def _contract(row: Budget, by: Actor) -> SafeString | str:
    return format_html('<a href="{}">{}</a>', reverse("contract", args=[row.contract_id]), row.contract.number) if row.contract else ""


def _case(row: Budget, by: Actor) -> SafeString | str:
    return format_html('<a href="{}">{}</a>', reverse("case", args=[row.case_id]), row.case.number) if row.case else ""


def _source(row: Budget, by: Actor) -> SafeString | str:
    if row.source is None:
        return ""
    return format_html(
        '<a href="{}">{} · {}</a>', reverse("budget-version", args=[row.source_id]), row.source.budget.code, panels.name(row.source)
    )


PAGE = kit.Detail(
    "budgets.budget", get=queries.one, head=_head, right="budgets.see", edit_url="budget-edit", edit_right="budgets.edit", figures=_figures,
    facts=(
        kit.Fact(_("Of what"), lambda row, by: kit.show.say(dict(words.SIDES)[row.side])), kit.Fact(_("Days"), lambda row, by: days(row), span=3),
        kit.Fact(_("When exceeded"), lambda row, by: kit.show.say(dict(words.CONTROLS)[row.control]), span=3), kit.Fact(_("Contract"), _contract, optional=True),
        kit.Fact(_("Case"), _case, optional=True), kit.Fact(_("Department"), lambda row, by: row.department.name if row.department else "", optional=True),
        kit.Fact(_("Answers for it"), lambda row, by: row.owner or "", optional=True), kit.Fact(_("Made from"), _source, optional=True, span=3),
        kit.Fact(_("Remarks"), "remarks", optional=True, span=6),
    ),
    body="budgets/_execution.html", context=_body, operations=(BEGIN, RECOUNT, ARCHIVE, RESTORE),
    panels=(
        kit.Panel("versions", _("Versions"), template="budgets/_versions.html", context=panels.versions, icon="git-compare", order=10), files.panel(BUDGET, order=40),
        kit.Panel("history", _("History"), timeline=True, icon="history", order=90),
    ),
    subject=BUDGET, audit=Budget,
)  # fmt: skip


def _version_head(row: Version, by: Actor) -> kit.Head:
    return kit.Head(
        _("Budget"),
        f"{row.budget.code} · {panels.name(row)}",
        icon="chart-donut",
        subtitle=row.label or row.budget.name,
        badges=(panels.mark(row.state),),
    )


def _approved(row: Version, by: Actor) -> str:
    who = str(row.approved_by.employee or row.approved_by) if row.approved_by else ""
    return f"{kit.show.moment(row.approved_at)} {who}".strip() if row.approved_at else ""


PAGE_OF_VERSION = kit.Detail(
    "budgets.version", get=queries.version, head=_version_head, right="budgets.see",
    facts=(
        kit.Fact(_("Budget"), "budget.name", url=lambda row: reverse("budget", args=[row.budget_id]), span=4), kit.Fact(_("Days"), lambda row, by: days(row.budget), span=3),
        kit.Fact(_("Approved"), _approved, optional=True, span=3), kit.Fact(_("What the version is about"), "label", optional=True, span=4),
        workflow.fact(VERSION),
    ),
    body="budgets/_lines.html", context=lambda row, by: {"LINES": grid.LINES, "chips": _chips(row.budget, row), "version": row}, operations=of_version,
    panels=(
        kit.Panel("changes", _("What it changes"), template="budgets/_changes.html", context=panels.changes, icon="git-compare", order=10),
        workflow.panel(VERSION, order=20),
        kit.Panel("history", _("History"), timeline=True, icon="history", order=90),
    ),
    subject=VERSION, audit=Version, keys=grid.LINES.keys,
)  # fmt: skip


def _line_head(row: Line, by: Actor) -> kit.Head:
    return kit.Head(_("Line of the budget"), row.name, icon="chart-donut", subtitle=str(row.of.budget), badges=(panels.mark(row.of.state),))


def _line_figures(row: Line, by: Actor) -> list[kit.Figure]:
    return panels.strip(row.of.budget, queries.figures(row.of.budget, [row])[row.code])


LINE = kit.Detail(
    "budgets.line", get=queries.line, head=_line_head, right="budgets.see", figures=_line_figures,
    facts=(
        kit.Fact(_("Budget"), "of.budget.code", url=lambda row: reverse("budget", args=[row.of.budget_id])), kit.Fact(_("Days"), lambda row, by: days(row), span=3),
        kit.Fact(_("About what"), lambda row, by: ", ".join(panels.about(row)), optional=True, span=4), kit.Fact(_("Remarks"), "remarks", optional=True, span=4),
    ),
    body="budgets/_documents.html", context=panels.documents_of,
    panels=(kit.Panel("postings", _("Postings"), template="budgets/_postings.html", context=panels.postings_of, icon="notebook", order=10),
            kit.Panel("history", _("History"), timeline=True, icon="history", order=90)),
    subject="budgets.line", audit=Line,
)  # fmt: skip


def _group_names(ids: Sequence[int], by: Actor) -> Mapping[int, str]:
    return {pk: ", ".join(names) for pk, names in queries.groups_of(ids).items()}


KINDS = kit.List(
    "budgets.kinds", _("Kinds of costs"), rows=lambda by: CostKind.objects.all(), right="budgets.setup",
    columns=(
        C.Link("name", _("Name"), url="budget-kind", sub="name_en"), C.Text("code", _("Code")), C.Text("groups", _("Groups of goods"), fill=_group_names),
        C.Number("position", _("Place in the list"), hidden=True), C.Flag("active", _("In use")),
    ),
    sort=("position",), search=("name", "name_en", "code"), filters=(F.Flag("active", _("In use")),),
    operations=(
        kit.Operation("retire", _("Take out of use"), run=services.retire, undo=services.revive, icon="archive", right="budgets.setup", message=_("%(count)s taken out of use")),
        kit.Operation("revive", _("Put into use"), run=services.revive, icon="archive-off", right="budgets.setup", message=_("%(count)s put into use")),
    ),
    create=kit.Create(_("Add"), url="budget-kind-new", right="budgets.setup"),
)  # fmt: skip
