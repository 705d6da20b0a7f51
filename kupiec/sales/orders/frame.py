"""What this room hangs into the frame and onto lower pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.models import Event
from kupiec.ground.kernel.prepared import NUMBER, Prepared
from kupiec.ground.kit import public as kit
from kupiec.people.parties import public as parties
from kupiec.sales.orders import progress, queries
from kupiec.sales.orders.models import Hold, Order
from kupiec.sales.orders.values import SOURCE_ORDER

TABS = (
    kit.Tab("sales", "orders", gettext_lazy("Orders"), url="orders", right="orders.see", order=40),
    kit.Tab("stock", "orders-completeness", gettext_lazy("Completeness"), url="orders-completeness", right="orders.see", order=60),
)  # fmt: skip
COMMANDS = (
    kit.Command(
        "order-new", gettext_lazy("New order"), url="order-new", icon="receipt", right="orders.edit",
        words="zamówienie zs order", new=True, key="Z",
    ),
    kit.Command(
        "orders-board", gettext_lazy("Board of orders"), url="orders-board", icon="layout-kanban", right="orders.see",
        words="tablica rejestry zamówień kanban",
    ),
    kit.Command(
        "orders-completeness", gettext_lazy("Completeness of orders"), url="orders-completeness", icon="list-check",
        right="orders.see", words="kompletność braki realizacja",
    ),
)  # fmt: skip


_HELD = Prepared(
    lambda company: Hold.objects.filter(company_id=company, released_at__isnull=True, stops="accept").values_list("pk")[:100],
    company=NUMBER,
)


class Badges:
    """The amber count on the rail: orders that wait for my approval."""

    def badges(self, by: Actor) -> dict[str, int]:
        if not by.may("orders.release"):
            return {}
        count = len(_HELD.read(company=by.company_id))
        return {"sales": count} if count else {}


TOPICS = (
    kit.Topic(
        "orders.hold",
        gettext_lazy("Orders waiting for approval"),
        note=gettext_lazy("Held by the credit limit, a price or by hand; you may release them"),
        right="orders.release",
        mail="now",
    ),
    kit.Topic(
        "orders.message",
        gettext_lazy("Messages on orders"),
        note=gettext_lazy("What colleagues write on orders you sell"),
        right="orders.see",
    ),
)


class Notices:
    """Holds to decide on, and messages of colleagues on orders of mine."""

    def notices(self, by: Actor) -> list[kit.Notice]:
        return [*self._holds(by), *self._messages(by)]

    def _holds(self, by: Actor) -> list[kit.Notice]:
        if not by.may("orders.release"):
            return []
        rows = Hold.objects.filter(company_id=by.company_id, released_at__isnull=True, stops="accept")
        return [
            kit.Notice(
                f"orders.hold:{one.pk}", "decide",
                _("%(number)s waits: %(reason)s") % {"number": one.order.number, "reason": kit.show.say(one.reason)},
                reverse("order", args=[one.order_id]), one.placed_at, "player-pause", topic="orders.hold",
            )
            for one in rows.select_related("order").order_by("-pk")[:20]
        ]  # fmt: skip

    def _messages(self, by: Actor) -> list[kit.Notice]:
        if by.employee_id is None:
            return []
        told = Event.objects.filter(subject=SOURCE_ORDER, verb="message", company_id=by.company_id).order_by("-id")[:40]
        events = [event for event in told if event.user_id != by.user_id]
        mine = dict(
            Order.objects.filter(pk__in={one.subject_id for one in events}, salesperson_id=by.employee_id).values_list("pk", "number")
        )
        return [
            kit.Notice(
                f"orders.message:{one.pk}", "info", f"{mine[one.subject_id]}: {one.data.get('text', '')}",
                reverse("order", args=[one.subject_id]), one.at, "message-plus", topic="orders.message",
            )
            for one in events
            if one.subject_id in mine
        ][:10]  # fmt: skip


class PartyTabs:
    """Orders as a tab of a party's page."""

    def panels(self) -> Sequence[kit.Panel]:
        return (
            kit.Panel(
                "orders", gettext_lazy("Orders"), template="orders/_party.html", context=party_orders, count=party_count,
                icon="receipt", right="orders.see", order=30,
            ),
        )  # fmt: skip


def party_orders(party: parties.Party, by: Actor) -> Mapping[str, Any]:
    rows = queries.visible(by).filter(orderer=party).select_related("register").defer("snapshot", "remarks")
    return {"orders": list(rows.order_by("-issue_date", "-pk")[:30]), "may_edit": by.may("orders.edit")}


def party_count(party: parties.Party, by: Actor) -> QuerySet[Order]:
    return progress.unfinished(queries.visible(by).filter(orderer=party))


def party_figures(party: parties.Party, by: Actor) -> Sequence[kit.Figure]:
    """Open orders in the strip of numbers on a party's page."""
    if not by.may("orders.see"):
        return []
    found = progress.unfinished(queries.visible(by).filter(orderer=party)).order_by()
    sums = list(found.values_list("rate").annotate(Count("pk"), Sum("net")))
    if not sums:
        return []
    count, net = sum(row[1] for row in sums), sum(row[2] * row[0] for row in sums)
    note = ngettext("%(count)s order, net", "%(count)s orders, net", count) % {"count": count}
    return [kit.Figure(_("Orders not done yet"), kit.show.money0(net), note=note)]


class PartyOperations:
    """New order from a party's page and from the list."""

    def operations(self) -> Sequence[kit.Operation]:
        return (
            kit.Operation(
                "new-order", gettext_lazy("New order"), icon="receipt", right="orders.edit", key="Z", bulk=False, primary=True,
                url=lambda party: f"{reverse('order-new')}?orderer_id={party.pk}",
                allowed=lambda party, by: gettext_lazy("Restore the customer from the archive first.") if party.archived else None,
            ),
        )  # fmt: skip
