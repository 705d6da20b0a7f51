"""What this room hangs into the frame and onto lower pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.prepared import NUMBER, Prepared
from kupiec.ground.kit import glances, reach
from kupiec.ground.kit import public as kit
from kupiec.money.receivables import queries, words
from kupiec.money.receivables.models import Match, Payment, Receivable, StatementLine
from kupiec.money.receivables.screens import payment_state
from kupiec.money.receivables.values import Exposure
from kupiec.people.parties import public as parties

PAYMENT = "receivables.payment"
TABS = (
    kit.Tab("settlements", "receivables", gettext_lazy("Receivables"), url="receivables", right="receivables.see", order=20),
    kit.Tab("settlements", "payments", gettext_lazy("Payments"), url="payments", right="receivables.see", order=30),
    kit.Tab("settlements", "bank-lines", gettext_lazy("Bank"), url="bank-lines", right="receivables.import", order=40),
    kit.Tab("settlements", "statements", gettext_lazy("Statements"), url="statements", right="receivables.import", order=41),
    kit.Tab("settlements", "ageing", gettext_lazy("Ageing"), url="receivables-ageing", right="receivables.see", order=50),
    kit.Tab("settlements", "settlements", gettext_lazy("All settlements"), url="settlements", right="receivables.see", order=60),
)
COMMANDS = (
    kit.Command(
        "payment-new", gettext_lazy("New payment"), url="payment-new", icon="cash", right="receivables.pay",
        words="kp kw wpłata przelew zapłata", new=True,
    ),
    kit.Command(
        "statement-import", gettext_lazy("Import a statement"), url="statement-import", icon="file-import",
        right="receivables.import", words="wyciąg bank csv",
    ),
    kit.Command(
        "ageing", gettext_lazy("Ageing of receivables"), url="receivables-ageing", icon="chart-bar", right="receivables.see",
        words="wiekowanie należności przeterminowane",
    ),
)  # fmt: skip


_NEW_LINES = Prepared(
    lambda company: StatementLine.objects.filter(company_id=company, state="new").values_list("pk")[:100],
    company=NUMBER,
)


class Badges:
    """The amber count on the rail: bank lines that wait for booking."""

    def badges(self, by: Actor) -> dict[str, int]:
        if not by.may("receivables.import"):
            return {}
        count = len(_NEW_LINES.read(company=by.company_id))
        return {"settlements": count} if count else {}


class Chain:
    """Documents → the payments that settled them (SET-4)."""

    def links(self, refs: Sequence[documents.Ref], *, company_id: int) -> Iterable[documents.Edge]:
        payments = [ref.id for ref in refs if ref.kind == PAYMENT]
        wanted: dict[str, list[int]] = {}
        for ref in refs:
            if ref.kind != PAYMENT:
                wanted.setdefault(ref.kind, []).append(ref.id)
        items = Q(pk__in=[])
        for source, ids in sorted(wanted.items()):
            items |= Q(source=source, source_id__in=ids)
        mine = Receivable.objects.filter(items, company_id=company_id).values("pk")
        found: set[tuple[str, int, int]] = set()
        for side, money in (("debit", "credit_payment"), ("credit", "debit_payment")):
            rows = Match.objects.filter(
                Q(**{f"{money}__in": payments}) | Q(**{f"{side}__in": mine}),
                **{"company_id": company_id, f"{money}__isnull": False, f"{side}__isnull": False},
            )
            found.update(rows.values_list(f"{side}__source", f"{side}__source_id", money))
        return [
            documents.Edge(documents.Ref(source, pk), documents.Ref(PAYMENT, payment), None, False) for source, pk, payment in sorted(found)
        ]


class Cards:
    """Payments as others show them."""

    def describe(self, refs: Sequence[documents.Ref], *, by: Actor) -> Mapping[documents.Ref, documents.DocumentCard]:
        ids = [ref.id for ref in refs if ref.kind == PAYMENT]
        if not ids or not by.may("receivables.see"):
            return {}
        return {documents.Ref(PAYMENT, row.pk): _card(row) for row in queries.visible_payments(by).filter(pk__in=ids)}


def _card(row: Payment) -> documents.DocumentCard:
    code, _space, rest = row.number.partition(" ")
    return documents.DocumentCard(
        ref=documents.Ref(PAYMENT, row.pk),
        code=code if rest else "",
        number=rest or row.number,
        state=str(payment_state(row).text),
        date=row.on,
        gross=row.amount,
        currency=row.currency_id,
        url=reverse("payment", args=[row.pk]),
        phase="cancelled" if row.cancelled else "done",
    )


class PartyCards:
    """Receivables as a card on a party's page."""

    def panels(self) -> Sequence[kit.Panel]:
        return (
            kit.Panel(
                "receivables", gettext_lazy("Receivables"), template="receivables/_party_panel.html", context=_party_card,
                icon="coins", right="receivables.see", order=20,
            ),
        )  # fmt: skip


