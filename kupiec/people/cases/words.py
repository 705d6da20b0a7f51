"""Words of the room: groups, results, events."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.words import N_

GROUPS = (("potential", _("Potential")), ("open", _("In progress")), ("closed", _("Closed case")))
GROUP_MARKS = {
    "potential": ("info", _("Potential"), "circle-dashed"),
    "open": ("pri", _("In progress"), "progress"),
    "closed": ("", _("Closed case"), "circle-check"),
}
RESULTS = (("won", _("Won")), ("lost", _("Lost")))
RESULT_MARKS = {"won": ("ok", _("Won"), "check"), "lost": ("bad", _("Lost"), "x")}
BEHAVIOURS = (("plain", _("collects what is done")), ("opportunity", _("sales opportunity: wanted goods, offers")))
PAPERS = (
    ("offers.offer", _("Offers")), ("orders.order", _("Orders")), ("stock.document", _("Stock documents")), ("invoicing.invoice", _("Invoices")),
    ("receivables.payment", _("Payments")),
)  # fmt: skip
FIELDS = {
    "party_id": _("Party"), "guardian_id": _("Guardian"), "description": _("Description"), "expected_value": _("Expected value"),
    "planned_revenue": _("Planned revenue"), "planned_cost": _("Planned cost"), "close_on": _("Expected close"), "decision_on": _("Decision on"),
    "reason_id": _("Reason"), "wants": _("Wanted goods"),
}  # fmt: skip
EVENTS = {
    "cases.case:opened": N_("Opened by %(user)s"),
    "cases.case:moved": N_("%(user)s moved it: %(origin)s → %(target)s"),
    "cases.case:joined": N_("%(user)s joined documents: %(count)s"),
    "cases.case:handed": N_("%(user)s gave it to another guardian"),
    "cases.case:wants": N_("%(user)s wrote down wanted goods"),
    "cases.case:left": N_("%(user)s took a document out"),
}
