"""Plan and actual of a case (CAS-4), and the strip from opportunity to payment (CAS-5): asked of rooms above by sockets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import half_up
from kupiec.ground.kit import public as kit
from kupiec.people.cases import queries, sockets
from kupiec.people.cases.models import Case
from kupiec.people.cases.values import PaperMoney

ZERO = Decimal(0)
ROLES = (
    ("offered", _("Offered")), ("ordered", _("Ordered")), ("revenue", _("Invoiced")), ("cost", _("Cost of goods issued")), ("bought", _("Bought")),
    ("paid", _("Paid")),
)  # fmt: skip
STAGES = (
    ("offers.offer", _("Offer"), ""), ("orders.order", _("Order"), ""), ("stock.document", _("Delivery"), "WZ"),
    ("invoicing.invoice", _("Invoice"), ""), ("receivables.payment", _("Payment"), ""),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of the case: its card, what it says of money, whether it was joined itself or came of one that was."""

    card: documents.DocumentCard
    money: PaperMoney | None
    joined: bool

    @property
    def number(self) -> str:
        """The number without its code, which stands before it."""
        return self.card.number.removeprefix(self.card.code).strip()


@dataclass(frozen=True, slots=True)
class Account:
    """What was planned of a case and what came of it, in the company's currency; `sums` by role."""

    papers: tuple[Paper, ...]
    sums: Mapping[str, Decimal]
    cut: bool

    @property
    def revenue(self) -> Decimal:
        return self.sums.get("revenue", ZERO)

    @property
    def cost(self) -> Decimal:
        return self.sums.get("cost", ZERO)


def account(case: Case, *, by: Actor) -> Account:
    """Papers of a case and all that came of them, as far as the actor may see; queries grow with the chain's length only."""
    joined = set(queries.members([case.pk]).get(case.pk, ()))
    refs, cut = documents.onward(joined, company_id=case.company_id)
    cards = documents.describe(refs, by=by) if refs else {}
    told: dict[documents.Ref, PaperMoney] = {}
    for source in sockets.money_sources:
        wanted = [ref for ref in refs if ref.kind in source.kinds and ref in cards]
        if wanted:
            told.update(source.money(wanted, by=by))
    sums: dict[str, Decimal] = {}
    for money in told.values():
        if money.role:
            sums[money.role] = sums.get(money.role, ZERO) + money.amount
    papers = tuple(Paper(cards[ref], told.get(ref), ref in joined) for ref in refs if ref in cards)
    return Account(tuple(sorted(papers, key=_place)), sums, cut)


def _place(paper: Paper) -> tuple[Any, ...]:
    order = {kind: at for at, (kind, _label, _code) in enumerate(STAGES)}
    return order.get(paper.card.ref.kind, len(order)), str(paper.card.date or ""), paper.card.ref.id


def strip(case: Case, found: Account) -> list[kit.Node]:
    """The case, then each stage of the sale: how many papers, how far."""
    nodes = [kit.Node(str(case.kind), "", "done" if case.group == "closed" else "now")]
    for kind, label, code in STAGES:
        papers = [
            one.card for one in found.papers if one.card.ref.kind == kind and one.card.phase != "cancelled" and code in ("", one.card.code)
        ]
        nodes.append(_stage(label, papers))
    return nodes if case.group != "closed" else [node for node in nodes if node.state != "ghost" or node.url]


def _stage(label: Any, papers: Sequence[documents.DocumentCard]) -> kit.Node:
    if not papers:
        return kit.Node(label, "", "ghost")
    first = papers[-1]
    done = all(card.phase == "done" for card in papers)
    drafts = all(card.phase == "draft" for card in papers)
    text = (
        " ".join(filter(None, [first.code, first.number.removeprefix(first.code).strip()]))
        if len(papers) == 1
        else f"{label} ×{len(papers)}"
    )
    return kit.Node(
        text, first.url if len(papers) == 1 else f"?panel=papers#{first.ref.kind}", "ghost" if drafts else "done" if done else "now"
    )


def rows(case: Case, found: Account, *, by: Actor) -> list[dict[str, Any]]:
    """The table of plan beside actual: revenue, cost, margin; costs for those who may see them."""
    sees = by.may("cases.finance")
    made = [_row(gettext("Revenue"), case.planned_revenue if case.planned_revenue is not None else case.value, found.revenue, up=True)]
    if sees:
        made.append(_row(gettext("Cost"), case.planned_cost, found.cost, up=False))
        planned = (case.planned_revenue if case.planned_revenue is not None else case.value) - (case.planned_cost or ZERO)
        made.append(_row(gettext("Margin"), planned if case.planned_cost is not None else None, found.revenue - found.cost, up=True))
    return made


def _row(label: str, planned: Decimal | None, actual: Decimal, *, up: bool) -> dict[str, Any]:
    """`up`: more is better. The share is of the plan."""
    share = half_up(actual * 100 / planned, 0) if planned else None
    over = planned is not None and actual > planned
    kind = "" if share is None else "ok" if (over if up else not over) else "warn" if up else "bad"
    return {
        "label": label, "planned": planned, "actual": actual, "difference": actual - planned if planned is not None else None, "share": share, "kind": kind,
    }  # fmt: skip


def lines(case: Case, ref: documents.Ref, *, by: Actor) -> Sequence[Any] | None:
    """The lines behind a paper of the case; None for papers that are not its own or can't be seen."""
    refs, _cut = documents.onward(queries.members([case.pk]).get(case.pk, ()), company_id=case.company_id)
    if ref not in refs or ref not in documents.describe([ref], by=by):
        return None
    for source in sockets.money_sources:
        if ref.kind in source.kinds:
            return source.lines(ref, by=by)
    return ()
