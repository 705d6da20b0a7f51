"""Reads: all versions of offers, offers that wait for an answer, results by a cause."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import half_up
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.followups import rules
from kupiec.sales.followups.models import Reminder
from kupiec.sales.followups.values import ZERO, Result
from kupiec.sales.offers import public as offers

RANK = {"accepted": 4, "sent": 3, "draft": 2, "rejected": 1, "expired": 1, "discarded": 0}
"""Which version an offer is judged by, as `offers` has it."""


def versions(by: Actor) -> QuerySet[offers.OfferVersion]:
    """Every version of the offers the actor may see."""
    rows = offers.OfferVersion.objects.filter(company_id=by.company_id, offer__in=offers.visible(by))
    return rows.select_related("offer", "offer__party", "offer__salesperson", "offer__reason", "offer__competitor")


def reminders(by: Actor) -> QuerySet[Reminder]:
    rows = Reminder.objects.filter(company_id=by.company_id)
    return rows if by.may("followups.setup") else rows.none()


def waiting(company_id: int, *, on: dt.date | None = None) -> list[offers.OfferVersion]:
    """The last version sent of each offer that has no answer yet (valid on a day); one statement."""
    rows = offers.OfferVersion.objects.filter(company_id=company_id, state="sent", offer__state="sent").select_related("offer")
    last: dict[int, offers.OfferVersion] = {}
    for one in rows.order_by("offer_id", "ordinal", "-variant").defer("snapshot", "text_before", "text_after"):
        last[one.offer_id] = one
    return [one for one in last.values() if on is None or one.valid_until >= on]


Key = Callable[[Any], str]


def _month(row: Any) -> str:
    return f"{row['offer__issue_date']:%Y-%m}"


def _person(row: Any) -> str:
    return " ".join(filter(None, (row["offer__salesperson__first_name"], row["offer__salesperson__last_name"]))) or pgettext(
        "salesperson", "nobody"
    )


GROUPS: Mapping[str, tuple[Any, Key]] = {
    "reason": (_("Reason of loss"), lambda row: row["offer__reason__name"] or pgettext("reason of loss", "none given")),
    "month": (_("Month"), _month),
    "salesperson": (_("Salesperson"), _person),
    "party": (_("Customer"), lambda row: row["offer__party__name"]),
    "competitor": (
        _("Competitor"),
        lambda row: row["offer__competitor__name"] or row["offer__competitor_name"] or pgettext("competitor", "none named"),
    ),
}
MOST_GROUPS = 200


def results(by: Actor, *, group: str, since: dt.date | None = None, until: dt.date | None = None) -> list[Result]:
    """Offers issued between the days, by a cause, in the company's currency; two statements. Refuses BAD_CHOICE."""
    if group not in GROUPS:
        raise Refusal("BAD_CHOICE", N_("Choose from the list."), "by")
    rows = versions(by).select_related(None)
    if since:
        rows = rows.filter(offer__issue_date__gte=since)
    if until:
        rows = rows.filter(offer__issue_date__lte=until)
    names = (
        "offer_id", "pk", "state", "ordinal", "variant", "net", "rate", "offer__state", "offer__issue_date", "offer__party__name", "offer__salesperson__first_name",
        "offer__salesperson__last_name", "offer__reason__name", "offer__competitor__name", "offer__competitor_name",
    )  # fmt: skip
    counting: dict[int, Any] = {}
    for row in rows.order_by("offer_id").values(*names):
        best = counting.get(row["offer_id"])
        if best is None or _rank(row) > _rank(best):
            counting[row["offer_id"]] = row
    parts = _ordered([row["pk"] for row in counting.values() if row["offer__state"] == "partly"])
    key = GROUPS[group][1]
    return rules.results((key(row), row["offer__state"], _value(row, row["net"]), _won(row, parts)) for row in counting.values())


def _rank(row: Any) -> tuple[int, int, int]:
    return RANK[row["state"]], row["ordinal"], -ord(row["variant"] or "@")


def _value(row: Any, net: Decimal) -> Decimal:
    return half_up(net * row["rate"], 2)


def _won(row: Any, parts: Mapping[int, Decimal]) -> Decimal:
    if row["offer__state"] == "won":
        return _value(row, row["net"])
    return _value(row, parts.get(row["pk"], ZERO)) if row["offer__state"] == "partly" else ZERO


def _ordered(version_ids: list[int]) -> dict[int, Decimal]:
    """For how much was ordered of partly won versions; one statement."""
    rows = offers.Ordered.objects.filter(offer_line__offer_version__in=version_ids).exclude(order_line__order__state="cancelled")
    found: dict[int, Decimal] = {}
    for version, net, whole, part in rows.values_list(
        "offer_line__offer_version", "offer_line__net", "offer_line__base_quantity", "quantity"
    ):
        found[version] = found.get(version, ZERO) + (half_up(net * min(part, whole) / whole, 2) if whole else ZERO)
    return found
