"""What sides, states and controls are called and look like; the events the timelines tell."""

from __future__ import annotations

from kupiec.ground.kernel.words import N_
from kupiec.sales.budgets.values import BUDGET, Control, Side, State

SIDES = ((Side.COST.value, N_("costs")), (Side.INCOME.value, N_("income")))
CONTROLS = (
    (Control.NONE.value, N_("nothing happens")), (Control.WARN.value, N_("the document is marked")), (Control.STOP.value, N_("the document is refused")),
)  # fmt: skip
STATES = {
    State.DRAFT.value: ("", N_("being prepared"), "pencil"), State.APPROVED.value: ("info", N_("approved"), "check"), State.CURRENT.value: ("ok", N_("in force"), "circle-check"),
    State.DROPPED.value: ("line", N_("given up"), "circle-x"),
}  # fmt: skip
FACTS = {
    "name": N_("Name"), "cost_kind_id": N_("Kind of cost"), "account_id": N_("Account"), "department_id": N_("Department"), "contract_id": N_("Contract"), "case_id": N_("Case"),
    "first_day": N_("From"), "last_day": N_("Until"), "amount": N_("Amount planned"), "remarks": N_("Remarks"),
}  # fmt: skip
"""What a line says, as a comparison names it."""
EVENTS = {
    f"{BUDGET}:begun": (N_("Version %(number)s begun"), "file-plus", ""), f"{BUDGET}:approved": (N_("Version %(number)s approved"), "check", "ok"),
    f"{BUDGET}:enforced": (N_("Version %(number)s put in force"), "circle-check", "ok"), f"{BUDGET}:dropped": (N_("Version %(number)s given up"), "circle-x", ""),
    f"{BUDGET}:built": (N_("Made from %(from)s"), "copy", ""),
    "company.company:budgets_on": (N_("Budgets switched on"), "circle-check", ""), "company.company:budgets_off": (N_("Budgets switched off"), "circle-x", ""),
    **{f"{kind}:charged": (N_("Put onto the budget %(budget)s: %(line)s"), "chart-donut", "") for kind in ("orders.order", "supply.order", "invoicing.invoice")},
    **{
        f"{kind}:over_budget": (N_("Over the budget %(budget)s, “%(line)s”, by %(over)s"), "alert-triangle", "warn")
        for kind in ("orders.order", "supply.order", "invoicing.invoice")
    },
}  # fmt: skip
FIELD_NAMES = (
    N_("code"), N_("name"), N_("side"), N_("control"), N_("first day"), N_("last day"), N_("department"), N_("contract"), N_("case"), N_("owner"), N_("source"), N_("remarks"),
    N_("archived"), N_("budget"), N_("number"), N_("state"), N_("label"), N_("approved at"), N_("approved by"), N_("of"), N_("position"), N_("cost kind"), N_("account"),
    N_("amount"), N_("document kind"), N_("document id"), N_("kind"), N_("group"), N_("active"), N_("name en"), N_("name de"),
)  # fmt: skip
"""Verbose names Django makes of the models' fields; the timeline translates them."""
