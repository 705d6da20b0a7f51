"""What this room hangs into the frame and onto pages of parties, and what it answers when others ask."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.people.parties import public as parties
from kupiec.sales.contracts import panels, queries, screens, words
from kupiec.sales.contracts.models import Contract
from kupiec.sales.contracts.values import CONTRACT, SERIES, State

TABS = (
    kit.Tab("sales", "contracts", _("Contracts"), url="contracts", right="contracts.see", order=30),
    kit.Tab("settings", "contract-kinds", _("Contracts"), url="contract-kinds", right="contracts.setup", order=49, shelf="clients", note=_("Kinds of contracts with customers and suppliers")),
)  # fmt: skip
COMMANDS = (
    kit.Command("contract-new", _("New contract"), url="contract-new", icon="contract", right="contracts.edit", words="umowa kontrakt aneks ramowa", new=True),
    kit.Command("contracts", _("Contracts"), url="contracts", icon="contract", right="contracts.see", words="umowy kontrakty aneksy lista"),
)  # fmt: skip


class Badges:
    """The amber count on the rail: my contracts that end, or whose notice day comes, in two months."""

    def badges(self, by: Actor) -> dict[str, Callable[[], int]]:
        if not by.may("contracts.see") or by.employee_id is None:
            return {}
        mine = queries.visible(by).filter(salesperson_id=by.employee_id)
        return {"sales": queries.ending_count(mine, by_day=clock.today() + screens.SOON, on=clock.today())}


class Chain:
    """Contracts with customers → the subcontracts that serve them."""

    def links(self, refs: Sequence[documents.Ref], *, company_id: int) -> Iterable[documents.Edge]:
        own = [ref.id for ref in refs if ref.kind == CONTRACT]
        if not own:
            return []
        rows = Contract.objects.filter(Q(pk__in=own, parent__isnull=False) | Q(parent_id__in=own), company_id=company_id)
        return [
            documents.Edge(documents.Ref(CONTRACT, parent), documents.Ref(CONTRACT, pk))
            for pk, parent in rows.values_list("pk", "parent_id")
            if parent
        ]


class Cards:
    """Contracts as others show them."""

    def describe(self, refs: Sequence[documents.Ref], *, by: Actor) -> Mapping[documents.Ref, documents.DocumentCard]:
        wanted = [ref.id for ref in refs if ref.kind == CONTRACT]
        if not wanted:
            return {}
        rows = list(queries.with_edition(queries.visible(by).filter(pk__in=wanted), on=clock.today()).defer("search"))
        editions = queries.editions_by_id([row.edition_id for row in rows])  # type: ignore[attr-defined]
        return {documents.Ref(CONTRACT, row.pk): _card(row, editions[row.edition_id]) for row in rows}  # type: ignore[attr-defined]


def _card(row: Contract, edition: Any) -> documents.DocumentCard:
    return documents.DocumentCard(
        ref=documents.Ref(CONTRACT, row.pk), code=SERIES, number=row.number.removeprefix(SERIES).strip(), state=str(panels.mark(row, edition).text),
        date=edition.effective_from, gross=None, currency="", url=reverse("contract", args=[row.pk]), phase=words.PHASES[row.state],  # type: ignore[arg-type]
    )  # fmt: skip


class PartyTabs:
    """Contracts with a party, as a tab of its page."""

    def panels(self) -> Sequence[kit.Panel]:
        return (
            kit.Panel("contracts", _("Contracts"), template="contracts/_party.html", context=_of_party,
                      count=lambda party, by: queries.visible(by).filter(party=party).exclude(state=State.CANCELLED), icon="contract", right="contracts.see", order=22),
        )  # fmt: skip


def _of_party(party: parties.Party, by: Actor) -> Mapping[str, Any]:
    rows = list(queries.with_edition(queries.visible(by).filter(party=party), on=clock.today()).defer("search").order_by("-pk")[:50])
    known = queries.editions_by_id([row.edition_id for row in rows])  # type: ignore[attr-defined]
    told = [(row, known[row.edition_id], panels.mark(row, known[row.edition_id])) for row in rows]  # type: ignore[attr-defined]
    return {"contracts": told, "party": party, "may_edit": by.may("contracts.edit")}


class PartyOperations:
    """A new contract from a party's page."""

    def operations(self) -> Sequence[kit.Operation]:
        return (
            kit.Operation("new-contract", _("New contract"), url=lambda party: f"{reverse('contract-new')}?party={party.pk}", icon="contract",
                          right="contracts.edit", bulk=False, more=True),
        )  # fmt: skip


def party_blockers(party_ids: Sequence[int], *, by: Actor) -> dict[int, list[parties.Blocker]]:
    """Contracts keep their parties."""
    rows = Contract.objects.filter(party_id__in=party_ids).order_by().values_list("party_id").annotate(count=Count("pk"))
    return {pk: [parties.Blocker(N_("contracts"), count, f"{reverse('contracts')}?f.party={pk}")] for pk, count in rows}
