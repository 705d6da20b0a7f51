"""What this room hangs into the frame, and what it answers when others ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties
from kupiec.sales.blankets import queries, screens, words
from kupiec.sales.blankets.models import Blanket, Lot
from kupiec.sales.blankets.values import BLANKET, CODE, State

ORDER = "orders.order"
TABS = (kit.Tab("sales", "blankets", _("Blanket orders"), url="blankets", right="blankets.see", order=44),)
COMMANDS = (
    kit.Command("blanket-new", _("New blanket order"), url="blanket-new", icon="stack-2", right="blankets.edit", words="zamówienie ramowe partie ram", new=True),
    kit.Command("blankets", _("Blanket orders"), url="blankets", icon="stack-2", right="blankets.see", words="zamówienia ramowe partie odwołania"),
)  # fmt: skip


class Badges:
    """The amber count on the rail: blanket orders of which a lot is late."""

    def badges(self, by: Actor) -> dict[str, QuerySet[Blanket]]:
        return {"sales": queries.with_late(queries.visible(by), on=clock.today())} if by.may("blankets.release") else {}


class Chain:
    """Blanket orders → orders of their lots."""

    def links(self, refs: Sequence[documents.Ref], *, company_id: int) -> Iterable[documents.Edge]:
        own, asked = [ref.id for ref in refs if ref.kind == BLANKET], [ref.id for ref in refs if ref.kind == ORDER]
        rows = Lot.objects.filter(company_id=company_id, order__isnull=False).exclude(order__state="cancelled")
        pairs = set(rows.filter(blanket_id__in=own).values_list("blanket_id", "order_id")) if own else set()
        pairs |= set(rows.filter(order_id__in=asked).values_list("blanket_id", "order_id")) if asked else set()
        return [documents.Edge(documents.Ref(BLANKET, blanket), documents.Ref(ORDER, order)) for blanket, order in sorted(pairs)]


class Cards:
    """Blanket orders as others show them."""

    def describe(self, refs: Sequence[documents.Ref], *, by: Actor) -> Mapping[documents.Ref, documents.DocumentCard]:
        wanted = [ref.id for ref in refs if ref.kind == BLANKET]
        return {
            documents.Ref(BLANKET, row.pk): _card(row)
            for row in (queries.visible(by).filter(pk__in=wanted).defer("remarks") if wanted else ())
        }


def _card(row: Blanket) -> documents.DocumentCard:
    state = State(row.state)
    return documents.DocumentCard(
        ref=documents.Ref(BLANKET, row.pk), code=CODE, number=screens.name_of(row).removeprefix(CODE).strip(), state=kit.show.say(words.STATES[state][1]), date=row.issue_date,
        gross=None, currency="", url=reverse("blanket", args=[row.pk]), phase=words.PHASES[state],  # type: ignore[arg-type]
    )  # fmt: skip


def party_blockers(party_ids: Sequence[int], *, by: Actor) -> dict[int, list[parties.Blocker]]:
    """Blanket orders keep their customers."""
    rows = Blanket.objects.filter(party_id__in=party_ids).order_by().values_list("party_id").annotate(count=Count("pk"))
    return {pk: [parties.Blocker(N_("blanket orders"), count, f"{reverse('blankets')}?f.party={pk}")] for pk, count in rows}


def item_blockers(item_ids: Sequence[int], *, by: Actor) -> dict[int, list[catalog.Blocker]]:
    """Blanket orders keep their items."""
    rows = Blanket.objects.filter(item_id__in=item_ids).order_by().values_list("item_id").annotate(count=Count("pk"))
    return {pk: [catalog.Blocker(N_("blanket orders"), count)] for pk, count in rows}
