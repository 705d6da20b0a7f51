"""What is done with budgets and their versions, and with documents that are put onto them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.ground.workflow import public as workflow
from kupiec.sales.budgets import forms, queries, services
from kupiec.sales.budgets.models import Budget, Version
from kupiec.sales.budgets.values import VERSION, BudgetDraft, State

I = kit.inputs  # noqa: E741


def _begun(ids: Sequence[int], *, by: Actor, label: str = "") -> int:
    return services.begin(ids[0], label=label or "", by=by)


def _to_version(made: int, ids: Sequence[int]) -> str:
    return reverse("budget-version", args=[made])


def _no_draft(row: Budget) -> bool:
    return not row.archived and not Version.objects.filter(budget=row, state=State.DRAFT).exists()


_LABEL = I.Text("label", _("What the version is about"), max=120, span=12)
BEGIN = kit.Operation("begin", _("New version"), run=_begun, icon="file-plus", right="budgets.edit", bulk=False, only=_no_draft, fields=(_LABEL,), done=_to_version,
                      message=_("Version begun: the whole budget, to be changed."))  # fmt: skip
RECOUNT = kit.Operation(
    "recount",
    _("Recount"),
    run=services.recount,
    icon="refresh",
    right="budgets.edit",
    more=True,
    only=lambda row: not row.archived,
    message=_("Recounted: %(count)s"),
)
ARCHIVE = kit.Operation("archive", _("Put away"), run=services.archive, undo=services.restore, icon="archive", right="budgets.edit", more=True, only=lambda row: not row.archived,
                        message=_("Put away: %(count)s"))  # fmt: skip
RESTORE = kit.Operation(
    "restore",
    _("Bring back"),
    run=services.restore,
    icon="archive-off",
    right="budgets.edit",
    more=True,
    only=lambda row: row.archived,
    message=_("Brought back: %(count)s"),
)
APPROVE = kit.Operation("approve", _("Approve"), run=services.approve, icon="check", right="budgets.approve", primary=lambda row: workflow.reason(VERSION, row.pk, by=Actor.system(row.company_id)) is None, bulk=False,
                        only=lambda row: row.state == State.DRAFT, allowed=lambda row, by: workflow.reason(VERSION, row.pk, by=by), message=_("Approved; it never changes from now on."))  # fmt: skip
_CIRCULATE: Any = workflow.operation(VERSION)
ENFORCE = kit.Operation(
    "enforce", _("Put in force"), run=services.enforce, icon="circle-check", right="budgets.approve", primary=True, bulk=False, only=lambda row: row.state == State.APPROVED,
    message=_("In force: documents are measured by it."),
)  # fmt: skip
DROP = kit.Operation(
    "drop",
    _("Give up"),
    run=services.drop,
    icon="circle-x",
    right="budgets.edit",
    bulk=False,
    more=True,
    only=lambda row: row.state == State.DRAFT,
    message=_("Given up."),
)
ANEW = kit.Operation(
    "anew", _("New version of it"), icon="file-plus", right="budgets.edit", bulk=False, more=True, fields=(_LABEL,), done=_to_version,
    run=lambda ids, *, by, label="": services.begin(queries.version(ids[0], by=by).budget_id, from_id=ids[0], label=label or "", by=by),
    only=lambda row: row.state != State.DRAFT and _no_draft(row.budget), message=_("Version begun: the whole budget, to be changed."),
)  # fmt: skip


def _build(ids: Sequence[int], *, by: Actor, percent: Decimal, **said: Any) -> int:
    version = queries.version(ids[0], by=by)
    draft = BudgetDraft(side=version.budget.side, control=version.budget.control, owner_id=by.employee_id, **said)
    return services.build(ids[0], draft, percent=percent, by=by)


BUILD = kit.Operation(
    "build", _("Budget of a contract"), run=_build, icon="copy", right="budgets.edit", bulk=False, more=True, done=lambda made, ids: reverse("budget", args=[made]),
    fields=(
        I.Text("code", _("Code"), required=True, max=20, span=4), I.Text("name", _("Name"), required=True, max=160, span=8),
        I.Choice("contract_id", _("Contract"), options=forms.contract_choices, span=12), I.Day("first_day", _("From"), required=True, span=4),
        I.Day("last_day", _("Until"), required=True, span=4), I.Percent("percent", _("Of the amounts"), required=True, default=Decimal(100), span=4),
    ),
    message=_("Budget made, its first version to be changed."),
)  # fmt: skip
CIRCULATE = replace(_CIRCULATE, only=lambda row: row.state == State.DRAFT and _CIRCULATE.only(row))
of_version = (CIRCULATE, APPROVE, ENFORCE, ANEW, BUILD, DROP)


def _line_choices(side: str) -> Any:
    def lines(by: Actor) -> list[tuple[int, str]]:
        return [(one.pk, f"{one.of.budget.code} · {one.name}") for one in queries.lines_in_force(by=by, side=side, on=clock.today())]

    return lines


def charging(kind: str, side: str, *, there: Callable[[Any], bool]) -> tuple[kit.Operation, ...]:
    """A document put onto a line of a budget, from its page; nothing is asked where no budget is in force."""

    def charge(ids: Sequence[int], *, by: Actor, line_id: int | None = None) -> int:
        if line_id is None:
            return services.discharge(kind, ids, by=by)
        return services.charge(kind, ids, line_id=int(line_id), by=by)

    return (
        kit.Operation(
            "budget", _("Budget"), run=charge, icon="chart-donut", right="budgets.charge", bulk=False, more=True, only=there, message=_("Saved"),
            fields=(I.Choice("line_id", _("Line of a budget"), options=_line_choices(side), span=12, help=_("Empty: where its contract, case, department and goods put it.")),),
        ),
    )  # fmt: skip
