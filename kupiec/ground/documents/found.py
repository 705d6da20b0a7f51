"""How documents are found from the search box (KER-12): what the index keeps of them, how a hit looks, what it can do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents.chain import describe
from kupiec.ground.documents.values import DocumentCard, Ref
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.search import SearchKind, SearchRow
from kupiec.ground.kit import glances, show
from kupiec.ground.kit import public as kit

_KINDS = {"draft": "", "open": "pri", "done": "ok", "cancelled": ""}
More = Callable[[int, Actor], tuple[Sequence[tuple[Any, str]], Sequence[glances.Action]]]


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as the index keeps it: its number, whom it is for, his own number for it, further words."""

    id: int
    company_id: int
    number: str
    party: str = ""
    reference: str = ""
    words: str = ""


def paper_rows(kind: str, papers: Iterable[Paper]) -> list[SearchRow]:
    """Rows of the index for documents that have their number; those without are on no list of numbers yet."""
    return [
        SearchRow(
            kind, one.id, code=one.number, title=one.number, subtitle=one.party, keys=(_bare(one.number), one.reference),
            words=one.words, company_id=one.company_id, paper=True,
        )
        for one in papers
        if one.number
    ]  # fmt: skip


def _bare(number: str) -> str:
    """The number without the letters of its series: `ZS 412/10/2026` is also asked as `412/10/2026`."""
    return number.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ -/")


def paper_kind(
    name: str,
    *,
    right: str,
    visible: Callable[[Actor], QuerySet],
    papers: Callable[[QuerySet], Iterable[Paper]],
    every: Callable[[], QuerySet],
) -> SearchKind:
    """A kind of documents for the index: who may find them, and how they are written into it anew."""

    def seen(ids: Iterable[int], by: Actor) -> set[int]:
        return set(visible(by).filter(pk__in=list(ids)).order_by().values_list("pk", flat=True))

    def ids() -> Iterable[int]:
        return every().exclude(number="").order_by().values_list("pk", flat=True)

    def rows(some: Sequence[int]) -> list[SearchRow]:
        return paper_rows(name, papers(every().filter(pk__in=some)))

    return SearchKind(name, right=right, visible=seen, ids=ids, rows=rows, paper=True)


def paper_look(kind: str, *, icon: str, route: str, more: More) -> glances.Look:
    """State and value beside a hit; beside the list also its day, `more` facts and actions."""

    def shown(ids: Sequence[int], by: Actor) -> Mapping[int, tuple[kit.Mark, str]]:
        cards = describe([Ref(kind, pk) for pk in ids], by=by)
        return {ref.id: (_mark(card), _value(card)) for ref, card in cards.items()}

    def glance(pk: int, by: Actor) -> glances.Glance | None:
        card = describe([Ref(kind, pk)], by=by).get(Ref(kind, pk))
        if card is None:
            return None
        facts, actions = more(pk, by)
        figures = [kit.Figure(_("Value"), _value(card))] if card.gross is not None else []
        figures.append(kit.Figure(_("Date"), show.day(card.date)))
        return glances.Glance(title=_name(card), icon=icon, badges=(_mark(card),), figures=figures, facts=facts, actions=actions)

    return glances.Look(group=_("Documents"), icon=icon, route=route, shown=shown, glance=glance)


def to_party(party_id: int | None, by: Actor) -> list[glances.Action]:
    """An action that opens the page of the document's party, for who may see parties."""
    return glances.link(glances.CUSTOMER, "party", party_id, icon="building-store", key="K") if party_id and by.may("parties.see") else []


def to_print(route: str, pk: int) -> list[glances.Action]:
    return [glances.Action(glances.PRINT, reverse(route, args=[pk]), "printer", "P")]


def _name(card: DocumentCard) -> str:
    return card.number if card.number.startswith(card.code) else f"{card.code} {card.number}".strip()


def _mark(card: DocumentCard) -> kit.Mark:
    return kit.Mark(_KINDS[card.phase], card.state)


def _value(card: DocumentCard) -> str:
    return str(show.money(card.gross, card.currency)) if card.gross is not None else ""
