"""What this room hangs into the frame and onto lower pages, and what it answers when others ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.people.parties import public as parties
from kupiec.sales.offers import asking, queries, words
from kupiec.sales.offers.models import Offer, Ordered

OFFER = "offers.offer"
ORDER = "orders.order"
TABS = (kit.Tab("sales", "offers", gettext_lazy("Offers"), url="offers", right="offers.see", order=20),)
COMMANDS = (
    kit.Command("offer-new", gettext_lazy("New offer"), url="offer-new", icon="file-text", right="offers.edit",
                words="oferta of wycena", new=True, key="O"),
)  # fmt: skip
PHASES = {"draft": "draft", "sent": "open", "won": "done", "partly": "done", "lost": "cancelled", "expired": "cancelled"}


class Badges:
    """The amber count on the rail: my offers whose validity has passed without a result."""

    def badges(self, by: Actor) -> dict[str, QuerySet[Offer]]:
        if not by.may("offers.see") or by.employee_id is None:
            return {}
        return {"sales": queries.visible(by).filter(state="sent", valid_until__lt=clock.today(), salesperson_id=by.employee_id)}


TOPICS = (
    kit.Topic("offers.expiring", gettext_lazy("Expiring offers"), note=gettext_lazy("Your sent offers that end within three days, or have ended unanswered"), right="offers.see", mail="digest"),
)  # fmt: skip
SOON = dt.timedelta(days=3)


class Notices:
    """My sent offers that end soon or have ended without an answer."""

    def notices(self, by: Actor) -> list[kit.Notice]:
        if not by.may("offers.see") or by.employee_id is None:
            return []
        today = clock.today()
        rows = queries.visible(by).filter(state="sent", salesperson_id=by.employee_id, valid_until__range=(today - SOON * 10, today + SOON))
        return [
            kit.Notice(
                f"offers.expiring:{row.pk}:{row.valid_until}", "info", _ends(row, today), reverse("offer", args=[row.pk]), None, "file-text", topic="offers.expiring"
            )
            for row in rows.select_related("party").order_by("valid_until", "pk")[:20]
        ]  # fmt: skip


def _ends(row: Offer, today: dt.date) -> str:
    facts = {"number": row.number, "customer": row.party, "day": kit.show.day(row.valid_until)}
    if row.valid_until is not None and row.valid_until < today:
        return gettext("%(number)s for %(customer)s ended on %(day)s without an answer") % facts
    return gettext("%(number)s for %(customer)s ends on %(day)s") % facts


class Chain:
    """Inquiries → offers → orders."""

    def links(self, refs: Sequence[documents.Ref], *, company_id: int) -> Iterable[documents.Edge]:
        return [*asking.links(refs, company_id=company_id), *self._orders(refs, company_id=company_id)]

    def _orders(self, refs: Sequence[documents.Ref], *, company_id: int) -> Iterable[documents.Edge]:
        offers = [ref.id for ref in refs if ref.kind == OFFER]
        orders = [ref.id for ref in refs if ref.kind == ORDER]
        if not offers and not orders:
            return []
        rows = (
            Ordered.objects.filter(
                Q(offer_line__offer_version__offer_id__in=offers) | Q(order_line__order_id__in=orders), company_id=company_id
            )
            .exclude(order_line__order__state="cancelled")
            .order_by()
            .values_list("offer_line__offer_version__offer_id", "order_line__order_id", "order_line__order__state")
            .annotate(total=Sum("quantity"))
        )
        return [
            documents.Edge(documents.Ref(OFFER, source), documents.Ref(ORDER, target), total, state == "draft")
            for source, target, state, total in rows
        ]


class Cards:
    """Offers as others show them."""

    def describe(self, refs: Sequence[documents.Ref], *, by: Actor) -> Mapping[documents.Ref, documents.DocumentCard]:
        wanted = [ref.id for ref in refs if ref.kind == OFFER]
        if not wanted:
            return {}
        return {documents.Ref(OFFER, row.pk): card(row) for row in queries.visible(by).filter(pk__in=wanted)}


def card(row: Offer) -> documents.DocumentCard:
    return documents.DocumentCard(
        ref=documents.Ref(OFFER, row.pk), code="OF", number=row.number.removeprefix("OF").strip(),
        state=str(words.STATES[row.state][1]), date=row.issue_date, gross=row.gross, currency=row.currency_id,
        url=reverse("offer", args=[row.pk]), phase=PHASES[row.state],  # type: ignore[arg-type]
    )  # fmt: skip


class PartyTabs:
    """A party's offers, as a tab of its page."""

    def panels(self) -> Sequence[kit.Panel]:
        return (
            kit.Panel("offers", gettext_lazy("Offers"), template="offers/_party_tab.html", context=_party_offers,
                      icon="file-text", right="offers.see", order=20),
        )  # fmt: skip


def _party_offers(party: parties.Party, by: Actor) -> Mapping[str, object]:
    rows = queries.visible(by).filter(party=party).order_by("-issue_date", "-pk")[:30]
    return {"offers": [(row, kit.Mark(*words.STATES[row.state])) for row in rows], "party_id": party.pk}


def party_blockers(party_ids: Sequence[int], *, by: Actor) -> Mapping[int, Sequence[parties.Blocker]]:
    """Offers keep their parties; one statement for each role."""
    found: dict[int, int] = {}
    for role in ("party_id", "competitor_id"):
        rows = Offer.objects.filter(**{f"{role}__in": list(party_ids)}).order_by().values_list(role)
        for pk, count in rows.annotate(count=Count("pk")):
            found[pk] = found.get(pk, 0) + count
    url = reverse("offers")
    return {pk: (parties.Blocker(N_("offers"), count, f"{url}?f.party_id={pk}"),) for pk, count in found.items()}


class PartyOperations:
    """New offer from a party's page, the list and the palette."""

    def operations(self) -> Sequence[kit.Operation]:
        return (
            kit.Operation(
                "new-offer", gettext_lazy("New offer"), icon="file-text", right="offers.edit", key="O", bulk=False,
                url=lambda party: f"{reverse('offer-new')}?party={party.pk}",
                allowed=lambda party, by: gettext_lazy("Restore the customer from the archive first.") if party.archived else None,
            ),
        )  # fmt: skip