def _party_card(party: parties.Party, by: Actor) -> Mapping[str, Any]:
    rows = queries.ageing(clock.today(), by=by, party_ids=[party.pk])
    row = rows[0] if rows else None
    return {
        "row": row,
        "buckets": [(label, getattr(row, key), key) for key, label in words.BUCKETS.items()] if row else [],
        "used": _used([party.pk], by)[party.pk] if by.may("receivables.credit") else None,
        "party_id": party.pk,
    }


def party_figures(party: parties.Party, by: Actor) -> Sequence[kit.Figure]:
    """Balance, overdue, credit used: the strip on top of a party's page."""
    if not by.may("receivables.see"):
        return []
    used = _used([party.pk], by)[party.pk]
    found = [
        kit.Figure(_("Balance"), kit.show.money(used.open)),
        kit.Figure(_("Overdue"), kit.show.money(used.overdue), "bad" if used.overdue > 0 else ""),
    ]
    if used.limit is not None and by.may("receivables.credit"):
        over = used.free is not None and used.free < 0
        note = _("of %(limit)s") % {"limit": kit.show.money0(used.limit)}
        found.append(kit.Figure(_("Credit used"), kit.show.money(used.total), "bad" if over else "", note))
    return found


def party_actions(party: parties.Party, by: Actor) -> Sequence[glances.Action]:
    """What a party owes and is owed, one step from the palette."""
    if not by.may("receivables.see"):
        return []
    return glances.link(gettext_lazy("Settlements"), "party-account", party.pk, icon="coins", key="R")


def party_attention(party_ids: Sequence[int], *, by: Actor) -> Mapping[int, Sequence[tuple[int, kit.Mark]]]:
    """Why parties need attention: over the limit, overdue. Constant queries."""
    if not by.may("receivables.see"):
        return {}
    found: dict[int, list[tuple[int, kit.Mark]]] = {}
    for party, used in _used(party_ids, by).items():
        if used.free is not None and used.free < 0 and by.may("receivables.credit"):
            text = _("Over the limit by %(amount)s") % {"amount": kit.show.money0(-used.free)}
            found.setdefault(party, []).append((90, kit.Mark("bad", text, "gauge")))
        if used.overdue > 0:
            text = _("Overdue %(amount)s") % {"amount": kit.show.money0(used.overdue)}
            found.setdefault(party, []).append((80, kit.Mark("bad", text, "clock-exclamation")))
    return found


class PartyColumns:
    """Columns of the list of parties: what is open and overdue."""

    def columns(self) -> Sequence[Any]:
        columns = kit.columns
        return (
            columns.Money("receivables_open", gettext_lazy("Open receivables"), fill=_fill("open"), right="receivables.see"),
            columns.Money(
                "receivables_overdue", gettext_lazy("Overdue"), fill=_fill("overdue"), right="receivables.see", hidden=True
            ),
            columns.Money(
                "credit_used", gettext_lazy("Credit used"), fill=_fill("total"), right="receivables.credit", hidden=True
            ),
        )  # fmt: skip


def _fill(name: str) -> Callable[[Sequence[int], Actor], Mapping[int, Any]]:
    def fill(ids: Sequence[int], by: Actor) -> Mapping[int, Any]:
        return {pk: getattr(used, name) for pk, used in _used(ids, by).items()}

    return fill


def _used(ids: Sequence[int], by: Actor) -> Mapping[int, Exposure]:
    """Exposures, read once for all columns of a page."""
    return reach.remembered(("receivables.exposure", tuple(ids)), lambda: queries.exposure(by.company_id, ids))


def party_blockers(party_ids: Sequence[int], *, by: Actor) -> dict[int, list[parties.Blocker]]:
    """Settlements and payments that keep a party from being deleted."""
    found: dict[int, list[parties.Blocker]] = {}
    counted = (
        (gettext_lazy("settlements"), Receivable.objects.filter(party__in=party_ids)),
        (gettext_lazy("payments"), Payment.objects.filter(party__in=party_ids)),
    )
    for what, rows in counted:
        for party, count in rows.values_list("party").annotate(n=Count("pk")).order_by():
            found.setdefault(party, []).append(parties.Blocker(what, count, reverse("party-account", args=[party])))
    return found
