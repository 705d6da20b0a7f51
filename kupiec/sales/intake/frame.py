"""What this room hangs into the frame, onto messages, letters and customers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.people.correspondence import public as correspondence
from kupiec.people.mailboxes import public as mailboxes
from kupiec.people.parties import public as parties
from kupiec.sales.intake import queries, services, words
from kupiec.sales.intake.models import Link, Proposal
from kupiec.sales.intake.values import PROPOSAL, Source, State

ORDER = "orders.order"
PHASES = {State.NEW: "draft", State.TAKEN: "done", State.REJECTED: "cancelled"}
TABS = (
    kit.Tab("sales", "intake", _("Orders that came in"), url="intake", right="intake.see", order=43),
    kit.Tab("settings", "intake-links", _("Customers’ pages for orders"), url="intake-links", right="intake.share", order=67, shelf="sales", note=_("Private addresses on which customers order")),
)  # fmt: skip
COMMANDS = (
    kit.Command("intake", _("Orders that came in"), url="intake", icon="file-import", right="intake.see", words="zamówienia edi edifact ecod xlsx plik e-mail wpływające przychodzące"),
    kit.Command("intake-file", _("Order from a file or text"), url="intake-file", icon="table-import", right="intake.edit", words="import zamówienia edi xlsx wklej", new=True),
    kit.Command("intake-links", _("Customers’ pages for orders"), url="intake-links", icon="link", right="intake.see", words="link klienta strona zamówień"),
)  # fmt: skip


class Badges:
    """The amber count on the rail: orders to be accepted."""

    def badges(self, by: Actor) -> dict[str, QuerySet[Proposal]]:
        return {"sales": queries.visible(by).filter(state=State.NEW)} if by.may("intake.edit") else {}


class PartyOperations:
    """A page for a customer, an order of his from a file."""

    def operations(self) -> Sequence[kit.Operation]:
        return (
            kit.Operation("order-page", _("Page for orders"), url=lambda party: f"{reverse('intake-link-new')}?party={party.pk}", icon="link", right="intake.share", bulk=False, more=True, only=lambda party: party.customer),
            kit.Operation("order-file", _("Order from a file"), url=lambda party: f"{reverse('intake-file')}?party={party.pk}", icon="table-import", right="intake.edit", bulk=False, more=True, only=lambda party: party.customer),
        )  # fmt: skip


def _made(ids: Sequence[int]) -> str:
    return reverse("intake-proposal", args=[ids[0]]) if len(ids) == 1 else reverse("intake")


def from_message(ref: documents.Ref, *, by: Actor) -> str:
    """The order an e-mail brings: in its files, else in its words."""
    row = mailboxes.message(ref.id, by=by)
    whose = mailboxes.assigned([row.pk], by=by).get(row.pk, [])
    party = next((one.party_id for one in whose if one.party_id), None)
    return _made(services.from_record(Source.MAIL, (ref.kind, ref.id), title=row.subject, text=row.text, party_id=party, by=by))


def from_letter(ref: documents.Ref, *, by: Actor) -> str:
    """The order a letter brings."""
    letter = correspondence.letter(ref.id, by=by)
    ids = services.from_record(
        Source.LETTER,
        (ref.kind, ref.id),
        title=letter.subject,
        text=letter.content,
        number=letter.their_sign,
        party_id=letter.party_id,
        by=by,
    )
    if by.may("correspondence.edit"):
        correspondence.link(ref.id, [(PROPOSAL, pk) for pk in ids], made=True, by=by)
    return _made(ids)


OF_MESSAGE = mailboxes.Onward("order", _("Order"), from_message, icon="receipt", right="intake.edit")
OF_LETTER = correspondence.Onward("order", _("Order"), from_letter, icon="receipt", right="intake.edit")


class Chain:
    """What it was made of → what came in → the order."""

    def links(self, refs: Sequence[documents.Ref], *, company_id: int) -> Iterable[documents.Edge]:
        ids: dict[str, list[int]] = {}
        for ref in refs:
            ids.setdefault(ref.kind, []).append(ref.id)
        rows = Proposal.objects.filter(company_id=company_id)
        own = rows.filter(pk__in=ids.get(PROPOSAL, ())) | rows.filter(order_id__in=ids.get(ORDER, ()))
        found = list(own.values_list("pk", "order_id", "subject", "subject_id")) if ids.get(PROPOSAL) or ids.get(ORDER) else []
        edges = [documents.Edge(documents.Ref(PROPOSAL, pk), documents.Ref(ORDER, order)) for pk, order, *_rest in found if order]
        return edges + [
            documents.Edge(documents.Ref(subject, number), documents.Ref(PROPOSAL, pk))
            for pk, _order, subject, number in found
            if subject and number
        ]


class Cards:
    """Orders that came in as others show them."""

    def describe(self, refs: Sequence[documents.Ref], *, by: Actor) -> Mapping[documents.Ref, documents.DocumentCard]:
        wanted = [ref.id for ref in refs if ref.kind == PROPOSAL]
        rows = queries.visible(by).filter(pk__in=wanted) if wanted else ()
        return {documents.Ref(PROPOSAL, row.pk): _card(row) for row in rows}


def _card(row: Proposal) -> documents.DocumentCard:
    state = State(row.state)
    return documents.DocumentCard(
        ref=documents.Ref(PROPOSAL, row.pk), code="ZK", number=str(row), state=kit.show.say(words.STATES[state][1]), date=row.created_at.date(), gross=None, currency="",
        url=reverse("intake-proposal", args=[row.pk]), phase=PHASES[state],  # type: ignore[arg-type]
    )  # fmt: skip


def party_blockers(party_ids: Sequence[int], *, by: Actor) -> dict[int, list[parties.Blocker]]:
    """What came in keeps its customers, and so do their pages."""
    found: dict[int, list[parties.Blocker]] = {}
    for model, label in ((Proposal, N_("orders that came in")), (Link, N_("pages for orders"))):
        rows = model.objects.filter(party_id__in=party_ids).order_by().values_list("party_id").annotate(count=Count("pk"))
        for pk, count in rows:
            found.setdefault(pk, []).append(parties.Blocker(label, count))
    return found
